"""Every "no" as an exception: what the API says, in the language that the client asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One field at fault: a JSON pointer into what was sent, or the name of a parameter."""

    where: str
    code: str
    title: str
    detail: str


class XulangError(Exception):
    """The base of all that this client raises."""


class NotReached(XulangError):
    """The API did not answer, also after the last attempt. A change may have been made: send the same key."""


class NotUnderstood(XulangError):
    """The answer was no JSON of the API: another server, or a proxy between, has spoken."""


@dataclass(slots=True, kw_only=True)
class Problem(XulangError):
    """A refusal. `code` is stable; `title` says what is wrong and `detail` what to do next."""

    status: int
    code: str
    title: str
    detail: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    reference: str | None = None
    retry_after: float | None = None

    def __str__(self) -> str:
        wrong = "; ".join(f"{one.where}: {one.title} {one.detail}" for one in self.errors)
        return f"{self.title} {self.detail} ({self.code}){': ' if wrong else ''}{wrong}"


class InvalidRequest(Problem):
    """400, 413, 415, 422: the request itself; correct it."""


class NotSignedIn(Problem):
    """401: the token is missing, expired or revoked."""


class NotAllowed(Problem):
    """403: the token's scope or role is too small."""


class NotFound(Problem):
    """404: there is no such thing, or it is another's."""


class Conflict(Problem):
    """409: the record has moved on, or the key came with other words."""


class TooFast(Problem):
    """429: also the last attempt came too early; `retry_after` says how long to wait."""


class Broken(Problem):
    """5xx: ours. `reference` finds it in the installation's log."""


def problem_class(status: int) -> type[Problem]:
    if status >= 500:
        return Broken
    return {401: NotSignedIn, 403: NotAllowed, 404: NotFound, 409: Conflict, 429: TooFast}.get(
        status, InvalidRequest
    )
