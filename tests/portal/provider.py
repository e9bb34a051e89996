"""An OpenID Connect provider on this machine: discovery, authorisation with PKCE, tokens that it signs, user info."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

CLIENT, SECRET = "public-lists", "between-us"


class Provider(ThreadingHTTPServer):
    def __init__(self, claims: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.claims = claims
        self.key = generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, str] = {}
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorized(self, query: dict[str, list[str]]) -> str:
        if query["client_id"] != [CLIENT] or query["code_challenge_method"] != ["S256"]:
            raise ValueError("who asks?")
        code = secrets.token_urlsafe(8)
        self.codes[code] = query["code_challenge"][0]
        return f"{query['redirect_uri'][0]}?{urlencode({'code': code, 'state': query['state'][0]})}"

    def exchanged(self, form: dict[str, list[str]]) -> dict[str, Any]:
        challenge = self.codes.pop(form["code"][0])
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge or form["client_secret"] != [SECRET]:
            raise ValueError("not who asked")
        token = secrets.token_urlsafe(8)
        self.tokens.add(token)
        claims = {"iss": self.url, "aud": CLIENT, "sub": "citizen-1", "exp": 4102444800, "iat": 1700000000}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": token, "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class Answer(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self.told(self.server.discovery())
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.authorized(parse_qs(parts.query)))
            self.end_headers()
        elif parts.path == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            self.told({"sub": "citizen-1", **self.server.claims} if token in self.server.tokens else {})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.told(self.server.exchanged(parse_qs(body)))

    def told(self, what: dict[str, Any]) -> None:
        content = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """The test's output is its own."""


@contextmanager
def running(claims: dict[str, Any]) -> Iterator[Provider]:
    provider = Provider(claims)
    thread = Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
