"""What the declarant wrote: people, companies and goods. Every opening of it is audited."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.officer.personal import may_see_personal
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.words import word
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock

PAPERS: dict[DocumentKind, Promise] = {
    DocumentKind.PERSONAL_ID: _("Identity card"),
    DocumentKind.PASSPORT: _("Passport"),
    DocumentKind.BORDER_PASS: _("Border pass"),
}
Line = tuple[Promise, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading with its lines; a line without a value is left out."""

    title: Promise
    lines: tuple[Line, ...]


@require_safe
@for_roles(*SEEING)
def declared_page(http: HttpRequest, crossing_id: UUID) -> HttpResponse:
    actor = actor_of(http)
    seen = crossing.get_seen(actor=actor, crossing_id=crossing_id)
    if not may_see_personal(actor=actor, seen=seen):
        raise Refusal(code=crossing.CrossingRefusal.NOT_ALLOWED)
    audit.record_read(actor=actor, object_kind="declaration", object_id=seen.declaration_id, now=clock.now())
    content = declarations.get_declaration(declaration_id=seen.declaration_id).content
    names = {
        "seen": seen,
        "sections": _sections(content, seen.id) if content else (),
        "goods": content.goods if content else (),
        "erased": content is None,
    }
    return render(http, "officer/declared.html", names)


def _sections(content: declarations.DeclarationContent, vehicle_id: UUID) -> tuple[Section, ...]:
    sections = (
        Section(title=_("Vehicle"), lines=_vehicle(content.vehicle(vehicle_id))),
        Section(title=_("Driver"), lines=_driver(content.vehicle(vehicle_id).driver)),
        Section(title=_("Who handles the procedure"), lines=_person(content.procedure_officer)),
        Section(title=_("Fee payer"), lines=_party(content.fee_payer)),
        Section(title=_("Exporter"), lines=_party(content.exporter)),
        Section(title=_("Importer"), lines=_party(content.importer)),
    )
    return tuple(section for section in sections if section.lines)


def _known(*lines: Line) -> tuple[Line, ...]:
    return tuple(line for line in lines if line[1])


def _vehicle(vehicle: declarations.VehicleContent) -> tuple[Line, ...]:
    return _known(
        (_("Plate"), vehicle.own_plate),
        (_("Chassis number"), vehicle.chassis_number),
        (_("Engine number"), vehicle.engine_number),
        (_("Trailer's plate"), vehicle.trailer_plate),
        (_("Type"), word(vehicle.type)),
        (_("Container"), vehicle.container_number),
        (_("Seal"), vehicle.seal_number),
        (_("Cargo weight"), _kilograms(vehicle.cargo_weight_kg)),
        (_("Vehicle's own weight"), _kilograms(vehicle.tare_kg)),
        (_("Fee class"), vehicle.fee_rate),
        (_("Transport licence"), vehicle.transport_licence),
        (_("Permit for an oversize load"), vehicle.oversize_permit),
        (_("Unloading place"), vehicle.unloading_place),
        (_("Quarantine needed"), ", ".join(word(force) for force in sorted(vehicle.needs))),
    )


def _kilograms(weight: int | None) -> str:
    return f"{formats.number_format(weight, use_l10n=True, force_grouping=True)} kg" if weight else ""


def _driver(driver: declarations.Driver | None) -> tuple[Line, ...]:
    if driver is None:
        return ()
    return _known(
        (_("Name"), driver.name),
        (_("Phone"), driver.phone),
        (PAPERS[driver.id_kind] if driver.id_kind else _("Paper"), driver.id_number),
        (_("Nationality"), word(driver.nationality) if driver.nationality else ""),
    )


def _person(person: declarations.Person | None) -> tuple[Line, ...]:
    return _known((_("Name"), person.name), (_("Phone"), person.phone)) if person else ()


def _party(party: declarations.Party | None) -> tuple[Line, ...]:
    if party is None:
        return ()
    return _known(
        (_("Party's name"), party.name),
        (_("Tax code"), party.tax_code),
        (_("Address"), party.address),
        (_("Phone"), party.phone),
    )
