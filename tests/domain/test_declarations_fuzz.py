"""Whatever is sent, the check either refuses by name or gives a content that reads back and checks again."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.declarations import content_body
from xulang.declarations.domain.check import HEAD, VEHICLE, CheckedContent, check
from xulang.declarations.domain.check_goods import CUSTOMS, LINE, OWNER_GOODS
from xulang.declarations.domain.check_parties import PARTY
from xulang.declarations.domain.check_vehicle import DRIVER
from xulang.declarations.domain.content import from_json, to_json
from xulang.declarations.domain.draft import as_draft, storable
from xulang.declarations.domain.limits import ArrivalWindow
from xulang.declarations.domain.places import Places
from xulang.kernel.canonical import JSON, canonical_bytes
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Direction

NOW = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
PLACES = Places(gates={"HN": frozenset(Direction)}, yards=frozenset({"XC"}))
WINDOW = ArrivalWindow(grace=timedelta(hours=2), ahead=timedelta(days=30))

WORDS = st.sampled_from(sorted({*HEAD, *VEHICLE, *OWNER_GOODS, *CUSTOMS, *LINE, *PARTY, *DRIVER}))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(["HN", "XC", "import", "export", "12C-123.45", "桂F·12345", "10.709,76 kg", "VN", "CN"]),
    st.datetimes().map(str),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=25,
)
DRAFTS = st.dictionaries(WORDS | st.text(max_size=8), ANYTHING, max_size=12)


def look(body: Mapping[str, JSON]) -> CheckedContent | None:
    try:
        return check(body, now=NOW, places=PLACES, window=WINDOW)
    except Refusals:
        return None


@settings(deadline=None)  # The machine may be busy with other tests.
@given(DRAFTS)
def test_anything_at_all_is_refused_by_name_or_checked(body: dict[str, JSON]) -> None:
    look(body)


def paths(value: JSON, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, JSON]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path, *(found for key, item in items for found in paths(item, (*path, key)))]


PATHS = [path for path in paths(content_body()) if path]


def put(value: JSON, path: tuple[str | int, ...], new: JSON) -> JSON:
    head, rest = path[0], path[1:]
    change: Callable[[JSON], JSON] = lambda item: put(item, rest, new) if rest else new  # noqa: E731 -- one step
    if isinstance(value, dict):
        return {key: change(item) if key == head else item for key, item in value.items()}
    return [change(item) if index == head else item for index, item in enumerate(cast("list[JSON]", value))]


@settings(deadline=None)
@given(st.sampled_from(PATHS), ANYTHING)
def test_a_good_declaration_with_one_thing_wrong(path: tuple[str | int, ...], new: JSON) -> None:
    checked = look(cast("dict[str, JSON]", put(content_body(), path, new)))
    if checked is not None:
        as_json = to_json(checked.content)
        assert from_json(json.loads(canonical_bytes(as_json))) == checked.content
        again = look(as_draft(checked.content))
        assert again is not None
        assert again.content == checked.content, "what was checked once checks to the same"


@settings(deadline=None)
@given(DRAFTS)
def test_whatever_is_storable_is_so_for_good(body: dict[str, object]) -> None:
    try:
        kept = storable(body)
    except Refusal:
        return
    assert storable(kept) == kept
    assert json.loads(canonical_bytes(kept)) == kept
    assert "\x00" not in json.dumps(kept, ensure_ascii=False)
