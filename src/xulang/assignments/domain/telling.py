"""An assignment's words as facts, and back: the stream is the record, the row a cache of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from xulang.assignments.domain.assignment import (
    About,
    Assignment,
    FileRef,
    Given,
    Said,
    TaskVerb,
    begin,
    then,
)
from xulang.journal.domain.facts import Fact
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind

KINDS: Final = {
    TaskVerb.GIVE: FactKind.ASSIGNMENT_GIVEN,
    TaskVerb.ACCEPT: FactKind.ASSIGNMENT_ACCEPTED,
    TaskVerb.PROGRESS: FactKind.ASSIGNMENT_PROGRESSED,
    TaskVerb.HAND_IN: FactKind.ASSIGNMENT_HANDED_IN,
    TaskVerb.SEND_BACK: FactKind.ASSIGNMENT_SENT_BACK,
    TaskVerb.FINISH: FactKind.ASSIGNMENT_DONE,
    TaskVerb.DROP: FactKind.ASSIGNMENT_DROPPED,
    TaskVerb.EXTEND: FactKind.ASSIGNMENT_EXTENDED,
}
VERBS: Final = {kind: verb for verb, kind in KINDS.items()}


def private_of_given(*, given: Given) -> dict[str, JSON]:
    about = given.about
    return {
        "unit": str(given.unit),
        "giver": str(given.giver),
        "title": given.title,
        "asked": given.asked,
        "evidence": given.evidence,
        "deadline": given.deadline.isoformat(),
        "about": {"kind": about.kind, "id": about.id, "label": about.label, "address": about.address},
    }


def private_of_said(*, said: Said) -> dict[str, JSON]:
    files: list[JSON] = [{"id": str(one.id), "name": one.name, "sha256": one.sha256} for one in said.files]
    return {
        **({"files": files} if files else {}),
        "text": said.text,
        "link": said.link,
        "percent": said.percent,
        "deadline": said.deadline.isoformat() if said.deadline else None,
    }


def said_of(*, fact: Fact) -> Said:
    """What a later fact says; empty words where its private half was erased."""
    private = fact.private or {}
    deadline = cast("str | None", private.get("deadline"))
    return Said(
        verb=VERBS[fact.public.kind],
        text=cast("str", private.get("text", "")),
        link=cast("str", private.get("link", "")),
        percent=cast("int | None", private.get("percent")),
        deadline=datetime.fromisoformat(deadline) if deadline else None,
        files=tuple(
            FileRef(id=UUID(one["id"]), name=one["name"], sha256=one["sha256"])
            for one in cast("list[dict[str, str]]", private.get("files") or [])
        ),
    )


def fold(*, facts: Iterable[Fact]) -> Assignment | None:
    """The assignment as its stream tells it; None when what was asked is erased."""
    one: Assignment | None = None
    for fact in facts:
        if fact.public.kind not in VERBS:
            continue
        if fact.public.kind == FactKind.ASSIGNMENT_GIVEN:
            if fact.private is None:
                return None
            one = begin(
                assignment_id=fact.stream_id,
                given=_given(fact.private),
                giver_name=name_of(private=fact.private),
                now=fact.recorded_at,
                check=False,
            )
        elif one is not None:
            one = then(one=one, said=said_of(fact=fact), now=fact.recorded_at)
    return one


def name_of(*, private: Mapping[str, JSON] | None) -> str:
    """Who said it; nothing once it was erased."""
    actor = cast("Mapping[str, str]", (private or {}).get("actor") or {})
    return actor.get("name", "")


def _given(private: Mapping[str, JSON]) -> Given:
    about = cast("dict[str, str]", private["about"])
    return Given(
        unit=UUID(cast("str", private["unit"])),
        giver=UUID(cast("str", private["giver"])),
        title=cast("str", private["title"]),
        asked=cast("str", private["asked"]),
        evidence=cast("str", private["evidence"]),
        deadline=datetime.fromisoformat(cast("str", private["deadline"])),
        about=About(**about),
    )
