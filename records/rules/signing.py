"""How a request to an object store is signed: AWS Signature Version 4, as every S3-speaking store takes it. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "s3"


@dataclass(frozen=True, slots=True)
class Credentials:
    access_key: str
    secret_key: str
    region: str

    def __repr__(self) -> str:
        return f"Credentials({self.access_key})"


@dataclass(frozen=True, slots=True)
class Asking:
    """One request, as it is signed. `path` is not escaped yet; `content` is the SHA-256 of what is sent, in hex."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # host among them
    content: str


def escaped_path(path: str) -> str:
    return quote(path, safe="/-_.~")


def query_string(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='-_.~')}={quote(query[name], safe='-_.~')}" for name in sorted(query))


def signed(asking: Asking, by: Credentials, at: datetime) -> dict[str, str]:
    """All headers that the request goes with. `at` is in UTC."""
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    headers = {name.lower(): value for name, value in asking.headers.items()}
    headers |= {"x-amz-date": stamp, "x-amz-content-sha256": asking.content}
    names = ";".join(sorted(headers))
    scope = f"{stamp[:8]}/{by.region}/{SERVICE}/aws4_request"
    text = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(canonical(asking, headers).encode()).hexdigest()))
    signature = hmac.new(day_key(by, stamp[:8]), text.encode(), hashlib.sha256).hexdigest()
    said = f"{ALGORITHM} Credential={by.access_key}/{scope},SignedHeaders={names},Signature={signature}"
    return {**headers, "authorization": said}


def canonical(asking: Asking, headers: Mapping[str, str]) -> str:
    lines = [f"{name}:{headers[name].strip()}\n" for name in sorted(headers)]
    return "\n".join(
        (
            asking.method,
            escaped_path(asking.path),
            query_string(asking.query),
            "".join(lines),
            ";".join(sorted(headers)),
            asking.content,
        )
    )


def day_key(by: Credentials, day: str) -> bytes:
    key = f"AWS4{by.secret_key}".encode()
    for part in (day, by.region, SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
