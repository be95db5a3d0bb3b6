"""Where a refusal's path ("vehicles.0.driver.phone") is typed: which page, which item of it, which field."""

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """The short pages of a draft, in the order in which they are filled in."""

    ROUTE = "route"
    VEHICLES = "vehicles"
    DRIVERS = "drivers"
    GOODS = "goods"
    PARTIES = "parties"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """`item` is the vehicle's or owner's index, `line` a line of goods; `field` is "" for the whole."""

    page: Page
    item: int | None = None
    line: int | None = None
    field: str = ""


PARTIES = {
    "procedure_officer": "officer",
    "fee_payer": "fee_payer",
    "importer": "importer",
    "exporter": "exporter",
}


def spot_of(path: str | None) -> Spot:
    head, *rest = (path or "").split(".")
    if head in PARTIES:
        return Spot(page=Page.PARTIES, field="_".join([PARTIES[head], *rest]))
    if head == "vehicles":
        return _of_vehicle(rest)
    if head == "goods":
        return _of_goods(rest)
    return Spot(page=Page.ROUTE, field=head)


def _index(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _of_vehicle(rest: list[str]) -> Spot:
    if not rest:
        return Spot(page=Page.VEHICLES)
    item, names = _index(rest[0]), rest[1:]
    if names[:1] == ["driver"]:
        return Spot(page=Page.DRIVERS, item=item, field=".".join(names[1:]))
    return Spot(page=Page.VEHICLES, item=item, field=names[0] if names else "")


def _of_goods(rest: list[str]) -> Spot:
    if not rest:
        return Spot(page=Page.GOODS)
    item, names = _index(rest[0]), rest[1:]
    if names[:1] == ["lines"]:
        line = _index(names[1]) if len(names) > 1 else None
        return Spot(page=Page.GOODS, item=item, line=line, field=".".join(names[2:]))
    if names[:1] == ["customs_declaration"]:
        return Spot(page=Page.GOODS, item=item, field="_".join(["customs", *names[1:]]))
    return Spot(page=Page.GOODS, item=item, field="_".join(names))
