"""ClamAV, where one is configured: over its socket, by its INSTREAM command. One that does not answer lets nothing in."""

import socket
import struct

from django.conf import settings

from cases.rules.verdicts import Refusal
from records.rules import file_kinds

CHUNK = 64 * 1024
PATIENCE = 30  # seconds


def scan(content: bytes) -> None:
    """`Refusal`, where the scanner finds something or says nothing."""
    address = settings.CLAMAV
    if not address:
        return
    try:
        answer = ask(address, content)
    except OSError as silent:
        raise Refusal(file_kinds.scanner_silent()) from silent
    if answer.endswith(b"FOUND"):
        raise Refusal(file_kinds.infected())
    if not answer.endswith(b"OK"):
        raise Refusal(file_kinds.scanner_silent())


def ask(address: str, content: bytes) -> bytes:
    with connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := scanner.recv(4096)):
            answer += more
    return answer.strip(b"\0\n ")


def connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(address.removeprefix("unix:"))
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
