"""Where the state of this checkout lives: `var/`, and, where an unprivileged server cannot reach that, /var/tmp."""

import base64
import hashlib
import json
import os
import secrets
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.stack.refusal import Refusal

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
RUNTIME = VAR / "runtime"
SECRETS = VAR / "secrets"
NOBODY = 65534
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the embedded servers run as. PostgreSQL refuses root, so root runs them as `nobody`."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        if self.uid == os.getuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid != os.getuid():
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    return Account(NOBODY, NOBODY) if os.getuid() == 0 else Account(os.getuid(), os.getgid())


def server_home(account: Account, name: str) -> Path:
    """The folder of the embedded servers called `name`: made, private, and reachable by their account."""
    inside = VAR / name
    if fits(inside) and can_enter(account, VAR):
        return make_private(inside, account)
    folder = outside()
    folder.mkdir(mode=0o755, exist_ok=True)
    require_ours(folder)
    return make_private(folder / name, account)


def outside() -> Path:
    """This checkout's folder where an unprivileged server can reach it."""
    digest = hashlib.sha256(os.fsencode(VAR)).hexdigest()[:12]
    return Path("/var/tmp") / f"scs-{os.getuid()}-{digest}"  # noqa: S108 - checked in `require_ours`, private within


def fits(home: Path) -> bool:
    return len(os.fsencode(home / "run" / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH


def can_enter(account: Account, folder: Path) -> bool:
    """Asked by trying: as that account, through every folder above."""
    folder.mkdir(exist_ok=True)
    return subprocess.run(["/usr/bin/test", "-x", folder], **account.popen).returncode == 0


def require_ours(folder: Path) -> None:
    """Everybody may write in /var/tmp: a folder that somebody else put there first is not used."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise Refusal(f"{folder} exists, and is not a folder that only you may write in. Remove it and try again.")


def make_private(folder: Path, account: Account) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.getuid(), account.uid):
        raise Refusal(f"{folder} belongs to somebody else. Run as the user who ran `make up` first, or `make reset`.")
    folder.chmod(0o700)
    account.own(folder)
    return folder


def secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> Path:
    """A file in `var/secrets` that only this user can read, made the first time."""
    SECRETS.mkdir(mode=0o700, exist_ok=True)
    path = SECRETS / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
    return path


def random_key(name: str) -> Path:
    """32 random bytes in base64."""
    return secret(name, lambda: base64.b64encode(secrets.token_bytes(32)).decode())


def write_runtime(homes: list[Path], env: dict[str, str]) -> None:
    """What commands typed by hand need in order to meet the same servers (read by scs_admin/environment.py)."""
    descriptor = os.open(RUNTIME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"servers": [str(home) for home in homes], "env": env}, file, indent=1)
