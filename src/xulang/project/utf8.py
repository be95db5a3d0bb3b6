"""Requests are read as UTF-8, whatever charset their sender names.

Browsers send our forms as UTF-8, and JSON is nothing else (RFC 8259). Django believes any name that Python
knows: UTF-7 brings in lone surrogates, which no database takes, and "hex" is no charset at all, so that
already making the request breaks, before any middleware.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Names of the type stubs only.
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)


def plain(content_type: str) -> str:
    """The content type without a charset."""
    return CHARSET.sub("", content_type)


def only_utf8(application: "WSGIApplication") -> "WSGIApplication":
    """The application, told of no charset."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        named = environ.get("CONTENT_TYPE")
        if named:
            environ["CONTENT_TYPE"] = plain(named)
        return application(environ, start_response)

    return answer
