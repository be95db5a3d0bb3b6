"""Indicators to look at: the list, a series, one figure with its versions, what contradicts itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Figure, Finding, Indicator, Measure, Span, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.areas import AreaNames, groups_of
from xulang.interfaces.province.beside import shown_said
from xulang.interfaces.province.giving import give_address, tasks_of
from xulang.interfaces.province.programmes_words import programme_names
from xulang.interfaces.province.roles import SEEING
from xulang.interfaces.province.rows import row_of
from xulang.interfaces.province.words import (
    BESIDES,
    BUTTONS,
    FINDINGS,
    MEASURES,
    PLANS,
    STATUSES,
    TONES,
    VERBS,
)
from xulang.interfaces.shared.figures import home_area, may_read_evidence, seen_entries, spans_of
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock
from xulang.registry import api as registry


def seen_area(http: HttpRequest, actor: Actor) -> str:
    """The area that the address asks for, else the visitor's own commune, else the province."""
    return http.GET.get("area", "")[:12] or home_area(actor=actor)


def get_seen(actor: Actor, code: str, area: str) -> Indicator:
    """Raises Http404 for what there is not, and for what the visitor may not see."""
    entry = indicators.find_entry(code=code)
    if entry is None or area not in indicators.list_subjects():
        raise Http404
    if not indicators.may_see(actor=actor, entry=entry, area=area, units=indicators.list_units()):
        raise Http404
    return entry


FINDINGS_SHOWN = 50
LACKING: Mapping[str, Promise] = {
    "definition": _("Without a definition: %(number)s"),
    "legal_basis": _("Without a legal basis: %(number)s"),
}


def lacking(entries: Sequence[Indicator]) -> list[dict[str, object]]:
    """What the dictionary itself lacks, with how many entries lack it: for who keeps the dictionary."""
    counts = {name: sum(not getattr(one, name) for one in entries) for name in LACKING}
    return [
        {"name": name, "said": LACKING[name] % {"number": count}} for name, count in counts.items() if count
    ]


@require_safe
@for_roles(*SEEING)
def overview(http: HttpRequest) -> HttpResponse:
    """`programme`, `unit` and `lacks` narrow the list; each indicator with its newest figure and its plan."""
    actor = actor_of(http)
    manages = indicators.manages(actor=actor)
    area = seen_area(http, actor)
    lacks = http.GET.get("lacks", "")
    every = list(indicators.list_entries().values())
    # What the dictionary lacks is asked of all of it, of projects' indicators too.
    entries = every if manages and lacks in LACKING else seen_entries(actor, area=area)
    programme, unit = http.GET.get("programme", "")[:60], http.GET.get("unit", "")[:40]
    chosen = [
        entry
        for entry in entries
        if (not programme or programme in entry.programmes)
        and (not unit or str(entry.owner) == unit)
        and not (lacks in LACKING and getattr(entry, lacks))
    ]
    book = indicators.read_book_of(areas=[area])
    owners = registry.get_organisations(organisation_ids=[one.owner for one in entries if one.owner])
    rows, known = [], AreaNames()
    for entry in chosen:
        spans = spans_of(book=book, entry=entry, area=area)
        span = _newest(book, entry, area, spans)
        newest = row_of(book=book, entry=entry, area=area, period=span.code, areas=known) if span else None
        owner = owners.get(entry.owner) if entry.owner else None
        rows.append({"entry": entry, "name": shown.name_of(entry), "row": newest, "owner": owner})
    names = {
        "rows": sorted(rows, key=lambda row: indicators.folded(str(row["name"]))),
        "area": area,
        "areas": groups_of(actor),
        "programmes": programme_names({name for entry in entries for name in entry.programmes}),
        "programme": programme,
        "owners": sorted(owners.values(), key=lambda one: one.name),
        "unit": unit,
        "manages": manages,
        "lacking": lacking(every) if manages else [],
    }
    return render(http, "province/overview.html", names)


def _newest(book: Book, entry: Indicator, area: str, spans: Sequence[Span]) -> Span | None:
    """The newest period with a figure; one of which communes are missing only where there is no other."""
    whole = (one for one in reversed(spans) if not book.partial(code=entry.code, area=area, period=one.code))
    return next(whole, spans[-1] if spans else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    """A finding in words, with its numbers."""

    code: str
    area: str
    name: str
    title: object
    period: str
    sentence: str
    groups: Sequence[Mapping[str, object]]
    give: str


def tell(finding: Finding, entry: Indicator, *, actor: Actor) -> ToldFinding:
    """In words, with where who gives tasks makes one of it."""
    sentence = ""
    if finding.published is not None and finding.computed is not None:
        sentence = gettext("published: %(published)s, computed: %(computed)s") % {
            "published": shown.number(finding.published, digits=2),
            "computed": shown.quantity(finding.computed),
        }
    groups = tuple(
        {
            "value": shown.number(group.value, digits=entry.decimals),
            "range": shown.group_range(group, digits=entry.decimals),
            "evidence": [
                {
                    "period": shown.span_name(one.period),
                    "kind": PLANS[one.kind],
                    "value": shown.number(one.value, digits=entry.decimals),
                    "source": one.source,
                }
                for one in group.evidence
            ],
        }
        for group in finding.groups
    )
    name, period = shown.name_of(entry), shown.span_name(finding.period)
    about = f"{finding.code}/{finding.area}/{finding.period}/{finding.kind}"
    address = f"{reverse('province:indicator', args=[finding.code])}?area={finding.area}"
    return ToldFinding(
        code=finding.code,
        area=finding.area,
        name=name,
        title=FINDINGS[finding.kind],
        period=period,
        sentence=sentence,
        groups=groups,
        give=give_address(actor, "finding", about, f"{FINDINGS[finding.kind]}: {name}, {period}", address),
    )


@require_safe
@for_roles(*SEEING)
def findings(http: HttpRequest) -> HttpResponse:
    """What does not fit together in an area, of what the visitor may see; with the province: projects."""
    actor = actor_of(http)
    area = seen_area(http, actor)
    chosen = [area]
    if area == indicators.PROVINCE:
        chosen += [*indicators.list_departments(), *indicators.list_projects()]
    after = http.GET.get("after", "")[:200]
    page = indicators.page_findings(actor=actor, areas=chosen, after=after, limit=FINDINGS_SHOWN)
    entries = indicators.list_entries()
    names = {
        "findings": [tell(one, entries[one.code], actor=actor) for one in page.found],
        "area": area,
        "areas": groups_of(actor),
        "begun": bool(after),
        "later": urlencode({"area": area, "after": page.after}) if page.after else "",
    }
    return render(http, "province/findings.html", names)


@require_safe
@for_roles(*SEEING)
def figure_page(http: HttpRequest, figure_id: UUID) -> HttpResponse:
    """One figure: its versions, who changed what and when, on what it rests, and what to do next."""
    actor = actor_of(http)
    figure = get_seen_figure(actor, figure_id)
    return render(http, "province/figure.html", figure_names(actor, figure))


def get_seen_figure(actor: Actor, figure_id: UUID) -> Figure:
    try:
        figure = indicators.get_figure(figure_id=figure_id)
    except Refusal as refusal:
        raise Http404 from refusal
    get_seen(actor, figure.key.code, figure.key.area)
    return figure


def confirmed_words(told: str) -> str:
    """At what was asked back: "value/2026-08 percent_of_plan" in words."""
    found = [one.partition("/") for one in told.split()]
    return ", ".join(
        shown.span_name(period) if period else str(BESIDES.get(field, field))
        for field, _slash, period in found
    )


def figure_names(actor: Actor, figure: Figure) -> dict[str, object]:
    key = figure.key
    entry = indicators.get_entry(code=key.code)
    locked = any(one.status is indicators.Status.LOCKED for one in figure.versions)
    units, rated = indicators.list_units(), indicators.list_rated()

    def may(verb: Verb) -> bool:
        allowed = indicators.may(
            actor=actor, verb=verb, entry=entry, key=key, units=units, rated=rated, locked=locked
        )
        own = verb is Verb.APPROVE and actor.id in figure.writers
        return allowed and figure.status in indicators.STEPS[verb] and not own

    versions = [
        {
            "version": one,
            "verb": VERBS[one.verb],
            "status": STATUSES[one.status],
            "confirmed": confirmed_words(one.confirmed),
            "numbers": [
                (label, shown.stored(getattr(one.content, str(name))))
                for name, label in BESIDES.items()
                if getattr(one.content, str(name))
            ],
            "said": shown_said(content=one.content),
        }
        for one in reversed(figure.versions)
    ]
    return {
        "figure": figure,
        "entry": entry,
        "name": shown.name_of(entry),
        "area": indicators.get_subject(code=key.area),
        "period": shown.span_name(key.period),
        "measure": MEASURES[key.measure],
        "is_plan": key.measure is Measure.PLAN,
        "status": STATUSES[figure.status],
        "tone": TONES[figure.status],
        "versions": versions,
        "steps": [(verb, BUTTONS[verb]) for verb in BUTTONS if may(verb)],
        "edits": may(Verb.ENTER) or may(Verb.REVISE),
        "needs_reason": [Verb.RETURN],
        "own": actor.id in figure.writers,
        "tasks": tasks_of(actor, "figure", [str(key.id)]).get(str(key.id), []),
        "give": give_address(
            actor,
            "figure",
            str(key.id),
            f"{shown.name_of(entry)}, {shown.span_name(key.period)}",
            reverse("province:figure", args=[key.id]),
        ),
    }


@require_safe
@for_roles(*SEEING)
def evidence(http: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A file on which a figure rests, for who may see such a figure or sent it in; never run by a browser."""
    actor = actor_of(http)
    try:
        file = indicators.get_evidence(evidence_id=evidence_id)
    except Refusal as refusal:
        raise Http404 from refusal
    if not may_read_evidence(actor=actor, file=file):
        raise Http404
    audit.record_read(actor=actor, object_kind="evidence", object_id=evidence_id, now=clock.now())
    response = HttpResponse(file.content, content_type=indicators.MEDIA[indicators.EvidenceKind(file.kind)])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
