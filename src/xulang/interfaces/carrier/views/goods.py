"""A draft's goods: one page for each owner and customs declaration, with its lines."""

from functools import partial
from typing import cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from xulang.crossing.api import Field
from xulang.interfaces.carrier import drafting, learned
from xulang.interfaces.carrier.company import for_companies
from xulang.interfaces.carrier.desk import Desk, desk_of, tell
from xulang.interfaces.carrier.drafting import EMPTY, Body, groups
from xulang.interfaces.carrier.forms import LineForm, OwnerForm, Tell
from xulang.interfaces.carrier.paths import Page, spot_of
from xulang.interfaces.carrier.views.drafts import fill_in, form_page, show
from xulang.kernel.canonical import JSON

# As many lines on a page as can be looked over; Django takes at most 1,000 fields a request.
LINES_SHOWN = 20
OWNERS = 50
OWNER = ("name", "tax_code")


@require_GET
@for_companies
def goods(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """The list; without an owner yet, the page of a first one."""
    desk = desk_of(http, draft_id)
    known = groups(desk.body, "goods")
    if not known:
        return redirect("carrier:draft-owner", draft_id, 0)
    wrong = {
        spot.item for spot in (spot_of(one.field) for one in desk.look.refusals) if spot.page is Page.GOODS
    }
    rows = [
        {
            "goods": one,
            "lines": len(groups(one, "lines")),
            "url": desk.url(Page.GOODS, index),
            "remove_url": desk.url(Page.GOODS, index) + "remove/",
            "wrong": index in wrong,
        }
        for index, one in enumerate(known)
    ]
    return show(
        desk,
        Page.GOODS,
        "draft_goods",
        rows=rows,
        new_url=desk.url(Page.GOODS, len(known)),
        onward=desk.url(Page.PARTIES),
        may_change=not desk.is_frozen(Field.GOODS),
    )


@require_POST
@for_companies
def remove_owner(http: HttpRequest, draft_id: UUID, index: int) -> HttpResponseBase:
    desk = desk_of(http, draft_id)
    if not desk.is_frozen(Field.GOODS):
        desk.change(partial(drafting.remove_goods, index=index))
    return redirect(desk.url(Page.GOODS))


def _number(http: HttpRequest, name: str, *, limit: int) -> int:
    """A small number of the query or the form; anything else is 0."""
    typed = http.POST.get(name) or http.GET.get(name, "")
    return min(int(typed), limit) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


@form_page
@for_companies
def owner(http: HttpRequest, draft_id: UUID, index: int) -> HttpResponseBase:
    """One owner's goods; the index after the last is a new owner. `from` is the first line shown."""
    desk = desk_of(http, draft_id)
    known = groups(desk.body, "goods")
    if index > len(known) or index >= OWNERS:
        raise Http404
    first = _number(http, "from", limit=10_000)
    if http.method == "POST" and (answer := _keep(desk, index=index, first=first)):
        return answer
    shown = drafting.nth(desk.body, "goods", index)
    lines = groups(shown, "lines")
    first = min(first, len(lines))
    page = lines[first : first + LINES_SHOWN]
    # One empty line is always there to be filled in, if the page ends the list.
    blank = [EMPTY] if first + len(page) == len(lines) and len(page) < LINES_SHOWN else []
    telling = desk.tell if shown else Tell.NOTHING
    form = OwnerForm(body=shown, tell=telling)
    line_forms = [
        LineForm(body=line, prefix=f"line-{place}", tell=telling if line else Tell.NOTHING)
        for place, line in enumerate([*page, *blank])
    ]
    for one in (form, *line_forms):
        desk.mark(one, Page.GOODS)
    if form.is_bound:
        _tell(desk, index=index, first=first, form=form, lines=line_forms[: len(page)])
    return show(
        desk,
        Page.GOODS,
        "draft_owner",
        item=index,
        form=form,
        lines=line_forms,
        owner_offer=_offer(desk, form["owner_name"], "owner", shown=True),
        rows=[
            (
                line,
                _offer(desk, line["product"], f"{learned.LINE}{place}", shown=place == len(page)),
            )
            for place, line in enumerate(line_forms)
        ],
        first=first,
        before=max(0, first - LINES_SHOWN) if first else None,
        after=first + LINES_SHOWN if first + len(page) < len(lines) or len(page) == LINES_SHOWN else None,
        several=len(groups(desk.body, "goods")) > 1,
    )


def _offer(desk: Desk, field: forms.BoundField, spot: str, *, shown: bool) -> learned.Offer | None:
    """What was declared before: for the owner and the blank line at once, for the others when asked for."""
    if field.field.disabled:
        return None
    learned.suggesting(field, spot)
    asked = desk.http.GET.get(learned.FIND) == spot
    if not (shown or asked):
        return learned.Offer(spot=spot, shown=False)
    typed = str(field.value() or "") if asked else ""
    return learned.offer(organisation_id=desk.company.id, spot=spot, typed=typed)


def _tell(desk: Desk, *, index: int, first: int, form: OwnerForm, lines: list[LineForm]) -> None:
    """Each refusal beside its field; those of lines on another page of lines stand on top."""
    found = desk.refusals(Page.GOODS, index)
    place_of = {first + place: line for place, line in enumerate(lines)}
    for line_number, line in place_of.items():
        tell(line, [pair for pair in found if pair[0].line == line_number])
    tell(form, [pair for pair in found if pair[0].line not in place_of])


def _keep(desk: Desk, *, index: int, first: int) -> HttpResponseBase | None:
    """Keep what was sent: lines left blank go, lines on other pages of lines stay."""
    http = desk.http
    typed = OwnerForm(body={}, sent=http.POST).typed()
    count = _number(http, "lines", limit=LINES_SHOWN)
    sent = [LineForm(body={}, sent=http.POST, prefix=f"line-{place}").typed() for place in range(count)]
    asked = learned.asked_for(http.POST)
    taken = learned.chosen(http.POST, organisation_id=desk.company.id)
    if taken:
        _take(*taken, typed=typed, lines=sent)
    lines: list[Body] = [line for line in sent if not drafting.is_blank(line)]
    put = partial(_put, index=index, first=first, typed=typed, lines=lines)
    change = same if desk.is_frozen(Field.GOODS) else put
    here = desk.url(Page.GOODS, index)
    if taken or asked:
        desk.change(change)
        find = f"&{learned.FIND}={asked}" if learned.is_line(asked) or asked == "owner" else ""
        return redirect(f"{here}?from={first}{find}")
    if "add_line" in http.POST:
        desk.change(change)
        last = first + len(lines)
        start = first if len(lines) < LINES_SHOWN else last
        return redirect(f"{here}?from={start}#id_line-{last - start}-product")
    if "another" in http.POST:
        onward = desk.url(Page.GOODS, max(index + 1, len(groups(desk.body, "goods"))))
    else:
        onward = desk.url(Page.GOODS if len(groups(desk.body, "goods")) > 1 else Page.PARTIES)
    return fill_in(desk, Page.GOODS, change=change, onward=onward, item=index)


def _take(spot: str, known: Body, *, typed: dict[str, JSON], lines: list[dict[str, JSON]]) -> None:
    """Put what was chosen into the owner, or into its line; the line's weight and value stay as typed."""
    if spot == "owner":
        typed["owner"] = {
            **cast("Body", typed["owner"]),
            **{name: known[name] for name in OWNER if name in known},
        }
    elif learned.is_line(spot) and (place := int(spot.removeprefix(learned.LINE))) < len(lines):
        lines[place] |= known


def same(body: Body) -> Body:
    """What is frozen stays."""
    return body


def _put(body: Body, *, index: int, first: int, typed: dict[str, JSON], lines: list[Body]) -> Body:
    old = groups(drafting.nth(body, "goods", index), "lines")
    new = [*old[:first], *lines, *old[first + LINES_SHOWN :]]
    return drafting.put_goods(body, index=index, typed={**typed, "lines": new})
