import json
import unicodedata
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, structs

from tests.support.facts import new_fact
from xulang.journal.domain.facts import NewFact, PublicPart, StreamKind, fact_of, leaf_bytes, parse_leaf
from xulang.kernel.canonical import JSON, canonical_bytes, canonical_row
from xulang.kernel.words import FactKind, Step

json_values: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


def normalised(value: JSON) -> JSON:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): normalised(item) for key, item in value.items()}
    return [normalised(item) for item in value] if isinstance(value, list) else value


@given(json_values)
def test_canonical_bytes_are_what_the_standard_library_prints_for_the_normalised_value(value: JSON) -> None:
    try:
        encoded = canonical_bytes(value)
    except ValueError:
        return
    expected = json.dumps(normalised(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert encoded == expected.encode()
    assert canonical_bytes(json.loads(encoded)) == encoded


@pytest.mark.parametrize(
    "value", [0.5, {"a": [1, {"b": 1.0}]}, {1: "a"}, datetime(2026, 1, 1, tzinfo=UTC), b"x"]
)
def test_what_prints_differently_across_languages_is_refused(value: JSON) -> None:
    with pytest.raises(TypeError, match="no canonical JSON form"):
        canonical_bytes(value)


def test_two_keys_that_are_one_text_are_refused() -> None:
    with pytest.raises(ValueError, match="the same text"):
        canonical_bytes({"\u0111\u00e0": 1, "\u0111a\u0300": 2})


def test_a_leaf_holds_exactly_the_public_fields() -> None:
    """The public list is pinned: a field more is a decision about personal data, not an accident."""
    assert sorted(json.loads(leaf_bytes(fact=new_fact()))) == [
        "commitment",
        "crossing",
        "direction",
        "force",
        "gate",
        "id",
        "irregular",
        "kind",
        "number",
        "occurred_at",
        "outcome",
        "reason_code",
        "recorded_at",
        "refers_to",
        "regime",
        "source",
        "step",
        "stream",
        "stream_kind",
        "trigger",
        "v",
    ]


def test_a_leaf_is_this_text() -> None:
    fact = NewFact(
        id=UUID(int=1),
        stream_kind=StreamKind.GATE,
        stream_id=UUID(int=2),
        number=3,
        crossing_id=None,
        occurred_at=datetime(2026, 5, 9, 4, 3, 25, tzinfo=UTC),
        recorded_at=datetime(2026, 5, 9, 4, 3, 26, 7, tzinfo=UTC),
        public=PublicPart(kind=FactKind.GATE_CLOSED, gate="HN-1088", reason_code="flood"),
        private={"note": "Nước lên"},
        salt=bytes(32),
    )
    # openssl dgst -sha256 -mac HMAC -macopt hexkey:00… over {"note":"Nước lên"}
    sealed = "a92160c478a61c69abd78f6056b2f518ce6635860d793bf855dccbe03bc26504"
    assert leaf_bytes(fact=fact).decode() == (
        f'{{"commitment":"{sealed}","crossing":null,"direction":null,"force":null,"gate":"HN-1088",'
        '"id":"00000000-0000-0000-0000-000000000001","irregular":"regular","kind":"gate_closed","number":3,'
        '"occurred_at":"2026-05-09T04:03:25.000000Z","outcome":null,"reason_code":"flood",'
        '"recorded_at":"2026-05-09T04:03:26.000007Z","refers_to":null,"regime":null,"source":"own","step":null,'
        '"stream":"00000000-0000-0000-0000-000000000002","stream_kind":"gate","trigger":null,"v":1}'
    )


def test_a_leaf_reads_back_as_the_fact() -> None:
    fact = new_fact()
    read = fact_of(
        leaf=parse_leaf(text=leaf_bytes(fact=fact)), private=fact.private, salt=fact.salt, position=None
    )
    for name in NewFact.__struct_fields__:
        assert getattr(read, name) == getattr(fact, name)


@pytest.mark.parametrize(
    "text", ["12C-123.45", "0912345678", "Nguyễn Văn A", "xe bị hỏng", "12c12345", "a" * 81]
)
@pytest.mark.parametrize("field", ["outcome", "reason_code", "trigger"])
def test_public_words_cannot_carry_personal_data(field: str, text: str) -> None:
    with pytest.raises(ValueError, match="is not a code"):
        PublicPart(kind=FactKind.HELD, **{field: text})  # type: ignore[arg-type] # the fields under test are texts


@pytest.mark.parametrize("gate", ["12C-123.45", "Hữu Nghị", "hn", ""])
def test_a_gate_is_named_by_its_code(gate: str) -> None:
    with pytest.raises(ValueError, match="is not a gate's code"):
        PublicPart(kind=FactKind.HELD, gate=gate)


def test_a_leaf_is_canonical_and_never_beyond_ascii() -> None:
    """The quick way to its bytes is the slow way's, and what is not a code does not get in."""
    row: dict[str, str | int | None] = {"step": Step.ENTRY, "number": 7, "crossing": None, "gate": "HN-1119"}
    assert canonical_row(row) == canonical_bytes(row)
    with pytest.raises(ValueError, match="ASCII"):
        canonical_row({"gate": "Hữu Nghị"})


def call(**figures: int) -> NewFact:
    return structs.replace(
        new_fact(),
        stream_kind=StreamKind.LINE,
        public=PublicPart(kind=FactKind.CALLED_FORWARD, gate="HN", trigger="order", figures=figures),
    )


def test_figures_make_a_leaf_of_the_second_version() -> None:
    leaf = leaf_bytes(fact=call(hour=494_000, passed=0)).decode()
    assert '"figures":{"hour":494000,"passed":0},' in leaf
    assert leaf.endswith('"v":2}')
    assert canonical_bytes(json.loads(leaf)) == leaf.encode()
    read = fact_of(leaf=parse_leaf(text=leaf), private=None, salt=None, position=7)
    assert read.public == call(hour=494_000, passed=0).public


@pytest.mark.parametrize(
    ("kind", "figures", "problem"),
    [
        (FactKind.CALLED_FORWARD, {"phone": 912345678}, "no public figure"),
        (FactKind.HELD, {"hour": 1}, "no public figure"),
        (FactKind.CALLED_FORWARD, {"hour": 2**53}, "whole number"),
        (FactKind.CALLED_FORWARD, {"hour": True}, "whole number"),
    ],
)
def test_a_figure_is_listed_for_its_kind_and_read_alike_everywhere(
    kind: FactKind, figures: dict[str, int], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        PublicPart(kind=kind, figures=figures)


@pytest.mark.parametrize("version", ['"v":1', '"v":3'])
def test_a_leaf_with_figures_is_no_other_version(version: str) -> None:
    leaf = leaf_bytes(fact=call(hour=1, passed=0)).decode()
    with pytest.raises(ValidationError):
        parse_leaf(text=leaf.replace('"v":2', version))
