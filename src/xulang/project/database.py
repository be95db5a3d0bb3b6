"""Which database, and as whom: four roles, so that who writes facts cannot change them."""

import os
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from xulang.platform.keys import secret
from xulang.platform.postgres import owner_url


class DatabaseRole(StrEnum):
    """Django's alias → what the role may do is granted in the migrations of `platform` and `journal`."""

    OWNER = "owner"
    APPLICATION = "default"
    SEALER = "sealer"
    ERASER = "eraser"


LOGIN = {
    DatabaseRole.APPLICATION: "xulang_app",
    DatabaseRole.SEALER: "xulang_sealer",
    DatabaseRole.ERASER: "xulang_eraser",
}


def password(*, login: str) -> str:
    """The role's password, made once per installation; the cluster that comes with the product needs none."""
    return secret(f"database-{login}") if os.environ.get("XULANG_DATABASE_URL") else ""


def settings_for(*, role: DatabaseRole, database_url: str) -> dict[str, object]:
    """One entry of Django's DATABASES. Statements and locks are bounded: "busy" beats waiting for ever."""
    parts = urlsplit(database_url)
    query = dict(parse_qsl(parts.query))
    login = LOGIN.get(role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": login or unquote(parts.username or ""),
        "PASSWORD": password(login=login) if login else unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "prepare_threshold": 3,
            "server_side_binding": True,
            "options": "-c lock_timeout=3000 -c statement_timeout=30000"
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
        },
    }


def databases() -> dict[str, dict[str, object]]:
    return {role.value: settings_for(role=role, database_url=owner_url()) for role in DatabaseRole}
