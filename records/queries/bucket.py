"""Contents in an object store that speaks S3, under their hashes. The store checks each content against its hash when it is put;
we check it again when it is read."""

import hashlib
import http.client
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from records.rules.signing import Asking, Credentials, escaped_path, query_string, signed

NOTHING = hashlib.sha256(b"").hexdigest()
PATIENCE = 10  # seconds for one answer
TRIES = 3
NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Missing(LookupError):
    """No content stands under this hash."""


class Unreachable(OSError):
    """The store does not answer, or refuses us. Its words are in the log, and in no answer to a person."""


class WrongAddress(ValueError):
    """Not of the form s3://bucket/prefix?endpoint=https://host&region=name."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """Where the bucket is. The bucket is part of the path, as every store takes it."""

    secure: bool
    host: str
    bucket: str
    prefix: str
    region: str


def address_of(url: str) -> Address:
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    region = query.get("region", "us-east-1")
    endpoint = urlsplit(query.get("endpoint", f"https://s3.{region}.amazonaws.com"))
    unknown = set(query) - {"endpoint", "region"}
    if parts.scheme != "s3" or not parts.netloc or unknown or endpoint.scheme not in {"http", "https"}:
        raise WrongAddress("Write it as s3://bucket/prefix?endpoint=https://host&region=name.")
    prefix = parts.path.strip("/")
    return Address(endpoint.scheme == "https", endpoint.netloc, parts.netloc, f"{prefix}/" if prefix else "", region)


class Bucket:
    def __init__(self, url: str, access_key: str, secret_key: str) -> None:
        self.address = address_of(url)
        self.credentials = Credentials(access_key, secret_key, self.address.region)

    def place(self, digest: str) -> str:
        return f"/{self.address.bucket}/{self.address.prefix}{digest[:2]}/{digest[2:4]}/{digest}"

    def put(self, digest: str, content: bytes) -> None:
        """Whole or not at all; what stands there already is the same."""
        if self.ask("HEAD", self.place(digest), good=(200, 404)).status != 200:
            self.ask("PUT", self.place(digest), content=content, good=(200,))

    def read(self, digest: str) -> bytes:
        answer = self.ask("GET", self.place(digest), good=(200, 404))
        if answer.status != 200:
            raise Missing(digest)
        if hashlib.sha256(answer.body).hexdigest() != digest:
            raise Unreachable(f"What the store gave under {digest} has another hash.")
        return answer.body

    def remove(self, digest: str) -> None:
        self.ask("DELETE", self.place(digest), good=(200, 204, 404))

    def all(self, *, older_than: float) -> Iterator[str]:
        """Every content that was put before this moment of the store's own clock."""
        token: str | None = None
        while True:
            query = {
                "list-type": "2",
                "prefix": self.address.prefix,
                **({"continuation-token": token} if token else {}),
            }
            page = xml(self.ask("GET", f"/{self.address.bucket}", query=query, good=(200,)).body)
            for row in page.iter(f"{NAMESPACE}Contents"):
                put_at = datetime.fromisoformat(row.findtext(f"{NAMESPACE}LastModified", "")).timestamp()
                if put_at < older_than:
                    yield row.findtext(f"{NAMESPACE}Key", "").rpartition("/")[2]
            token = page.findtext(f"{NAMESPACE}NextContinuationToken")
            if not token:
                return

    def keeps_versions(self) -> bool:
        """Then what is removed is still there: an erasure would be none."""
        page = xml(self.ask("GET", f"/{self.address.bucket}", query={"versioning": ""}, good=(200,)).body)
        return page.findtext(f"{NAMESPACE}Status") == "Enabled"

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
        good: tuple[int, ...],
    ) -> Answer:
        """Again when the store stumbles: each of these can be done twice."""
        answer: Answer | None = None
        for attempt in range(TRIES):
            time.sleep(0.2 * attempt)
            try:
                answer = self.once(method, path, query or {}, content)
            except (OSError, http.client.HTTPException) as failed:
                if attempt + 1 == TRIES:
                    raise Unreachable(f"{self.address.host} does not answer") from failed
                continue
            if answer.status < 500:
                break
        if answer is None or answer.status not in good:
            told = f"{answer.status} {answer.body[:300]!r}" if answer else "nothing"
            raise Unreachable(f"{self.address.host} answered {method} with {told}")
        return answer

    def once(self, method: str, path: str, query: Mapping[str, str], content: bytes) -> Answer:
        digest = hashlib.sha256(content).hexdigest() if content else NOTHING
        asking = Asking(method, path, query, {"host": self.address.host}, digest)
        headers = signed(asking, self.credentials, wall_clock())
        kind = http.client.HTTPSConnection if self.address.secure else http.client.HTTPConnection
        connection = kind(self.address.host, timeout=PATIENCE)
        try:
            target = f"{escaped_path(path)}?{query_string(query)}" if query else escaped_path(path)
            connection.request(method, target, body=content or None, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()


def wall_clock() -> datetime:
    """What the store compares with its own: the machine's clock, whatever the legal one says."""
    return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251 - the store refuses a request of another hour


def xml(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - the answer of a store that the installation has chosen
