"""The navigation of each audience.

An interface app that wants entries has a module `navigation.py` with

    def items(request: HttpRequest) -> list[NavigationItem]

which returns the entries this visitor may use, or an empty list; apps follow the order of INSTALLED_APPS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from django.apps import apps
from django.http import HttpRequest
from django.utils.functional import Promise

INTERFACES = "xulang.interfaces."


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One entry; `url` is already reversed, `count` is a number shown beside the label (waiting work).

    `also`: how other addresses begin that belong to it.
    """

    label: Promise | str
    url: str
    count: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An entry as the page shows it: the one the visitor is on, or inside of, is current."""

    label: Promise | str
    url: str
    count: int | None
    current: str


Items = Callable[[HttpRequest], list[NavigationItem]]


@cache
def _providers() -> tuple[Items, ...]:
    names = [config.name for config in apps.get_app_configs() if config.name.startswith(INTERFACES)]
    # On a phone the first few fit: what is one's own work stands before what everybody has.
    names.sort(key=f"{INTERFACES}public".__eq__)
    modules = [import_module(f"{name}.navigation") for name in names if find_spec(f"{name}.navigation")]
    return tuple(cast("Items", module.items) for module in modules if hasattr(module, "items"))


def navigation_for(request: HttpRequest) -> list[ShownItem]:
    """All entries for this visitor. Of several that fit the address, the longest is the current one."""
    entries = [entry for items in _providers() for entry in items(request)]
    # Every address begins with "/": the home page is current on itself only.
    inside = [
        (len(begins), entry.url)
        for entry in entries
        for begins in (entry.url, *entry.also)
        if request.path == begins or (begins != "/" and request.path.startswith(begins))
    ]
    here = max(inside, default=(0, None))[1]
    return [
        ShownItem(
            label=entry.label, url=entry.url, count=entry.count, current=_current(entry.url, here, request)
        )
        for entry in entries
    ]


def _current(url: str, here: str | None, request: HttpRequest) -> str:
    """The value for `aria-current`: "page" on the page itself, "true" inside of it, else nothing."""
    if url != here:
        return ""
    return "page" if request.path == url else "true"
