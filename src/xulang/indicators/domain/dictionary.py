"""The dictionary: what each indicator is, whose it is, when it is due, which way is better."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

import msgspec

from xulang.indicators.domain import formula as formulas
from xulang.indicators.domain.periods import LENGTHS, PeriodKind, Span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

PROVINCE: Final = "LS"
CODE: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\Z")
CODE_LIMIT: Final = 60
NAME_LIMIT: Final = 200
TEXT_LIMIT: Final = 2000
MOST_DECIMALS: Final = 6
MOST_DUE_DAYS: Final = 366
STREAMS: Final = UUID("7d1f1f52-3a53-5b0c-9d61-6f2f0f5f9a01")


class Direction(StrEnum):
    """Which way is better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Nature(StrEnum):
    """How periods fit together: a flow adds up, a stock is counted on a day, a rate does neither."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"


class Level(StrEnum):
    """Who reports it; and whether the communes' sum is the province's."""

    PROVINCE = "province"
    COMMUNE = "commune"
    COMMUNE_SUM = "commune_sum"
    DEPARTMENT = "department"
    PROJECT = "project"


class Origin(StrEnum):
    """Where figures come from: people, or the platform itself."""

    PEOPLE = "people"
    PLATFORM = "platform"


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `plan_code`: the indicator whose figure is the plan of this one, where there is one.

    `whole_code`: of which this is a share (of budget revenue, the domestic part). `due_days`: how many days
    after a period's end its figure is expected; negative: before. `programmes`: codes of plans it belongs to.
    `weight_code`: of a rate, the indicator by which areas' figures are weighted when areas are joined.
    `begun`: owed for periods that begin on that day or later, None: for all; `ended`: only for those that end
    before that day.
    """

    code: str
    name_vi: str
    name_en: str
    name_zh: str
    unit: str
    definition: str = ""
    definition_en: str = ""
    definition_zh: str = ""
    legal_basis: str = ""
    owner: UUID | None = None
    periods: tuple[PeriodKind, ...] = (PeriodKind.YEAR,)
    due_days: int = 20
    direction: Direction = Direction.MORE
    nature: Nature = Nature.FLOW
    level: Level = Level.PROVINCE
    decimals: int = 2
    formula: str = ""
    plan_code: str = ""
    whole_code: str = ""
    weight_code: str = ""
    programmes: tuple[str, ...] = ()
    origin: Origin = Origin.PEOPLE
    begun: date | None = None
    ended: date | None = None
    ended_reason: str = ""

    @property
    def last_day(self) -> date | None:
        """The end of its last period."""
        return None if self.ended is None else self.ended - timedelta(days=1)

    def is_owed(self, *, span: Span) -> bool:
        """Whether the entry holds for the whole of the period."""
        begun, ended = self.begun, self.ended
        return (begun is None or span.start >= begun) and (ended is None or span.end < ended)

    def takes(self, *, span: Span) -> bool:
        """Whether figures may be entered: those of before it was owed too, those of after its end not."""
        return self.ended is None or span.end < self.ended

    def name(self, *, language: str) -> str:
        """The name in a language; the Vietnamese one where there is none."""
        return {"en": self.name_en, "zh-hans": self.name_zh}.get(language) or self.name_vi

    def defined_in(self, *, language: str) -> str:
        """The definition in a language, "" where it has none in that one."""
        return {"en": self.definition_en, "zh-hans": self.definition_zh}.get(language, self.definition)


def stream_of_entry(*, code: str) -> UUID:
    """What was said about an indicator itself."""
    return uuid5(STREAMS, f"indicator/{code}")


def stream_of(*, code: str, area: str) -> UUID:
    """An indicator's figures in an area."""
    return uuid5(STREAMS, f"figures/{code}/{area}")


def checked(*, entry: Indicator, known: Mapping[str, Indicator]) -> Indicator:
    """The entry with its texts trimmed and in NFC; `known` are all others.

    Raises CODE_MALFORMED, TEXT_MISSING, TEXT_LONG, DAYS_WRONG, PERIOD_KINDS_MISSING, DUE_DAYS_OUT,
    DECIMALS_OUT, INDICATOR_UNKNOWN and what formulas raise.
    """
    if not CODE.match(entry.code) or len(entry.code) > CODE_LIMIT:
        raise Refusal(code=IndicatorRefusal.CODE_MALFORMED, field="code")
    kept = msgspec.structs.replace(
        entry,
        name_vi=_text("name_vi", entry.name_vi, NAME_LIMIT, least=1),
        name_en=_text("name_en", entry.name_en, NAME_LIMIT, least=1),
        name_zh=_text("name_zh", entry.name_zh, NAME_LIMIT, least=0),
        unit=_text("unit", entry.unit, 40, least=1),
        definition=_text("definition", entry.definition, TEXT_LIMIT, least=0),
        definition_en=_text("definition_en", entry.definition_en, TEXT_LIMIT, least=0),
        definition_zh=_text("definition_zh", entry.definition_zh, TEXT_LIMIT, least=0),
        legal_basis=_text("legal_basis", entry.legal_basis, TEXT_LIMIT, least=0),
        formula=" ".join(entry.formula.split()),
        ended_reason=_text("reason", entry.ended_reason, TEXT_LIMIT, least=1 if entry.ended else 0),
    )
    if entry.begun is not None and entry.ended is not None and entry.ended <= entry.begun:
        raise Refusal(code=IndicatorRefusal.DAYS_WRONG, field="begun")
    if not entry.periods or not set(entry.periods) <= {*LENGTHS, PeriodKind.SINCE, PeriodKind.ON}:
        raise Refusal(code=IndicatorRefusal.PERIOD_KINDS_MISSING, field="periods")
    if not -MOST_DUE_DAYS <= entry.due_days <= MOST_DUE_DAYS:
        raise Refusal(code=IndicatorRefusal.DUE_DAYS_OUT, field="due_days", limit=MOST_DUE_DAYS)
    if not 0 <= entry.decimals <= MOST_DECIMALS:
        raise Refusal(code=IndicatorRefusal.DECIMALS_OUT, field="decimals", limit=MOST_DECIMALS)
    for field in ("plan_code", "whole_code", "weight_code"):
        code = getattr(kept, field)
        if code and (code not in known or code == kept.code):
            raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN, field=field)
    if kept.formula:
        _check_formula(kept, known)
    return kept


def _check_formula(entry: Indicator, known: Mapping[str, Indicator]) -> None:
    node = formulas.parse(text=entry.formula)
    for code in sorted(formulas.codes_of(node=node)):
        if code not in known and code != entry.code:
            raise Refusal(code=IndicatorRefusal.FORMULA_UNKNOWN, field="formula", code_named=code)
    others = {code: one.formula for code, one in known.items() if code != entry.code}
    formulas.check_cycle(code=entry.code, node=node, formulas=others)
    units = {code: one.unit for code, one in known.items()}
    formulas.check_units(node=node, unit=entry.unit, units=units)


def ended_after(*, entry: Indicator, last: Span, reason: str) -> Indicator:
    """The entry with its last period. Raises TEXT_MISSING where no reason is given."""
    told = _text("reason", reason, TEXT_LIMIT, least=1)
    return msgspec.structs.replace(entry, ended=last.end + timedelta(days=1), ended_reason=told)


def resumed(*, entry: Indicator) -> Indicator:
    """The entry without its end."""
    return msgspec.structs.replace(entry, ended=None, ended_reason="")


def checked_reason(*, reason: str) -> str:
    """Raises TEXT_MISSING, TEXT_LONG."""
    return _text("reason", reason, TEXT_LIMIT, least=1)


def _text(field: str, text: str, limit: int, *, least: int) -> str:
    kept = unicodedata.normalize("NFC", text).strip()
    if len(kept) < least:
        raise Refusal(code=IndicatorRefusal.TEXT_MISSING, field=field)
    if len(kept) > limit:
        raise Refusal(code=IndicatorRefusal.TEXT_LONG, field=field, limit=limit)
    return kept
