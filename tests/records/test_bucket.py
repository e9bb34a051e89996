"""Files in an object store: a real server that speaks S3 and checks each signature, in a process of its own."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from records import checks, transitions
from records.models import StoredFile
from records.queries.bucket import Bucket, Missing, Unreachable, WrongAddress, address_of
from records.queries.files import read_file
from records.queries.storage import storage
from records.rules.signing import Asking, Credentials, signed
from tests.ports import kept_port

EMPTY = hashlib.sha256(b"").hexdigest()
EXAMPLE = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
HOST = {"Host": "examplebucket.s3.amazonaws.com"}
AT = datetime(2013, 5, 24, tzinfo=UTC)
WELCOME = hashlib.sha256(b"Welcome to Amazon S3.").hexdigest()
DATED = {**HOST, "Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"}


@pytest.mark.parametrize(
    ("asking", "signature"),
    [
        (
            Asking("GET", "/test.txt", {}, {**HOST, "Range": "bytes=0-9"}, EMPTY),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            Asking("PUT", "/test$file.text", {}, DATED, WELCOME),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            Asking("GET", "/", {"prefix": "J", "max-keys": "2"}, HOST, EMPTY),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_signature_is_that_of_the_published_examples(asking: Asking, signature: str) -> None:
    """Amazon S3 API reference, "Examples: Signature Calculations"."""
    assert signed(asking, EXAMPLE, AT)["authorization"].endswith(f"Signature={signature}")


def test_address_is_read_or_refused() -> None:
    found = address_of("s3://files/office?endpoint=https://store.example:9000&region=cn-north-1")
    assert (found.host, found.bucket, found.prefix, found.region, found.secure) == (
        *("store.example:9000", "files", "office/", "cn-north-1"),
        True,
    )
    assert address_of("s3://files?region=eu-west-1").host == "s3.eu-west-1.amazonaws.com"
    for wrong in ("https://files", "s3://", "s3://files?host=x", "s3://files?endpoint=ftp://x"):
        with pytest.raises(WrongAddress):
            address_of(wrong)


# --- A server -------------------------------------------------------------------------------------------------------------------

USER = (("CreateUser", {}), ("PutUserPolicy", {"PolicyName": "all"}), ("CreateAccessKey", {}))
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def ask_iam(endpoint: str, action: str, more: dict[str, str]) -> str:
    """Before anybody has a key: the server takes three such requests, and asks for signatures from then on."""
    said = {"Action": action, "Version": "2010-05-08", "UserName": "office", "PolicyDocument": json.dumps(ALL), **more}
    data = urllib.parse.urlencode(said).encode()
    scope = {"Authorization": "AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/iam/aws4_request"}
    with urllib.request.urlopen(urllib.request.Request(endpoint, data, scope), timeout=60) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    program = shutil.which("moto_server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip("moto is not installed: `make test` installs it")
    with kept_port() as port, served(program, port):
        endpoint = f"http://127.0.0.1:{port}"
        *_, made = [ask_iam(f"{endpoint}/", action, more) for action, more in USER]
        key, secret = between(made, "AccessKeyId"), between(made, "SecretAccessKey")
        bucket = Bucket(f"s3://files/office?endpoint={endpoint}", key, secret)
        bucket.ask("PUT", "/files", good=(200,))
        yield bucket


@contextmanager
def served(program: str, port: int) -> Iterator[None]:
    env = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(len(USER))}
    running = subprocess.Popen(
        [program, "-p", str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield
    finally:
        running.terminate()
        running.wait()


def wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not begin.")


def between(text: str, name: str) -> str:
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


@pytest.fixture
def bucket(server: Bucket, settings: Any) -> Bucket:
    for digest in list(server.all(older_than=float("inf"))):
        server.remove(digest)
    settings.FILES_URL = f"s3://files/office?endpoint=http://{server.address.host}"
    settings.FILES_ACCESS_KEY = server.credentials.access_key
    settings.FILES_SECRET_KEY = server.credentials.secret_key
    return server


def keep(content: bytes, name: str = "one.txt") -> transitions.Stored:
    return transitions.store_file(content=content, name=name, by=None, at=legal_now(), purpose="comment")


@pytest.mark.django_db
def test_files_are_kept_once_read_and_removed(bucket: Bucket) -> None:
    one, other = keep(b"same"), keep(b"same", "two.txt")
    assert list(bucket.all(older_than=float("inf"))) == [one.digest]
    assert list(bucket.all(older_than=0)) == []
    assert read_file(other.id)[1] == b"same"
    transitions.discard_files(files=[one.id])
    transitions.remove_discarded()
    assert storage().read(other.digest) == b"same"
    transitions.discard_files(files=[other.id])
    transitions.remove_discarded()
    with pytest.raises(Missing):
        storage().read(other.digest)


@pytest.mark.django_db
def test_orphans_are_swept_page_by_page(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    used = keep(b"used")
    for number in range(3):
        content = f"undone {number}".encode()
        bucket.put(hashlib.sha256(content).hexdigest(), content)
    usual = Bucket.ask

    def two_at_once(self: Bucket, method: str, path: str, **more: Any) -> Any:
        query = more.get("query")
        return usual(self, method, path, **{**more, "query": {**query, "max-keys": "2"} if query else query})

    monkeypatch.setattr(Bucket, "ask", two_at_once)
    assert transitions.remove_orphans(older_than=float("inf")) == 3
    assert list(bucket.all(older_than=float("inf"))) == [used.digest]


@pytest.mark.django_db
def test_what_may_not_come_in_does_not_reach_the_store(bucket: Bucket) -> None:
    with pytest.raises(Refusal):
        keep(b"MZ\x90", "run.exe")
    with pytest.raises(Refusal):
        keep(b"plain", "religion.txt")
    assert list(bucket.all(older_than=float("inf"))) == []


@pytest.mark.django_db
def test_wrong_key_and_wrong_content_are_refused_by_the_store(bucket: Bucket, settings: Any) -> None:
    stranger = Bucket(settings.FILES_URL, settings.FILES_ACCESS_KEY, "guessed")
    with pytest.raises(Unreachable, match="403"):
        stranger.put(hashlib.sha256(b"x").hexdigest(), b"x")
    stored = keep(b"order 1")
    bucket.ask("PUT", bucket.place(stored.digest), content=b"order 2", good=(200,))
    with pytest.raises(Unreachable, match="another hash"):
        read_file(stored.id)


@pytest.mark.django_db
def test_store_that_does_not_answer_keeps_nothing_and_says_so(settings: Any) -> None:
    settings.FILES_ACCESS_KEY = settings.FILES_SECRET_KEY = "x"
    with kept_port() as port:
        settings.FILES_URL = f"s3://files?endpoint=http://127.0.0.1:{port}"
        with pytest.raises(Refusal) as refused:
            keep(b"a letter")
        assert [reason.rule for reason in refused.value.because] == ["files.storage"]
        assert not StoredFile.objects.exists()
        assert [found.id for found in checks.check_bucket()] == ["records.E004"]


def test_bucket_that_keeps_versions_is_refused_at_deployment(bucket: Bucket, settings: Any) -> None:
    assert checks.check_address() == checks.check_bucket() == []
    versions = b"<VersioningConfiguration><Status>%s</Status></VersioningConfiguration>"
    for status, found in ((b"Enabled", ["records.E003"]), (b"Suspended", [])):
        bucket.ask("PUT", "/files", query={"versioning": ""}, content=versions % status, good=(200,))
        assert [one.id for one in checks.check_bucket()] == found
    settings.FILES_SECRET_KEY, settings.FILES_URL = "", "s3:files"
    assert [one.id for one in checks.check_address()] == ["records.E001", "records.E002"]
