from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.support.declarations import RECEIVER, TRUCK, content, content_body, vehicle_body
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal, Places
from xulang.declarations.domain import limits
from xulang.declarations.models import Draft
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
OWN = UUID("018f0000-0000-7000-8000-0000000000aa")
OTHER = UUID("018f0000-0000-7000-8000-0000000000bb")
DRAFT = UUID(int=1)
DECLARATION = UUID(int=77)
PLACES = Places(gates={"HN": frozenset(Direction)}, yards=frozenset({"XC"}))


def save(body: Mapping[str, object], *, draft_id: UUID = DRAFT, organisation_id: UUID = OWN) -> None:
    declarations.save_draft(
        draft_id=draft_id, organisation_id=organisation_id, created_by="clerk", body=body, now=NOW
    )


def body_of(draft_id: UUID = DRAFT) -> Mapping[str, JSON]:
    return declarations.get_draft(draft_id=draft_id, organisation_id=OWN).body


def submit() -> None:
    pair = [
        vehicle_body(part="source", transport_licence="C26YF0000001"),
        vehicle_body(
            id=str(RECEIVER),
            plate="12C99999",
            trailer_plate="12R09999",
            part="receiver",
            receives_from=str(TRUCK),
        ),
    ]
    declarations.store_submitted(
        declaration_id=DECLARATION,
        number="2026050800001",
        organisation_id=OWN,
        created_by="clerk",
        content=content(vehicles=pair, border_guard_number="BP-1"),
        now=NOW,
    )


def test_a_draft_keeps_what_was_typed_however_wrong() -> None:
    typed = {"gate": " ?? ", "vehicles": [{"plate": "12c"}, {}], "note": None, "count": 3}
    save(typed)
    assert body_of() == typed
    save({"gate": "HN"})
    assert body_of() == {"gate": "HN"}


def test_characters_that_no_database_keeps_are_left_out() -> None:
    save({"gate\x00": "H\x00N\ud800", "yard": "a\tb\nc"})
    assert body_of() == {"gate": "HN", "yard": "a\tb\nc"}


def test_an_outsider_neither_sees_nor_changes_a_draft() -> None:
    save({"gate": "HN"})
    assert declarations.find_draft(draft_id=DRAFT, organisation_id=OTHER) is None
    for attempt in (
        lambda: save({"gate": "CM"}, organisation_id=OTHER),
        lambda: declarations.get_draft(draft_id=DRAFT, organisation_id=OTHER),
        lambda: declarations.edit_draft(draft_id=DRAFT, organisation_id=OTHER, change=dict, now=NOW),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == DeclarationRefusal.NO_DRAFT
    declarations.delete_draft(draft_id=DRAFT, organisation_id=OTHER)
    assert body_of() == {"gate": "HN"}


def test_drafts_are_bounded_in_size_depth_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: JSON = "x"
    for _ in range(9):
        deep = [deep]
    for body in ({"gate": "x" * limits.DRAFT_BYTES}, {"gate": deep}):
        with pytest.raises(Refusal) as refused:
            save(body)
        assert refused.value.code == DeclarationRefusal.TOO_LARGE
    monkeypatch.setattr(limits, "DRAFTS", 2)
    save({}, draft_id=UUID(int=2))
    save({}, draft_id=UUID(int=3))
    save({"gate": "HN"}, draft_id=UUID(int=3))
    with pytest.raises(Refusal) as refused:
        save({}, draft_id=UUID(int=4))
    assert refused.value.code == DeclarationRefusal.TOO_MANY_DRAFTS


def test_an_edit_changes_one_thing_and_a_failing_one_nothing() -> None:
    save({"gate": "HN", "yard": "XC"})
    edited = declarations.edit_draft(
        draft_id=DRAFT, organisation_id=OWN, change=lambda body: {**body, "gate": "CM"}, now=NOW
    )
    assert edited == body_of() == {"gate": "CM", "yard": "XC"}
    with pytest.raises(Refusal):
        declarations.edit_draft(
            draft_id=DRAFT, organisation_id=OWN, change=lambda body: {**body, "gate": object()}, now=NOW
        )
    assert body_of() == {"gate": "CM", "yard": "XC"}


def test_drafts_are_listed_latest_first_and_go_when_deleted_or_stale() -> None:
    save({}, draft_id=UUID(int=2))
    Draft.objects.filter(id=UUID(int=2)).update(updated_at=NOW - timedelta(days=91))
    save({}, draft_id=UUID(int=3))
    save({}, draft_id=UUID(int=4), organisation_id=OTHER)
    assert [draft.id.int for draft in declarations.list_drafts(organisation_id=OWN)] == [3, 2]
    assert declarations.delete_stale_drafts(before=NOW - timedelta(days=90)) == 1
    declarations.delete_draft(draft_id=UUID(int=3), organisation_id=OWN)
    assert declarations.list_drafts(organisation_id=OWN) == ()


def test_a_copy_is_for_another_trip() -> None:
    submit()
    fresh = iter([UUID(int=501), UUID(int=502)])
    declarations.copy_declaration(
        declaration_id=DECLARATION,
        organisation_id=OWN,
        draft_id=DRAFT,
        created_by="clerk",
        new_id=lambda: next(fresh),
        now=NOW,
    )
    assert declarations.get_draft(draft_id=DRAFT, organisation_id=OWN).copied_from == DECLARATION
    body = {**body_of(), "expected_arrival": "2026-05-10T08:00"}
    checked = declarations.check_content(
        draft={**body, "goods": content_body()["goods"]}, now=NOW, places=PLACES
    ).content
    assert [vehicle.id.int for vehicle in checked.vehicles] == [501, 502]
    assert checked.vehicles[1].receives_from == UUID(int=501)
    assert {vehicle.seal_number for vehicle in checked.vehicles} == {None}
    assert checked.border_guard_number is None
    assert checked.vehicles[0].plate == "12C12345"
    assert body["goods"][0]["customs_declaration"] == {  # type: ignore[index,call-overload] # JSON of a copy
        "number": None,
        "type": "E42",
        "office": "03NK",
        "registered_on": None,
    }


def test_a_correction_begins_from_what_was_declared_and_is_one() -> None:
    submit()

    def begin(draft_id: UUID) -> UUID:
        return declarations.begin_correction(
            declaration_id=DECLARATION, organisation_id=OWN, draft_id=draft_id, created_by="clerk", now=NOW
        )

    assert begin(DRAFT) == begin(UUID(int=2)) == DRAFT
    stored = declarations.get_declaration(declaration_id=DECLARATION).content
    checked = declarations.check_content(
        draft=body_of(), now=NOW + timedelta(days=9), places=PLACES, previous=stored
    )
    assert checked.content == stored
    assert stored is not None
    declarations.store_amended(declaration_id=DECLARATION, content=stored, version=2, now=NOW)
    assert begin(UUID(int=2)) == UUID(int=2), "a correction of an old version would undo the amendment"


@pytest.mark.parametrize("organisation_id", [OTHER, OWN])
def test_nobody_copies_or_corrects_what_is_not_his_or_is_erased(organisation_id: UUID) -> None:
    submit()
    declarations.erase_content(declaration_id=DECLARATION)
    code = DeclarationRefusal.CONTENT_ERASED if organisation_id == OWN else DeclarationRefusal.NO_DECLARATION
    with pytest.raises(Refusal) as refused:
        declarations.copy_declaration(
            declaration_id=DECLARATION,
            organisation_id=organisation_id,
            draft_id=DRAFT,
            created_by="clerk",
            new_id=lambda: UUID(int=501),
            now=NOW,
        )
    assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        declarations.begin_correction(
            declaration_id=DECLARATION,
            organisation_id=organisation_id,
            draft_id=DRAFT,
            created_by="clerk",
            now=NOW,
        )
    assert refused.value.code == code
    assert not Draft.objects.exists()
