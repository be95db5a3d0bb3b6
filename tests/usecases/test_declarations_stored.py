from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.support.declarations import RECEIVER, TRUCK, content, content_body, vehicle_body
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal, Filters
from xulang.declarations.models import NumberCounter
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
OWN = UUID("018f0000-0000-7000-8000-0000000000aa")
OTHER = UUID("018f0000-0000-7000-8000-0000000000bb")


def ident(number: int) -> UUID:
    return UUID(int=number)


def submit(number: int = 1, *, organisation_id: UUID = OWN, **replaced: object) -> UUID:
    truck = vehicle_body(id=str(ident(1000 + number)), container_number="CSQU3054383")
    body = {"vehicles": [truck], **replaced}
    declarations.store_submitted(
        declaration_id=ident(number),
        number=declarations.allot_number(now=NOW),
        organisation_id=organisation_id,
        created_by="clerk",
        content=content(**body),  # type: ignore[arg-type] # test bodies are JSON
        now=NOW,
    )
    return ident(number)


def test_what_is_stored_reads_back_equal() -> None:
    submit(1, vehicles=[vehicle_body()])
    row = declarations.get_declaration(declaration_id=ident(1))
    assert row.content == content()
    assert (row.number, row.version, row.organisation_id) == ("2026050800001", 1, OWN)
    assert declarations.find_by_number(number="2026050800001") == row


def test_numbers_count_up_within_a_hanoi_day_and_begin_anew_on_the_next() -> None:
    last_of_day = datetime(2026, 5, 8, 16, 59, 59, tzinfo=UTC)
    first_of_next = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)
    given = [declarations.allot_number(now=now) for now in (NOW, last_of_day, first_of_next)]
    assert given == ["2026050800001", "2026050800002", "2026050900001"]


def test_the_day_after_99999_numbers_is_refused_by_name() -> None:
    NumberCounter.objects.create(day="2026-05-08", last=99_998)
    assert declarations.allot_number(now=NOW) == "2026050899999"
    with pytest.raises(Refusal) as refused:
        declarations.allot_number(now=NOW)
    assert refused.value.code == DeclarationRefusal.NUMBERS_USED_UP


def test_a_vehicle_id_belongs_to_one_declaration() -> None:
    submit(1, vehicles=[vehicle_body()])
    with pytest.raises(Refusal) as refused:
        submit(2, vehicles=[vehicle_body(id=str(RECEIVER)), vehicle_body()])
    assert refused.value.code == DeclarationRefusal.VEHICLE_TAKEN


def test_a_declaration_is_submitted_once() -> None:
    submit(1)
    with pytest.raises(Refusal) as refused:
        submit(1, vehicles=[vehicle_body()])
    assert refused.value.code == DeclarationRefusal.ALREADY_DECLARED


def test_an_amendment_keeps_the_next_version_only() -> None:
    submit(1, vehicles=[vehicle_body()])
    amended = content(vehicles=[vehicle_body(plate="12C54321")])
    declarations.store_amended(declaration_id=ident(1), content=amended, version=2, now=NOW)
    row = declarations.get_declaration(declaration_id=ident(1))
    assert (row.content, row.version, row.amended_at) == (amended, 2, NOW)
    with pytest.raises(Refusal) as refused:
        declarations.store_amended(declaration_id=ident(1), content=amended, version=2, now=NOW)
    assert refused.value.code == DeclarationRefusal.MOVED


def test_erasure_leaves_number_and_route_and_forgets_the_rest() -> None:
    submit(1)
    declarations.erase_content(declaration_id=ident(1))
    row = declarations.get_declaration(declaration_id=ident(1))
    assert row.content is None
    assert (row.number, row.gate, row.direction) == ("2026050800001", "HN", Direction.EXPORT)
    assert not find("12c123")
    with pytest.raises(Refusal) as refused:
        declarations.store_amended(declaration_id=ident(1), content=content(), version=2, now=NOW)
    assert refused.value.code == DeclarationRefusal.CONTENT_ERASED


def find(text: str, **filters: object) -> list[str]:
    wanted = Filters(text=text, **filters)  # type: ignore[arg-type] # spelled by the tests below
    return [row.number for row in declarations.list_declarations(organisation_id=OWN, filters=wanted).items]


@pytest.mark.parametrize(
    "text",
    ["12C-123.45", "12c12345", "csqu 305", "sau rieng", "SẦU RIÊNG tươi", "cong ty", "0800001", "广西"],
)
def test_search_ignores_accents_dots_hyphens_and_case(text: str) -> None:
    submit(1)
    assert find(text) == ["2026050800001"]


def test_search_finds_nothing_of_other_companies_and_nothing_across_parts() -> None:
    submit(1, organisation_id=OTHER)
    submit(2)
    assert find("sau rieng") == ["2026050800002"]
    assert find("12R01234CSQU") == []


def test_filters_are_combined() -> None:
    submit(1)
    assert find("", direction=Direction.EXPORT, gate="HN") == ["2026050800001"]
    assert find("", direction=Direction.IMPORT) == []
    assert find("", gate="CM") == []
    assert find("", submitted_before=NOW) == []
    assert find("", submitted_from=NOW) == ["2026050800001"]


def test_pages_stay_right_while_new_declarations_come_in() -> None:
    for number in range(1, 6):
        submit(number)
    first = declarations.list_declarations(organisation_id=OWN, filters=Filters(), limit=2)
    submit(6)
    second = declarations.list_declarations(
        organisation_id=OWN, filters=Filters(), before=first.next_before, limit=2
    )
    third = declarations.list_declarations(
        organisation_id=OWN, filters=Filters(), before=second.next_before, limit=2
    )
    numbers = [[row.number[-1] for row in page.items] for page in (first, second, third)]
    assert numbers == [["5", "4"], ["3", "2"], ["1"]]
    assert third.next_before is None


def test_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        declarations.get_declaration(declaration_id=TRUCK)
    assert refused.value.code == DeclarationRefusal.NO_DECLARATION
    assert declarations.find_declaration(declaration_id=TRUCK) is None
    assert content_body()["gate"] == "HN"
