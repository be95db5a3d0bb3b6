"""Xứ Lạng's API for Python programs: declare, follow, correct; a yard's events; webhooks checked."""

from xulang_client.client import Client
from xulang_client.errors import (
    Broken,
    Conflict,
    FieldError,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotReached,
    NotSignedIn,
    NotUnderstood,
    Problem,
    TooFast,
    XulangError,
)
from xulang_client.webhooks import NotOurs, TooOld, verify

__all__ = [
    "Broken",
    "Client",
    "Conflict",
    "FieldError",
    "InvalidRequest",
    "NotAllowed",
    "NotFound",
    "NotOurs",
    "NotReached",
    "NotSignedIn",
    "NotUnderstood",
    "Problem",
    "TooFast",
    "TooOld",
    "XulangError",
    "verify",
]
