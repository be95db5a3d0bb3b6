"""How requests leave: the standard library's HTTP, following nobody elsewhere with the token."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from xulang_client.errors import NotReached


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`headers` are by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Send one request. Raises NotReached when nothing came back."""

    def __call__(
        self, *, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float
    ) -> Answer: ...


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: the token goes nowhere else."""

    def redirect_request(self, *_given: object, **_words: object) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def send(*, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float) -> Answer:
    request = urllib.request.Request(url, data=body, headers=dict(headers), method=method)  # noqa: S310 -- `Client` lets http and https through alone
    try:
        try:
            with _opener.open(request, timeout=timeout) as found:
                return _answer(found.status, found.headers.items(), found.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return _answer(refused.code, refused.headers.items(), refused.read())
    except (OSError, http.client.HTTPException) as error:
        raise NotReached(str(error)) from error


def _answer(status: int, headers: object, body: bytes) -> Answer:
    pairs: list[tuple[str, str]] = list(headers)  # type: ignore[call-overload] # items of an e-mail message
    return Answer(status=status, headers={name.lower(): value for name, value in pairs}, body=body)
