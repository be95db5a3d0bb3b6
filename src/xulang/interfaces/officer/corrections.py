"""An officer's side of corrections: open questions, a replacement to decide on, photos and versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.officer import shown
from xulang.interfaces.officer.personal import may_see_personal
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared import timeline
from xulang.interfaces.shared.comparing import Compared, compare_vehicles
from xulang.interfaces.shared.photos import photo_answer
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.versions import Names, shown_versions
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Step
from xulang.platform import audit, clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An open question; its force may take it back."""

    view: crossing.QuestionView
    reason: str
    note: str
    buttons: Sequence[shown.Button]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """A replacement that waits; `rows`, `note` and `photo` only for who may see what is personal."""

    view: crossing.ReplacementView
    fields: str
    reason: str
    rows: Sequence[Compared] = ()
    note: str = ""
    photo: UUID | None = None


def questions(
    *,
    opened: crossing.Opened,
    seen: crossing.CrossingView,
    offers: Iterable[crossing.Offer],
    personal: bool,
) -> list[Asked]:
    """The questions about the vehicle and about its declaration."""
    drops = [offer for offer in offers if offer.field is not None]
    return [
        Asked(
            view=one,
            reason=timeline.reason_word(one.reason_code),
            note=one.note if personal else "",
            buttons=_own(one.field, one.force, drops),
        )
        for one in crossing.list_questions(record=opened.record)
        if one.crossing_id in {None, seen.id}
    ]


def _own(field: crossing.Field, force: Force, drops: Iterable[crossing.Offer]) -> list[shown.Button]:
    return shown.buttons(one for one in drops if (one.field, one.force) == (field, force))


def replacement(*, opened: crossing.Opened, seen: crossing.CrossingView, personal: bool) -> Replacing | None:
    found = crossing.find_replacement(record=opened.record, crossing_id=seen.id)
    if found is None:
        return None
    fields, reason = timeline.fields_word(found.fields), timeline.reason_word(found.reason_code)
    if not personal:
        return Replacing(view=found, fields=fields, reason=reason)
    content = declarations.get_declaration(declaration_id=seen.declaration_id).content
    rows = (
        compare_vehicles(before=content, after=content, old=found.old, new=found.new)
        if content and found.old and found.new
        else ()
    )
    return Replacing(view=found, fields=fields, reason=reason, rows=rows, note=found.note, photo=found.photo)


def replaced_fields(tasks: Iterable[crossing.TaskView]) -> dict[int, str]:
    """What each waiting replacement of a work list is about, by task."""
    waiting = [task for task in tasks if task.step == Step.REPLACEMENT]
    if not waiting:
        return {}
    vehicles = crossing.list_vehicles(declaration_ids={task.crossing.declaration_id for task in waiting})
    asked = {
        task.task_id: fact
        for task in waiting
        if task.crossing.id in vehicles and (fact := vehicles[task.crossing.id].replacement)
    }
    fields = crossing.list_asked(fact_ids=set(asked.values()))
    return {task_id: timeline.fields_word(fields[fact]) for task_id, fact in asked.items()}


def _known(http: HttpRequest, crossing_id: UUID) -> crossing.CrossingView:
    """The crossing, when its personal data may be seen; the reading is recorded. Raises NOT_ALLOWED."""
    actor = actor_of(http)
    seen = crossing.get_seen(actor=actor, crossing_id=crossing_id)
    if not may_see_personal(actor=actor, seen=seen):
        raise Refusal(code=crossing.CrossingRefusal.NOT_ALLOWED)
    audit.record_read(actor=actor, object_kind="declaration", object_id=seen.declaration_id, now=clock.now())
    return seen


@require_safe
@for_roles(*SEEING)
def photo(http: HttpRequest, crossing_id: UUID, photo_id: UUID) -> HttpResponse:
    seen = _known(http, crossing_id)
    return photo_answer(declarations.get_photo(declaration_id=seen.declaration_id, photo_id=photo_id))


@require_safe
@for_roles(*SEEING)
def versions(http: HttpRequest, crossing_id: UUID) -> HttpResponse:
    seen = _known(http, crossing_id)
    found = crossing.list_versions(declaration_id=seen.declaration_id)
    names = {"seen": seen, **shown_versions(http, versions=found, names=Names.ALL)}
    return render(http, "officer/versions.html", names)
