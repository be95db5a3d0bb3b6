"""Reading a draft field by field: every refusal is collected under the path of its field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.warnings import FieldWarning
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import Checked, parse_line
from xulang.kernel.refusal import Param, Refusal, RefusalCode

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Parse = Callable[[str], Checked[T]]

# Numbers in JSON are taken as their text; no figure in a declaration is longer.
LONGEST_INT = 10**18


class Findings:
    """What one check has found so far; the one mutable thing in it."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.warnings: list[FieldWarning] = []
        self._known: set[tuple[RefusalCode, str]] = set()

    def refuse(self, *, code: RefusalCode, field: str, **params: Param) -> None:
        # A field may be looked at by several rules: the same answer is given once.
        if (code, field) not in self._known:
            self._known.add((code, field))
            self.refusals.append(Refusal(code=code, field=field, **params))

    def warn(self, *, code: StrEnum, field: str, **params: Param) -> None:
        self.warnings.append(FieldWarning(code=code, field=field, params=params))

    def take(self, *, field: str, parse: Callable[[], Checked[T]]) -> T | None:
        """The value, with its warnings noted; None when it was refused, with the refusal noted."""
        try:
            checked = parse()
        except Refusal as refusal:
            self.refuse(code=refusal.code, field=field, **refusal.params)
            return None
        for warning in checked.warnings:
            self.warn(code=warning, field=field)
        return checked.value


class Group:
    """One object of a draft at its path, "" for the whole."""

    def __init__(
        self, *, body: Mapping[str, JSON], path: str, names: frozenset[str], findings: Findings
    ) -> None:
        self.body = body
        self.path = path
        self.findings = findings
        for name in body.keys() - names:
            findings.refuse(code=DeclarationRefusal.UNKNOWN_FIELD, field=self.at(name[:60]))

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, code: RefusalCode, **params: Param) -> None:
        self.findings.refuse(code=code, field=self.at(name), **params)

    def warn(self, name: str, code: StrEnum, **params: Param) -> None:
        self.findings.warn(code=code, field=self.at(name), **params)

    def text(self, name: str) -> str:
        """What was typed, "" for nothing. Lists and objects in place of text are refused."""
        value = self.body.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LONGEST_INT:
            return str(value)
        self.refuse(name, DeclarationRefusal.MALFORMED)
        return ""

    def is_blank(self) -> bool:
        """Whether nothing at all was typed into it."""
        return all(
            value is None or value == [] or str(value).isspace() or value == ""
            for value in self.body.values()
        )

    def optional(self, name: str, parse: Parse[T]) -> T | None:
        text = self.text(name)
        return self.findings.take(field=self.at(name), parse=lambda: parse(text)) if text else None

    def required(self, name: str, parse: Parse[T]) -> T | None:
        """As `optional`, and MISSING when nothing was typed."""
        refused = len(self.findings.refusals)
        text = self.text(name)
        if not text and len(self.findings.refusals) == refused:
            self.refuse(name, DeclarationRefusal.MISSING)
        return self.findings.take(field=self.at(name), parse=lambda: parse(text)) if text else None

    def choice(self, name: str, kind: type[Choice], *, default: Choice | None = None) -> Choice | None:
        """One of the kind's words; nothing typed is `default`, or MISSING without one."""
        if default is not None and not self.text(name):
            return default
        return self.required(name, lambda text: Checked(value=_choice(text, kind)))

    def group(self, name: str, *, names: frozenset[str]) -> "Group":
        """The object of that name; one that was never typed reads as empty."""
        value = self.body.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.refuse(name, DeclarationRefusal.MALFORMED)
        body = value if isinstance(value, Mapping) else {}
        return Group(body=body, path=self.at(name), names=names, findings=self.findings)

    def groups(self, name: str, *, names: frozenset[str], limit: int) -> Iterator["Group"]:
        """The objects of a list, no more than `limit`: the rest is not even looked at."""
        for index, item in enumerate(self.items(name, limit=limit)):
            path = f"{self.at(name)}.{index}"
            if isinstance(item, Mapping):
                yield Group(body=item, path=path, names=names, findings=self.findings)
            else:
                self.findings.refuse(code=DeclarationRefusal.MALFORMED, field=path)

    def items(self, name: str, *, limit: int) -> Sequence[JSON]:
        value = self.body.get(name)
        if value is None:
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            self.refuse(name, DeclarationRefusal.MALFORMED)
            return ()
        if len(value) > limit:
            self.refuse(name, DeclarationRefusal.TOO_MANY, limit=limit)
        return value[:limit]


def _choice(text: str, kind: type[Choice]) -> Choice:
    try:
        return kind(text)
    except ValueError:
        raise Refusal(code=DeclarationRefusal.NOT_A_CHOICE) from None


def read_uuid(text: str) -> Checked[UUID]:
    try:
        return Checked(value=UUID(text))
    except ValueError:
        raise Refusal(code=DeclarationRefusal.NOT_AN_ID) from None


def line(text: str, *, limit: int) -> Checked[str]:
    return parse_line(text=text, limit=limit)
