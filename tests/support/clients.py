"""Django's test browsers, which share one chain of middleware.

Each would build its own, and WhiteNoise search all static files for it: more work than most requests are.
"""

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test.client import ClientHandler

# What middleware reads when it is made; a test that changes one of these gets a chain of its own.
READ_ONCE = ("DEBUG", "MIDDLEWARE", "SECURE_", "STATIC", "WHITENOISE_")
_made: dict[str, ClientHandler] = {}


def share_middleware() -> None:
    """From now on; before the first test."""
    ClientHandler.load_middleware = _load  # type: ignore[assignment, method-assign] # this is what the module is for


def forget_middleware() -> None:
    """Static files are others than before: what WhiteNoise knows of them is out of date."""
    _made.clear()


def _load(self: ClientHandler, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
    names = sorted(name for name in dir(settings) if name.startswith(READ_ONCE))
    key = repr([is_async, *(getattr(settings, name) for name in names)])
    if key not in _made:
        BaseHandler.load_middleware(self, is_async)
        _made[key] = self
    vars(self).update(vars(_made[key]) | {"enforce_csrf_checks": self.enforce_csrf_checks})
