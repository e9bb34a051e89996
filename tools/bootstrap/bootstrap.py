"""Make `.venv` hold exactly what a lock file names. Runs under a bare Python 3.11: standard library only.

    python3 bootstrap.py run     what the software needs
    python3 bootstrap.py dev     what its tests and checks need as well

A bare Debian Python has neither pip nor ensurepip, so a pip wheel lies beside this file; it fetches uv (by hash, from
the package index that the user's own pip settings name), and uv installs. Where uv cannot be had, pip does it slower.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
UV_LOCK = HERE / "uv.lock.txt"
PIP = next(HERE.glob("pip-*.whl")) / "pip"


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Python 3.11 is needed, and this is {sys.version.split()[0]}. Set PYTHON=/path/to/python3.11.")
    with one_at_a_time():
        if is_installed(wanted):
            return
        began = time.monotonic()
        install(wanted if not is_kind_present("dev") else "dev")
        say(f"installed in {time.monotonic() - began:.1f} s")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """`make up` and `make test` may be started together."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(kind: str) -> str:
    return hashlib.sha256(LOCKS[kind].read_bytes() + sys.version.encode()).hexdigest()


def stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def is_kind_present(kind: str) -> bool:
    return kind in stamp()


def is_installed(kind: str) -> bool:
    return stamp().get(kind) == fingerprint(kind) and runs(PYTHON)


def runs(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def install(kind: str) -> None:
    if not runs(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        venv.EnvBuilder(symlinks=True).create(VENV)
    STAMP.unlink(missing_ok=True)
    say(f"installing what {LOCKS[kind].name} names")
    uv = find_uv()
    environment = {**os.environ, **uv_settings(), "VIRTUAL_ENV": str(VENV)}
    sync = [str(uv), "pip", "sync", "--quiet", "--require-hashes", str(LOCKS[kind])]
    # First from the cache alone: at once, and it works without a network.
    if uv and subprocess.run([*sync, "--offline"], env=environment, capture_output=True).returncode == 0:
        done = True
    else:
        done = bool(uv) and subprocess.run(sync, env=environment).returncode == 0
    if not done:
        say("uv could not install; trying with pip, which is slower")
        install_with_pip(kind)
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    STAMP.write_text(json.dumps({name: fingerprint(name) for name in kinds}))


def install_with_pip(kind: str) -> None:
    command: list[str | Path] = [
        sys.executable,
        PIP,
        "--python",
        PYTHON,
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
    ]
    if subprocess.run([*command, "-r", LOCKS[kind]]).returncode:
        sys.exit(
            "The packages could not be installed. The lines above say why. Without a network this works only when they"
            " are cached from an earlier install; behind a proxy or a mirror, pip's own settings are used (pip config)."
        )


def find_uv() -> Path | None:
    """The pinned uv, kept in the user's cache so that the next checkout has it at once."""
    version = UV_LOCK.read_text().split("==")[1].split()[0]
    target = cache_folder() / f"uv-{version}"
    uv = target / "bin" / "uv"
    if runs_uv(uv):
        return uv
    say("fetching uv")
    shutil.rmtree(target, ignore_errors=True)
    fetch: list[str | Path] = [
        sys.executable,
        PIP,
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--target",
        target,
        "-r",
        UV_LOCK,
    ]
    subprocess.run(fetch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return uv if runs_uv(uv) else None


def cache_folder() -> Path:
    """The user's own cache; for a user without a home, a folder of this checkout."""
    wanted = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "scs-admin"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError:
        wanted = ROOT / "var" / "cache"
        os.environ.setdefault("UV_CACHE_DIR", str(wanted / "uv"))
        wanted.mkdir(parents=True, exist_ok=True)
    return wanted


def runs_uv(uv: Path) -> bool:
    return uv.exists() and subprocess.run([uv, "--version"], capture_output=True).returncode == 0


def uv_settings() -> dict[str, str]:
    """The user's pip settings in uv's words; what the user set for uv itself wins."""
    listing = subprocess.run([sys.executable, PIP, "config", "list"], capture_output=True, text=True).stdout
    pip = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        pip[name.strip().split(".")[-1]] = value.strip().strip("'")
    words = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "default-timeout": "UV_HTTP_TIMEOUT",
    }
    settings = {ours: pip[theirs] for theirs, ours in words.items() if theirs in pip}
    # pip takes the best version that any index has; so must uv, or a mirror of a few packages would hide the rest.
    settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    settings["UV_INDEX"] = " ".join(index for index in settings.get("UV_INDEX", "").split() if is_there(index))
    return {name: value for name, value in settings.items() if value and name not in os.environ}


def is_there(index: str) -> bool:
    return not index.startswith("file://") or Path(index.removeprefix("file://")).is_dir()


def say(what: str) -> None:
    print(f"  packages   {what}", flush=True)


if __name__ == "__main__":
    main()
