"""A figure of one indicator in one area and period: its versions, its status, who may take the next step.

What people write is the value and what their source says beside it (the plan, percentages, changes) as
published; everything derived is computed elsewhere (derive.py) and never kept as a figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, cast
from uuid import UUID, uuid5

import msgspec

from xulang.indicators.domain.dictionary import Indicator, Level, stream_of
from xulang.indicators.domain.numbers import Published, read_stored
from xulang.indicators.domain.periods import PLAN_YEARS, Span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind

TEXT_LIMIT: Final = 2000


class Measure(StrEnum):
    """What happened, or what was planned."""

    ACTUAL = "actual"
    PLAN = "plan"


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    LOCKED = "locked"
    REVISED = "revised"


class Verb(StrEnum):
    """What somebody does with a figure; each is a fact."""

    ENTER = "enter"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    LOCK = "lock"
    REVISE = "revise"
    IMPORT = "import"


FACTS: Final[Mapping[Verb, FactKind]] = {
    Verb.ENTER: FactKind.FIGURE_ENTERED,
    Verb.SUBMIT: FactKind.FIGURE_SUBMITTED,
    Verb.RETURN: FactKind.FIGURE_RETURNED,
    Verb.APPROVE: FactKind.FIGURE_APPROVED,
    Verb.LOCK: FactKind.FIGURE_LOCKED,
    Verb.REVISE: FactKind.FIGURE_REVISED,
    Verb.IMPORT: FactKind.FIGURE_IMPORTED,
}
VERBS: Final = {kind: verb for verb, kind in FACTS.items()}
# From which status a verb leads where. A figure that is not there yet has none.
STEPS: Final[Mapping[Verb, Mapping[Status | None, Status]]] = {
    Verb.ENTER: {None: Status.DRAFT, Status.DRAFT: Status.DRAFT},
    Verb.SUBMIT: {Status.DRAFT: Status.SUBMITTED},
    Verb.RETURN: {Status.SUBMITTED: Status.DRAFT},
    Verb.APPROVE: {Status.SUBMITTED: Status.APPROVED, Status.REVISED: Status.APPROVED},
    Verb.LOCK: {Status.APPROVED: Status.LOCKED},
    Verb.REVISE: {
        Status.APPROVED: Status.REVISED,
        Status.LOCKED: Status.REVISED,
        Status.REVISED: Status.REVISED,
    },
    # What is published already, or counted by the platform, needs nobody's approval; what is locked stays.
    Verb.IMPORT: {None: Status.APPROVED, Status.APPROVED: Status.APPROVED},
}
WITH_CONTENT: Final = frozenset({Verb.ENTER, Verb.REVISE, Verb.IMPORT})
WITH_REASON: Final = frozenset({Verb.RETURN, Verb.REVISE})
OFFICIAL: Final = frozenset({Status.APPROVED, Status.LOCKED})


class Beside(StrEnum):
    """The numbers that a source may print beside a value."""

    PLAN = "plan"
    PERCENT_OF_PLAN = "percent_of_plan"
    CHANGE_ON_SAME_PERIOD = "change_on_same_period"
    CHANGE_ON_PREVIOUS = "change_on_previous"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a version says. Numbers in their stored form (numbers.py), "" where the source has none.

    `plan_of` says whose plan `percent_of_plan` is of; `percent_of_other_plan` is of `other_plan_of`'s.
    """

    value: str = ""
    plan: str = ""
    percent_of_plan: str = ""
    change_on_same_period: str = ""
    change_on_previous: str = ""
    as_of: date | None = None
    source: str = ""
    comment: str = ""
    sentence: str = ""
    evidence: UUID | None = None
    certainty: Certainty = Certainty.UNSAID
    plan_of: PlanOf = PlanOf.UNSAID
    percent_of_other_plan: str = ""
    other_plan_of: PlanOf = PlanOf.UNSAID

    def number(self, *, name: str) -> Published | None:
        """`value`, or one of what is published beside it."""
        text = cast("str", getattr(self, name))
        return read_stored(text=text) if text else None

    def as_json(self) -> dict[str, JSON]:
        """What a fact keeps: only what is there."""
        told = cast("dict[str, JSON]", msgspec.to_builtins(self))
        return {name: one for name, one in told.items() if one not in {"", None}}


def content_of(*, told: Mapping[str, JSON]) -> Content:
    return msgspec.convert(told, Content)


NUMBERS: Final = ("value", *Beside, "percent_of_other_plan")
TEXTS: Final = ("source", "comment", "sentence")


def checked_content(*, content: Content) -> Content:
    """Raises VALUE_MISSING (no number at all), TEXT_LONG and what numbers raise."""
    found = {}
    for name in NUMBERS:
        text = getattr(content, name)
        try:
            found[str(name)] = read_stored(text=text).stored if text else ""
        except Refusal as refusal:
            raise Refusal(code=IndicatorRefusal(refusal.code), field=str(name), **refusal.params) from refusal
    if not any(found.values()):
        raise Refusal(code=IndicatorRefusal.VALUE_MISSING, field="value")
    for name in TEXTS:
        text = getattr(content, name).strip()
        if len(text) > TEXT_LIMIT:
            raise Refusal(code=IndicatorRefusal.TEXT_LONG, field=name, limit=TEXT_LIMIT)
        found[name] = text
    return msgspec.structs.replace(content, **found)


def checked_reason(*, verb: Verb, reason: str) -> str:
    text = reason.strip()
    if verb in WITH_REASON and not text:
        raise Refusal(code=IndicatorRefusal.TEXT_MISSING, field="reason")
    if len(text) > TEXT_LIMIT:
        raise Refusal(code=IndicatorRefusal.TEXT_LONG, field="reason", limit=TEXT_LIMIT)
    return text


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """Which figure. `area`: its subject, an area or a project, whose codes never meet."""

    code: str
    area: str
    period: str
    measure: Measure = Measure.ACTUAL

    @property
    def stream_id(self) -> UUID:
        return stream_of(code=self.code, area=self.area)

    @property
    def id(self) -> UUID:
        return uuid5(self.stream_id, f"{self.measure}/{self.period}")


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a figure's life: the content that stood after it, who took it and when.

    `confirmed`: at what was asked back, and who took the step said that it is right (plausibility.py).

    `by`: the person; of a program (`program` is its token) who issued that, and so answers for it.
    """

    number: int
    verb: Verb
    status: Status
    content: Content
    reason: str
    by: str
    by_name: str
    at: datetime
    fact_id: UUID
    program: str = ""
    confirmed: str = ""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with all versions, oldest first; never without one."""

    key: Key
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def status(self) -> Status:
        return self.newest.status

    @property
    def official(self) -> Content | None:
        """What counts: what was approved last. A revision counts when it is approved."""
        for version in reversed(self.versions):
            if version.status in OFFICIAL:
                return version.content
        return None

    @property
    def writers(self) -> frozenset[str]:
        """Who wrote or submitted what waits for approval."""
        return frozenset(one.by for one in self._waiting())

    @property
    def written_by_program(self) -> bool:
        """Whether programs alone wrote and submitted what waits for approval."""
        return all(one.program for one in self._waiting())

    def _waiting(self) -> list[Version]:
        found = []
        for version in reversed(self.versions):
            if version.status in OFFICIAL:
                break
            if version.verb in {Verb.ENTER, Verb.SUBMIT, Verb.REVISE}:
                found.append(version)
        return found


def answers_for(*, actor: Actor) -> str:
    """The person; of a program who issued its token."""
    return actor.issuer or actor.id


def next_status(*, figure: Figure | None, verb: Verb) -> Status:
    """Raises STATUS_WRONG when the verb does not lead on from where the figure stands."""
    status = None if figure is None else figure.status
    found = STEPS[verb].get(status)
    if found is None:
        raise Refusal(code=IndicatorRefusal.STATUS_WRONG, status=str(status or "none"), verb=str(verb))
    return found


def check_step(
    *, figure: Figure | None, verb: Verb, content: Content | None, actor: Actor, seen: int | None
) -> Content:
    """The content after the step. `seen`: the version that who acts has read, None for who read nothing.

    Raises STATUS_WRONG, FIGURE_MOVED, NOTHING_CHANGED; SAME_PERSON for who wrote it, and between programs
    alone, since one hand may hold two tokens.
    """
    if seen is not None and seen != (figure.newest.number if figure else 0):
        raise Refusal(code=IndicatorRefusal.FIGURE_MOVED)
    next_status(figure=figure, verb=verb)
    if verb is Verb.APPROVE and figure is not None:
        programs = actor.kind is ActorKind.TOKEN and figure.written_by_program
        if programs or answers_for(actor=actor) in figure.writers:
            raise Refusal(code=IndicatorRefusal.SAME_PERSON)
    if verb in WITH_CONTENT:
        if content is None:
            raise ValueError(f"{verb} needs a content")
        if figure is not None and content == figure.newest.content:
            raise Refusal(code=IndicatorRefusal.NOTHING_CHANGED)
        return content
    if figure is None:
        raise Refusal(code=IndicatorRefusal.FIGURE_UNKNOWN)
    return figure.newest.content


def check_key(*, entry: Indicator, level: str, span: Span, measure: Measure, today: date) -> None:
    """Raises COMPUTED, PERIOD_NOT_OF_INDICATOR, PERIOD_AHEAD (nothing happened yet), AREA_NOT_OF_INDICATOR.

    Plans are made for years ahead, and for any period the indicator has; PERIOD_FAR beyond PLAN_YEARS.
    """
    if entry.formula and measure is Measure.ACTUAL:
        raise Refusal(code=IndicatorRefusal.COMPUTED)
    if span.kind not in entry.periods and not (measure is Measure.PLAN and span.kind == "year"):
        raise Refusal(code=IndicatorRefusal.PERIOD_NOT_OF_INDICATOR, field="period")
    if measure is Measure.ACTUAL and span.start > today:
        raise Refusal(code=IndicatorRefusal.PERIOD_AHEAD, field="period")
    if measure is Measure.PLAN and span.year > today.year + PLAN_YEARS:
        raise Refusal(code=IndicatorRefusal.PERIOD_FAR, field="period", years=PLAN_YEARS)
    # Until 30/6/2025 there were districts above communes, and figures of them are known.
    of_communes = entry.level in {Level.COMMUNE, Level.COMMUNE_SUM}
    reported = {"commune", "district"} if of_communes else {str(entry.level)}
    if level not in reported and not (measure is Measure.PLAN and level == "province"):
        raise Refusal(code=IndicatorRefusal.AREA_NOT_OF_INDICATOR, field="area")


def fold(*, key: Key, told: Sequence[tuple[int, Verb, Mapping[str, JSON], datetime, UUID]]) -> Figure | None:
    """The figure that its facts tell: number, verb, private half, moment, id of each, in their order."""
    versions: list[Version] = []
    for number, verb, private, at, fact_id in told:
        before = Figure(key=key, versions=tuple(versions)) if versions else None
        given = private.get("content")
        content = content_of(told=cast("Mapping[str, JSON]", given)) if given is not None else None
        actor = cast("Mapping[str, str]", private.get("actor") or {})
        versions.append(
            Version(
                number=number,
                verb=verb,
                status=STEPS[verb].get(before.status if before else None, Status.DRAFT),
                content=content or (before.newest.content if before else Content()),
                reason=str(private.get("reason") or ""),
                by=actor.get("issuer") or actor.get("id", ""),
                by_name=actor.get("name", ""),
                at=at,
                fact_id=fact_id,
                program=actor.get("id", "") if actor.get("issuer") else "",
                confirmed=str(private.get("confirmed") or ""),
            )
        )
    return Figure(key=key, versions=tuple(versions)) if versions else None
