"""The shape of a refusal's text: what is wrong, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from django.utils.functional import Promise

from xulang.interfaces.shared.words import WORDS, word
from xulang.kernel.refusal import Param, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalText:
    """Lazy texts with `%(name)s` placeholders for the refusal's params; `status` is for pages and API."""

    title: Promise
    next_step: Promise
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRefusal:
    """A refusal in the active language, ready to be shown or sent."""

    code: str
    field: str | None
    title: str
    next_step: str
    status: HTTPStatus

    @property
    def sentence(self) -> str:
        """Both parts, for the place beside a form's field."""
        # A Chinese full stop has its space within.
        gap = "" if self.title.endswith("\u3002") else " "
        return f"{self.title}{gap}{self.next_step}".strip()


def say_with(*, refusal: Refusal, text: RefusalText) -> SaidRefusal:
    params = {name: _shown(value) for name, value in refusal.params.items()}
    return SaidRefusal(
        code=refusal.code.value,
        field=refusal.field,
        title=_fill(text=str(text.title), params=params),
        next_step=_fill(text=str(text.next_step), params=params),
        status=text.status,
    )


def _shown(value: Param) -> str:
    # A param that is a member of a kernel enum is shown as its word; anything else comes formatted.
    return word(value) if isinstance(value, StrEnum) and type(value) in WORDS else str(value)


def _fill(*, text: str, params: Mapping[str, str]) -> str:
    return text % params if "%" in text else text
