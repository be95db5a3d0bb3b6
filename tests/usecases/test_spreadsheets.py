"""Declarations by spreadsheet: what is made, what is not, and that nothing is ever made twice."""

from uuid import UUID, uuid5

import pytest

from tests.support.companies import make_clerk, make_company, reference
from tests.support.declarations import content
from tests.support.spreadsheets import book, export_book, go_on, head, line, receive, truck, wrong_second
from xulang.crossing.domain.statement import Statement
from xulang.crossing.usecases.declare import first_statements
from xulang.declarations import api as declarations
from xulang.declarations.api import EntryState, Filters, ImportState, Level, Make, Mode
from xulang.declarations.models import SheetEntry
from xulang.interfaces.carrier.drafting import HANOI
from xulang.kernel.actor import SYSTEM
from xulang.platform import clock
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def provinces_data() -> None:
    reference()


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def clerk(company: UUID) -> UUID:
    return make_clerk(company)


def upload_of(import_id: UUID, company: UUID) -> declarations.SheetUpload:
    return declarations.get_import(import_id=import_id, organisation_id=company)


def said(import_id: UUID, company: UUID, level: Level = Level.ERROR) -> list[tuple[str, str, int, int]]:
    """Code, field, row and column of what was found."""
    upload = upload_of(import_id, company)
    entries = declarations.list_entries(import_id=import_id)
    found = [*upload.findings, *(one for entry in entries for one in entry.findings)]
    return [(one.code, one.field, one.row, one.column) for one in found if one.level is level]


def declared(company: UUID) -> list[declarations.SubmittedDeclaration]:
    found = declarations.list_declarations(organisation_id=company, filters=Filters(), limit=100)
    return sorted(found.items, key=lambda one: one.number)


def test_a_file_of_several_trucks_is_declared(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(3), clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.DONE
    made = declared(company)
    entries = declarations.list_entries(import_id=kept.id)
    assert [entry.number for entry in entries] == [one.number for one in made]
    content = made[0].content
    assert content is not None
    assert (content.gate, content.regime.value, content.vehicles[0].plate) == ("HN", "export", "12C00001")
    assert f"{content.expected_arrival.astimezone(HANOI):%H:%M}" == "08:30"
    assert content.vehicles[0].tare_kg == 10_000
    assert content.goods[0].lines[0].quantity is not None
    assert str(content.goods[0].lines[0].quantity) == "1070.5000"


def test_several_vehicles_owners_and_a_pair_in_one_declaration(company: UUID, clerk: UUID) -> None:
    sent = book(
        {
            "Xe": [
                truck("A1", 1, part="source", vehicle_type="container_truck", trailer_plate="12R-012.34",
                      container_number="CSQU3054383"),
                truck("A1", 2, part="receiver", receives_from="12C 000.01"),
            ],
            "Hàng": [line("A1"), line("A1", product="Mít"), line("A1", owner_name="Công ty Khác",
                     customs_number="300000000001")],
            "Tờ khai": [head("a1")],
        }
    )  # fmt: skip
    kept = receive(sent, clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.DONE, said(kept.id, company)
    (one,) = declared(company)
    assert one.content is not None
    source, receiver = one.content.vehicles
    assert receiver.receives_from == source.id
    assert [len(owner.lines) for owner in one.content.goods] == [2, 1]


def test_drafts_are_saved_and_go_on_by_hand(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(2), clerk=clerk, company=company, make=Make.DRAFTS)
    assert go_on(kept.id) is ImportState.DONE
    assert declared(company) == []
    drafts = declarations.list_drafts(organisation_id=company)
    assert {entry.declaration_id for entry in declarations.list_entries(import_id=kept.id)} == {
        draft.id for draft in drafts
    }


def test_with_one_error_all_or_nothing_makes_nothing(company: UUID, clerk: UUID) -> None:
    kept = receive(wrong_second(), clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.REFUSED
    assert declared(company) == []
    assert said(kept.id, company) == [
        ("declarations.unknown_gate", "gate", 3, 4),
        ("declarations.missing", "plate", 3, 2),
        ("identifiers.phone_malformed", "driver_phone", 3, 7),
        ("identifiers.hs_code_malformed", "hs_code", 3, 7),
    ]
    states = [entry.state for entry in declarations.list_entries(import_id=kept.id)]
    assert states == [EntryState.LEFT, EntryState.REFUSED]


def test_the_good_ones_are_made_when_that_was_chosen(company: UUID, clerk: UUID) -> None:
    kept = receive(wrong_second(), clerk=clerk, company=company, mode=Mode.GOOD_ROWS)
    assert go_on(kept.id) is ImportState.PARTLY
    (one,) = declared(company)
    states = [(entry.state, entry.number) for entry in declarations.list_entries(import_id=kept.id)]
    assert states == [(EntryState.MADE, one.number), (EntryState.REFUSED, "")]


def test_the_mended_file_makes_what_was_missing_and_nothing_twice(company: UUID, clerk: UUID) -> None:
    first = receive(wrong_second(), clerk=clerk, company=company, mode=Mode.GOOD_ROWS)
    go_on(first.id)
    mended = book(
        {
            "A": [head("B2"), head("G1")],
            "B": [truck("B2", 2), truck("G1", 1)],
            "C": [line("G1"), line("B2")],
        }
    )
    second = receive(mended, clerk=clerk, company=company)
    assert go_on(second.id) is ImportState.DONE
    states = [entry.state for entry in declarations.list_entries(import_id=second.id)]
    assert states == [EntryState.MADE, EntryState.REPEATED]
    assert len(declared(company)) == 2


def test_the_same_file_again_is_the_same_upload(company: UUID, clerk: UUID) -> None:
    sent = export_book(2)
    first = receive(sent, clerk=clerk, company=company)
    again = receive(sent, clerk=make_clerk(company), company=company)
    assert again.repeated == first.id
    go_on(first.id)
    assert receive(sent, clerk=clerk, company=company).repeated == first.id
    other = make_company(name="Công ty Khác")
    assert receive(sent, clerk=make_clerk(other), company=other).repeated is None
    assert len(declared(company)) == 2


def test_a_changed_row_under_an_old_reference_is_named(company: UUID, clerk: UUID) -> None:
    first = receive(export_book(1), clerk=clerk, company=company)
    go_on(first.id)
    changed = book({"A": [head("T1")], "B": [truck("T1", 77)], "C": [line("T1")]})
    second = receive(changed, clerk=clerk, company=company)
    assert go_on(second.id) is ImportState.REFUSED
    (entry,) = declarations.list_entries(import_id=second.id)
    assert [one.code for one in entry.findings] == ["declarations.sheet_reference_changed"]
    assert entry.findings[0].params == {"reference": "T1", "number": declared(company)[0].number}
    assert len(declared(company)) == 1


def test_a_reference_is_free_again_when_its_draft_was_thrown_away(company: UUID, clerk: UUID) -> None:
    sent = export_book(1)
    first = receive(sent, clerk=clerk, company=company, make=Make.DRAFTS)
    go_on(first.id)
    (draft,) = declarations.list_drafts(organisation_id=company)
    declarations.delete_draft(draft_id=draft.id, organisation_id=company)
    second = receive(sent, clerk=clerk, company=company, make=Make.DRAFTS)
    assert second.repeated is None
    assert go_on(second.id) is ImportState.DONE
    assert len(declarations.list_drafts(organisation_id=company)) == 1


def test_who_lost_his_role_meanwhile_declares_nothing(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(2), clerk=clerk, company=company)
    (membership,) = registry.list_memberships(user_id=clerk, now=clock.now())
    registry.end_membership(membership_id=membership.id, actor=SYSTEM, now=clock.now())
    assert go_on(kept.id) is ImportState.REFUSED
    assert {code for code, *_ in said(kept.id, company)} == {"crossing.not_allowed"}
    assert declared(company) == []


def test_the_same_goods_twice_in_one_file_are_refused_at_the_second_row(company: UUID, clerk: UUID) -> None:
    sent = book(
        {
            "A": [head("T1"), head("T2"), head("T3")],
            "B": [truck("T1", 1), truck("T2", 1), truck("T3", 3)],
            "C": [line("T1"), line("T2"), line("T3")],
        }
    )
    kept = receive(sent, clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.PARTLY
    assert said(kept.id, company) == [("crossing.consignment_live", "plate", 3, 2)]
    assert len(declared(company)) == 2
    # Its reference is free again: the row with another truck is a new one.
    mended = book({"A": [head("T2")], "B": [truck("T2", 2)], "C": [line("T2")]})
    assert go_on(receive(mended, clerk=clerk, company=company).id) is ImportState.DONE


def test_one_that_fails_in_writing_does_not_take_its_neighbours_along(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(4), clerk=clerk, company=company)
    # Somebody else's declaration has the id that the third one follows from.
    third = SheetEntry.objects.get(sheet_id=kept.id, place=2)
    declarations.store_submitted(
        declaration_id=uuid5(third.id, "declaration"),
        number="2026050800001",
        organisation_id=make_company(name="Công ty Khác"),
        created_by="someone",
        content=content(),
        now=clock.now(),
    )
    assert go_on(kept.id) is ImportState.PARTLY
    assert said(kept.id, company) == [("declarations.already_declared", "ref", 4, 1)]
    entries = declarations.list_entries(import_id=kept.id)
    made = [entry.number for entry in entries if entry.state is EntryState.MADE]
    assert made == [one.number for one in declared(company)]
    # The numbers that the first try took were given back.
    assert [int(one) - int(made[0]) for one in made] == [0, 1, 2]


def test_what_breaks_one_is_logged_and_named_and_the_others_stand(
    company: UUID, clerk: UUID, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaking(*, request: object, content: declarations.DeclarationContent) -> list[Statement]:
        if content.vehicles[0].plate == "12C00002":
            raise KeyError("nobody thought of this")
        return first_statements(request=request, content=content)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr("xulang.crossing.usecases.declare.first_statements", breaking)
    kept = receive(export_book(3), clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.PARTLY
    assert said(kept.id, company) == [("declarations.sheet_not_made", "ref", 3, 1)]
    assert "nobody thought of this" in caplog.text
    assert len(declared(company)) == 2


def test_a_slice_stops_and_the_next_goes_on(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(3), clerk=clerk, company=company)
    assert go_on(kept.id, seconds=0) is ImportState.MAKING
    assert declared(company) == []
    assert go_on(kept.id) is ImportState.DONE
    assert len(declared(company)) == 3


def test_what_is_left_out_is_named(company: UUID, clerk: UUID) -> None:
    sent = book(
        {
            "A": [head("#VD", **{"Ghi chú": "x"}), head("T1", **{"Ghi chú": "của tôi"})],
            "B": [truck("T1")],
            "C": [line("T1")],
            "Tạm": [{"x": 1, "y": 2}],
        }
    )
    kept = receive(sent, clerk=clerk, company=company)
    assert go_on(kept.id) is ImportState.DONE
    notes = {(one.code, tuple(one.params.values())) for one in upload_of(kept.id, company).findings}
    assert notes == {
        ("declarations.sheet_column_unknown", ("Ghi chú",)),
        ("declarations.sheet_table_unknown", ("Tạm",)),
        ("declarations.sheet_row_left_out", ("#VD",)),
    }


def test_another_company_does_not_see_it(company: UUID, clerk: UUID) -> None:
    kept = receive(export_book(1), clerk=clerk, company=company)
    with pytest.raises(Exception, match="sheet_no_import"):
        upload_of(kept.id, make_company(name="Công ty Khác"))
