"""A periodic report of the official figures, as a Word or PDF file from a template that units may replace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from xulang.indicators import models
from xulang.indicators.domain import policy
from xulang.indicators.domain.dictionary import STREAMS
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.writing.compose import Heading, WrittenReport, compose
from xulang.indicators.domain.writing.letterhead import Letterhead
from xulang.indicators.domain.writing.refusals import WritingRefusal
from xulang.indicators.domain.writing.sample import SAMPLE
from xulang.indicators.queries import find_template, list_units, read_book
from xulang.indicators.usecases.noting import note_of_unit
from xulang.indicators.usecases.read_report import read_report_file
from xulang.indicators.usecases.rendering.door import render
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform.db import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which report: its period and area, its sections, and what its head says."""

    period: str
    area: str
    headings: Sequence[Heading]
    head: Letterhead
    owners: Mapping[str, str]


def compose_report(
    *, actor: Actor, wanted: Wanted, today: date, link_of: Callable[[str, str], str]
) -> WrittenReport:
    """Of what the actor may see. Raises NOTHING_TO_SAY, PERIOD_MALFORMED, PERIOD_NOT_OF_INDICATOR."""
    span, book = read_span(code=wanted.period), read_book(areas=[wanted.area])
    units = list_units()
    headings = [
        Heading(
            text=heading.text,
            codes=tuple(
                code
                for code in heading.codes
                if code in book.entries
                and policy.may_see(actor=actor, entry=book.entries[code], area=wanted.area, units=units)
            ),
        )
        for heading in wanted.headings
    ]
    report = compose(
        book=book,
        headings=headings,
        area=wanted.area,
        span=span,
        head=wanted.head,
        today=today,
        link_of=link_of,
        owners=wanted.owners,
    )
    if not report.sections:
        raise Refusal(code=WritingRefusal.NOTHING_TO_SAY)
    return report


def write_report(*, report: WrittenReport, organisation_id: UUID | None, form: str) -> bytes:
    """As “docx” or “pdf”, by the organisation's own template if it keeps one. Raises a WritingRefusal."""
    kept = find_template(organisation_id=organisation_id) if organisation_id else None
    return render(report=report, template=kept.content if kept else b"", form=form)


def shipped_template() -> bytes:
    """The template of the product, for units to change in Word."""
    return render(report=SAMPLE, form="template")


def keep_template(*, request: Request, organisation_id: UUID, name: str, content: bytes) -> None:
    """Keep a unit's own template in place of an earlier one, once it has printed a sample.

    Raises NOT_ALLOWED and a WritingRefusal: one that breaks, or prints none of the sample's numbers.
    """
    _check_own(request, organisation_id)
    printed = render(report=SAMPLE, template=content, form="docx")
    _check_prints(printed)
    with unit_of_work():
        models.ReportTemplateRow.objects.update_or_create(
            organisation_id=organisation_id,
            defaults={
                "id": uuid5(STREAMS, f"template/{organisation_id}"),
                "name": "".join(letter for letter in name if letter.isprintable())[-120:],
                "content": content,
                "by": request.actor.name,
                "at": request.now,
            },
        )
        note_of_unit(request=request, organisation_id=organisation_id, action="report_template_kept")


def drop_template(*, request: Request, organisation_id: UUID) -> None:
    """Go back to the shipped one. Raises NOT_ALLOWED."""
    _check_own(request, organisation_id)
    with unit_of_work():
        models.ReportTemplateRow.objects.filter(organisation_id=organisation_id).delete()
        note_of_unit(request=request, organisation_id=organisation_id, action="report_template_dropped")


def _check_own(request: Request, organisation_id: UUID) -> None:
    own = policy.own_units(actor=request.actor)
    if organisation_id not in own:
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)


def _check_prints(printed: bytes) -> None:
    found = {one.figure.value.low for one in read_report_file(content=printed).figures if one.figure.value}
    if not found:
        raise Refusal(code=WritingRefusal.TEMPLATE_PRINTS_NOTHING)
