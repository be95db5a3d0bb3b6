"""The national identity provider of this installation, if it has one: `XULANG_OIDC_*` (docs/security.md)."""

import os
from pathlib import Path
from urllib.parse import urlsplit


def identity_provider() -> dict[str, dict[str, object]]:
    """Allauth's SOCIALACCOUNT_PROVIDERS; empty without `XULANG_OIDC_ISSUER`."""
    issuer = os.environ.get("XULANG_OIDC_ISSUER")
    if not issuer:
        return {}
    return {
        "national_identity": {
            "APPS": [
                {
                    "provider_id": "national_identity",
                    "name": os.environ.get("XULANG_OIDC_NAME", "VNeID"),
                    "client_id": os.environ["XULANG_OIDC_CLIENT_ID"],
                    "secret": _secret(),
                    "settings": {"server_url": issuer, "oauth_pkce_enabled": True, "scope": ["openid"]},
                }
            ]
        }
    }


def identity_origins() -> list[str]:
    """Where the form "Sign in with …" may lead: `XULANG_OIDC_ORIGIN`, by default the issuer's origin."""
    issuer = os.environ.get("XULANG_OIDC_ORIGIN") or os.environ.get("XULANG_OIDC_ISSUER")
    if not issuer:
        return []
    parts = urlsplit(issuer)
    return [f"{parts.scheme}://{parts.netloc}"]


def _secret() -> str:
    """A file rather than a variable, because the environment shows in process lists."""
    file = os.environ.get("XULANG_OIDC_SECRET_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""
