"""A correction draft beside its declaration: what is frozen, what officers ask for, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from xulang.crossing import api as crossing
from xulang.crossing.api import Field
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent, DeclarationRefusal
from xulang.interfaces.carrier.drafting import Body
from xulang.interfaces.carrier.forms import DraftForm
from xulang.interfaces.carrier.paths import PARTIES, Page
from xulang.interfaces.shared import timeline
from xulang.interfaces.shared.comparing import Compared, compare
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.words import word
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Force, Step

NOTHING: Mapping[Field, Step] = {}
# Which fields a page holds; a vehicle's page holds the fields of its own form.
ON_PAGE: Mapping[Page, tuple[Field, ...]] = {
    Page.DRIVERS: (Field.DRIVER,),
    Page.GOODS: (Field.GOODS,),
    Page.PARTIES: (Field.PROCEDURE_OFFICER, Field.EXPORTER, Field.IMPORTER, Field.FEE_PAYER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the pages of a correction draft know of its declaration."""

    declaration_id: UUID
    record: crossing.Record
    stored: declarations.SubmittedDeclaration
    questions: Sequence[crossing.QuestionView]

    def frozen(self, vehicle_id: UUID | None = None) -> Mapping[Field, Step]:
        """What cannot be changed now; nothing of a vehicle that is not declared yet."""
        known = {vehicle.id for vehicle in self.record.dossier.vehicles}
        if vehicle_id is not None and vehicle_id not in known:
            return NOTHING
        return crossing.list_frozen(record=self.record, crossing_id=vehicle_id)

    def kept(self, typed: Body, vehicle_id: UUID | None = None) -> Body:
        """What was sent, without what is frozen: browsers leave those fields out."""
        frozen = {one.value for one in self.frozen(vehicle_id)}
        return {name: value for name, value in typed.items() if name not in frozen}

    def asked(self, one: Field, vehicle_id: UUID | None = None) -> list[str]:
        """What officers say of a field: "Customs asks: Declared data are wrong. <note>"."""
        found = [
            question
            for question in self.questions
            if (question.field, question.crossing_id) == (one, vehicle_id)
        ]
        return [said_of(question) for question in found]

    def mark(self, form: DraftForm, page: Page, vehicle_id: UUID | None = None) -> None:
        """Close the form's frozen fields, and say beside a field who froze it or who asks for it."""
        frozen = self.frozen(vehicle_id)
        for one in ON_PAGE.get(page, tuple(Field)):
            names = _names(form, page, one)
            hints = self.asked(one, vehicle_id)
            if one in frozen:
                hints.append(frozen_hint(frozen[one]))
                for name in names:
                    form.fields[name].disabled = True
            for name in names[:1]:
                form.fields[name].help_text = " ".join([*hints, str(form.fields[name].help_text)]).strip()


def said_of(question: crossing.QuestionView) -> str:
    reason = timeline.reason_word(question.reason_code)
    said = _("%(force)s asks for a correction: %(reason)s.") % {
        "force": word(question.force),
        "reason": reason,
    }
    return f"{said} {question.note}".strip()


def frozen_hint(step: Step) -> str:
    return _("Fixed since “%(step)s” was confirmed.") % {"step": word(step)}


def _names(form: DraftForm, page: Page, one: Field) -> list[str]:
    """The form's fields that make up one field of the declaration."""
    if page is Page.PARTIES:
        return [name for name in form.fields if name.startswith(f"{PARTIES[one.value]}_")]
    if page in {Page.DRIVERS, Page.GOODS}:
        return list(form.fields)
    return [one.value] if one.value in form.fields else []


def correction_of(draft: declarations.SavedDraft) -> Correction | None:
    """None for a draft that corrects nothing."""
    if draft.amends is None:
        return None
    record = crossing.open_record(declaration_id=draft.amends).record
    return Correction(
        declaration_id=draft.amends,
        record=record,
        stored=declarations.get_declaration(declaration_id=draft.amends),
        questions=crossing.list_questions(record=record),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A confirmation that will be asked for again; `plate` is "" where it is the whole declaration's."""

    force: Force
    step: Step
    plate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What sending the correction would do; with `refusals` it would do nothing."""

    changes: Sequence[Compared] = ()
    again: Sequence[Again] = ()
    places: Sequence[tuple[str, crossing.Place]] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing differs from what was declared."""
        return any(one.code is crossing.CrossingRefusal.NOTHING_CHANGED for one in self.refusals)

    @property
    def possible(self) -> bool:
        return not self.refusals


def preview(
    *, actor: Actor, correction: Correction, content: DeclarationContent, version: int | None
) -> Preview:
    """Judge the correction as sending it does. `version` is the one that the draft began from."""
    stored = correction.stored
    if stored.content is None or version not in {None, stored.version}:
        code = DeclarationRefusal.MOVED if stored.content else DeclarationRefusal.CONTENT_ERASED
        return Preview(refusals=(Refusal(code=code),))
    changes = compare(before=stored.content, after=content)
    try:
        judged = crossing.preview_amendment(
            actor=actor, declaration_id=correction.declaration_id, content=content
        )
    except Refusals as several:
        return Preview(changes=changes, refusals=several.refusals)
    except Refusal as refusal:
        return Preview(changes=changes, refusals=(refusal,))
    vehicles = (*stored.content.vehicles, *content.vehicles)
    plates = {vehicle.id: plate_text(vehicle.plate) for vehicle in vehicles}
    return Preview(
        changes=changes,
        again=again_of(judged, plates),
        places=[(plates[one], place) for one, place in judged.places.items()],
    )


def again_of(judged: crossing.Judged, plates: Mapping[UUID, str]) -> list[Again]:
    return [
        Again(
            force=one.force, step=one.step, plate=plates.get(one.crossing_id, "") if one.crossing_id else ""
        )
        for one in judged.plan.voided
    ]
