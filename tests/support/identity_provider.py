"""A small OpenID provider on this machine that obeys the protocol, and can be told to err.

OpenID Connect Core 1.0 (code flow, ID token), Discovery 1.0, RFC 7636 (PKCE, S256 only), RS256 with JWKS.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_ID = "key-2026"


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Faults:
    """What the provider does wrong; nothing by default. `claims` replace those of the ID token."""

    claims: dict[str, object] = field(default_factory=dict)
    foreign_key: bool = False
    unsigned: bool = False
    no_id_token: bool = False
    cancelled: bool = False


@dataclass
class Grant:
    """What a code stands for until it is redeemed, once."""

    redirect_uri: str
    nonce: str
    challenge: str


@dataclass
class IdentityProvider:
    client_id: str = "xulang"
    client_secret: str = "a secret of a test"
    subject: str = "020090001234"
    issuer: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=_new_key)
    faults: Faults = field(default_factory=Faults)
    codes: dict[str, Grant] = field(default_factory=dict)
    token_requests: list[HTTPStatus] = field(default_factory=list)

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, object]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes after its person agreed. Asserts what the protocol demands of the client."""
        assert query["response_type"] == "code"
        assert query["client_id"] == self.client_id
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        assert len(query["nonce"]) >= 32
        if self.faults.cancelled:
            back = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe()
            self.codes[code] = Grant(
                redirect_uri=query["redirect_uri"], nonce=query["nonce"], challenge=query["code_challenge"]
            )
            back = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> tuple[HTTPStatus, dict[str, object]]:
        grant = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proven = grant and base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == grant.challenge
        known = (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret)
        if not (grant and proven and known and form.get("redirect_uri") == grant.redirect_uri):
            return HTTPStatus.BAD_REQUEST, {"error": "invalid_grant"}
        body: dict[str, object] = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer"}
        if not self.faults.no_id_token:
            body["id_token"] = self._id_token(nonce=grant.nonce)
        return HTTPStatus.OK, body

    def _id_token(self, *, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "Trần Thị Lan",
        } | self.faults.claims
        if self.faults.unsigned:
            return jwt.encode(claims, key="", algorithm="none", headers={"kid": KEY_ID})
        key = _new_key() if self.faults.foreign_key else self.key
        return jwt.encode(claims, key=key, algorithm="RS256", headers={"kid": KEY_ID})


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                self._json(HTTPStatus.OK, provider.discovery())
            elif parts.path == "/keys":
                self._json(HTTPStatus.OK, provider.keys())
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            provider.token_requests.append(status)
            self._json(status, answer)

        def _json(self, status: HTTPStatus, answer: dict[str, object]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the standard library's name
            """Keep the tests' output quiet."""

    return Handler


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
