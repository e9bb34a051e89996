"""`make soak`: the long tests. The whole suite on each PostgreSQL of this machine, and the two commands on bare systems."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.stack.places import ROOT
from tools.stack.postgres import starts

BARE_PACKAGES = "python3.11,git,make,ca-certificates"
ORDINARY = 12345


def suites() -> Iterator[tuple[str, Callable[[], int]]]:
    yield (
        "long tests",
        lambda: run([sys.executable, "-m", "tools.stack", "test", "-m", "soak", "-q"], empty_is_fine=True),
    )
    yield "mutants of the engine", lambda: run([sys.executable, "-m", "tools.mutants"])
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin")):
        if starts(folder):
            env = {**os.environ, "SCS_POSTGRES_BIN": str(folder)}
            yield (
                f"suite on PostgreSQL {folder.parent.name}",
                lambda env=env: run(  # type: ignore[misc]
                    [sys.executable, "-m", "tools.stack", "test"], env=env
                ),
            )
    every_look = {**os.environ, "SCS_EVERY_LOOK": "1"}
    yield (
        "suite on the embedded PostgreSQL, each page in every look",
        lambda: run([sys.executable, "-m", "tools.stack", "test"], env=every_look),
    )


def run(command: list[str], *, env: dict[str, str] | None = None, empty_is_fine: bool = False) -> int:
    code = subprocess.run(command, cwd=ROOT, env=env or dict(os.environ)).returncode
    return 0 if empty_is_fine and code == 5 else code


def bare_systems() -> Iterator[tuple[str, Callable[[], int]]]:
    if os.getuid() != 0 or not shutil.which("debootstrap"):
        print("  bare systems: skipped; they need root and Debian's debootstrap")
        return
    for account in ("root", "ordinary user"):
        yield f"both commands on a bare Debian, as {account}", lambda account=account: on_bare_debian(account)  # type: ignore[misc]


def on_bare_debian(account: str) -> int:
    """A Debian with Python, git and make, made now; the repository cloned in it; the two commands, as that account."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as scratch:
        system = Path(scratch) / "debian"
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={BARE_PACKAGES}", "bookworm", system],
            stdout=subprocess.DEVNULL,
        )
        if made.returncode:
            return made.returncode
        system.chmod(0o755)
        home = system / ("root" if account == "root" else "home/newcomer")
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", ROOT, home / "lists"], check=True)
        share_network(system, home)
        if account != "root":
            with (system / "etc" / "passwd").open("a") as passwd:
                passwd.write(f"newcomer:x:{ORDINARY}:{ORDINARY}::/home/newcomer:/bin/sh\n")
            subprocess.run(["chown", "-R", f"{ORDINARY}:{ORDINARY}", home], check=True)
        return in_system(system, home, account)


def share_network(system: Path, home: Path) -> None:
    """Names, certificates and the package index are this machine's."""
    for name in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        if Path("/", name).exists():
            shutil.copy(Path("/", name), system / name)
    (system / "etc" / "pip.conf").write_bytes(pip_settings())
    for folder in ("proc", "dev"):
        subprocess.run(["mount", "--bind", f"/{folder}", system / folder], check=True)
    (home / ".cache").mkdir(exist_ok=True)


def pip_settings() -> bytes:
    return b"".join(path.read_bytes() for path in [Path("/etc/pip.conf")] if path.exists())


def in_system(system: Path, home: Path, account: str) -> int:
    inside = f"/{home.relative_to(system)}"
    script = f"""
        set -eu; cd {inside}/lists
        (make up > up.txt 2>&1; echo "up ended with $?" >> up.txt) & up=$!
        for second in $(seq 120); do grep -q 'Ctrl-C stops' up.txt && break; sleep 1; done
        cat up.txt; grep -q 'Ctrl-C stops' up.txt
        python3.11 -c "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8000/register/').status)"
        make stop; wait $up || true
        make test
    """
    who = [] if account == "root" else [f"--userspec={ORDINARY}:{ORDINARY}"]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": inside, "LANG": "C.UTF-8"}
    environment |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_")) and value}
    try:
        return subprocess.run(["chroot", *who, system, "/bin/sh", "-c", script], env=environment).returncode
    finally:
        for folder in ("proc", "dev"):
            subprocess.run(["umount", "--lazy", system / folder])


def main() -> int:
    failed = []
    for name, action in [*suites(), *bare_systems()]:
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        if action():
            failed.append(name)
        print(f"=== {name}: {'FAILED' if name in failed else 'ok'} in {time.monotonic() - began:.0f} s", flush=True)
    print("\nsoak passed" if not failed else f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
