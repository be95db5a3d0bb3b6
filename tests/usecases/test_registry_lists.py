"""An organisation's own lists of vehicles and drivers, and the demonstration's people."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction

from tests.support.people import NOON, Owner, make_organisation, marked
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality, Role, VehicleType
from xulang.platform.ids import new_id
from xulang.platform.installation import Purpose
from xulang.registry import api as registry
from xulang.registry.api import NewDriver, NewVehicle, Origin, RegistryRefusal
from xulang.registry.models import Driver, Gate, Membership, OpeningHours, Organisation, User, Vehicle, Yard

pytestmark = pytest.mark.django_db
DATA = Path(settings.DATA_FOLDER)


@pytest.fixture
def demonstration(owner_connection: Owner) -> Iterator[None]:
    with marked(owner_connection, Purpose.DEMONSTRATION):
        yield


def truck(plate: str, trailer: str = "") -> NewVehicle:
    return NewVehicle(
        id=new_id(),
        plate=plate,
        nationality=Nationality.VN,
        type=VehicleType.CONTAINER_TRUCK,
        trailer_plate=trailer,
    )


def driver(name: str, number: str) -> NewDriver:
    return NewDriver(
        id=new_id(),
        full_name=name,
        phone="+84912345678",
        nationality=Nationality.VN,
        id_kind=DocumentKind.PERSONAL_ID,
        id_number=number,
    )


def remember(organisation_id: UUID, *vehicles: NewVehicle, origin: Origin = Origin.TYPED) -> None:
    registry.remember_vehicles(organisation_id=organisation_id, vehicles=vehicles, origin=origin, now=NOON)


def plates(organisation_id: UUID, text: str = "") -> list[str]:
    found = registry.search_vehicles(organisation_id=organisation_id, text=text, now=NOON)
    return [vehicle.plate for vehicle in found]


def test_a_plate_stands_once_on_a_list_however_it_is_written() -> None:
    mine, other = make_organisation(), make_organisation()
    remember(mine, truck("12C-123.45"))
    remember(mine, truck("12c 12345", trailer="12R-001.23"))
    remember(other, truck("12C-123.45"))
    (listed,) = registry.search_vehicles(organisation_id=mine, text="12C 123", now=NOON)
    assert (listed.plate, listed.trailer_plate) == ("12c 12345", "12R-001.23")
    assert plates(other) == ["12C-123.45"]


def test_what_was_learned_does_not_overwrite_what_was_typed() -> None:
    mine = make_organisation()
    remember(mine, truck("12C-123.45", trailer="A"), origin=Origin.LEARNED)
    remember(mine, truck("12C-123.45", trailer="B"), origin=Origin.LEARNED)
    remember(mine, truck("12C-123.45", trailer="C"), origin=Origin.TYPED)
    remember(mine, truck("12C-123.45", trailer="D"), origin=Origin.LEARNED)
    (listed,) = registry.search_vehicles(organisation_id=mine, text="", now=NOON)
    assert listed.trailer_plate == "C"


def test_a_forgotten_vehicle_can_come_back_and_its_history_stays() -> None:
    mine, other = make_organisation(), make_organisation()
    remember(mine, truck("12C-123.45"))
    (listed,) = registry.search_vehicles(organisation_id=mine, text="", now=NOON)
    with pytest.raises(Refusal) as refused:
        registry.forget_vehicle(organisation_id=other, vehicle_id=listed.id, now=NOON)
    assert refused.value.code is RegistryRefusal.VEHICLE_UNKNOWN
    later = NOON + timedelta(hours=1)
    registry.forget_vehicle(organisation_id=mine, vehicle_id=listed.id, now=later)
    assert registry.search_vehicles(organisation_id=mine, text="", now=later) == []
    again = truck("12C-123.45")
    registry.remember_vehicles(organisation_id=mine, vehicles=[again], origin=Origin.TYPED, now=later)
    (back,) = registry.search_vehicles(organisation_id=mine, text="", now=later)
    assert back.id == again.id
    assert Vehicle.objects.count() == 2


def test_the_database_itself_keeps_a_plate_once_on_a_list() -> None:
    mine = make_organisation()
    remember(mine, truck("12C-123.45"))
    row = Vehicle.objects.get()
    row.pk = new_id()
    with pytest.raises(IntegrityError, match="registry_vehicle_apart"), transaction.atomic():
        row.save(force_insert=True)
    registry.remember_drivers(
        organisation_id=mine, drivers=[driver("An", "001203000456")], origin=Origin.TYPED, now=NOON
    )
    paper = Driver.objects.get()
    paper.pk = new_id()
    with pytest.raises(IntegrityError, match="registry_driver_apart"), transaction.atomic():
        paper.save(force_insert=True)


def test_a_list_is_its_organisations_own() -> None:
    mine, other = make_organisation(), make_organisation()
    remember(mine, truck("12C-123.45"))
    (listed,) = registry.search_vehicles(organisation_id=mine, text="", now=NOON)
    assert plates(other) == []
    with pytest.raises(Refusal) as refused:
        registry.get_vehicle(organisation_id=other, vehicle_id=listed.id, now=NOON)
    assert refused.value.code is RegistryRefusal.VEHICLE_UNKNOWN


def test_drivers_are_found_by_any_part_of_the_name_without_accents() -> None:
    mine = make_organisation()
    people = [
        driver("Nguyễn Văn Đạt", "001203000111"),
        driver("Đỗ Thị An", "001203000222"),
        driver("张伟", "E12345678"),
    ]
    registry.remember_drivers(organisation_id=mine, drivers=people, origin=Origin.LEARNED, now=NOON)

    def names(text: str) -> set[str]:
        return {one.full_name for one in registry.search_drivers(organisation_id=mine, text=text, now=NOON)}

    assert names("dat") == {"Nguyễn Văn Đạt"}
    assert names("NGUYEN v") == {"Nguyễn Văn Đạt"}
    assert names("Đo") == {"Đỗ Thị An"}
    assert names("guyen") == set()
    assert names("张") == {"张伟"}
    assert names("%") == names("") == {"Nguyễn Văn Đạt", "Đỗ Thị An", "张伟"}


def test_a_driver_stands_once_by_his_paper() -> None:
    mine = make_organisation()
    for name in ("Nguyễn Văn Dat", "Nguyễn Văn Đạt"):
        registry.remember_drivers(
            organisation_id=mine, drivers=[driver(name, "001203000111")], origin=Origin.TYPED, now=NOON
        )
    (listed,) = registry.search_drivers(organisation_id=mine, text="", now=NOON)
    assert listed.full_name == "Nguyễn Văn Đạt"


def test_the_reference_tables_are_imported_as_they_are() -> None:
    imported = registry.import_reference(folder=DATA, now=NOON)
    assert (imported.rows, imported.changed) == (11 + 4 + 21, 11 + 4 + 21)
    assert (Gate.objects.count(), Yard.objects.count(), OpeningHours.objects.count()) == (11, 4, 21)
    chi_ma = registry.get_gate(code="CM")
    assert (chi_ma.name_vi, chi_ma.name_zh, chi_ma.opposite_side) == (
        "Cửa khẩu song phương Chi Ma",
        "爱店口岸",
        "Ái Điểm / Aidian",
    )
    assert chi_ma.baseline_vehicles_per_day is None
    na_hinh = Gate.objects.get(code="NH")
    assert (na_hinh.name_zh, na_hinh.opposite_side, na_hinh.markers) == (None, None, None)
    park = registry.get_yard(code="VTP")
    assert (park.operator, park.gate) == ("Viettel Post", "HN")
    assert [yard.code for yard in registry.list_yards(gate="HN")] == ["XC", "VTP"]


def test_importing_again_changes_nothing() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    again = registry.import_reference(folder=DATA, now=NOON + timedelta(days=1))
    assert (again.rows, again.changed) == (36, 0)
    assert Organisation.objects.filter(kind="yard").count() == 4


def test_a_changed_cell_is_brought_in_line(tmp_path: Path) -> None:
    registry.import_reference(folder=DATA, now=NOON)
    for name in ("gates.csv", "yards.csv", "opening_hours.csv"):
        text = (DATA / name).read_text().replace("1119-1120,800,", "1119-1120,,")
        (tmp_path / name).write_text(text)
    again = registry.import_reference(folder=tmp_path, now=NOON)
    assert again.changed == 1
    assert registry.get_gate(code="HN-1119").baseline_vehicles_per_day is None


def own_tables(folder: Path) -> None:
    """The gates' own keeper: other names, and hours from another day on."""
    for name, old, new in (
        ("gates.csv", "Cửa khẩu song phương Chi Ma", "Cửa khẩu Chi Ma"),
        ("yards.csv", "", ""),
        ("opening_hours.csv", "2025-04-01", "2026-03-01"),
    ):
        text = (DATA / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))


def test_other_hours_of_a_gate_take_the_place_of_those_before(tmp_path: Path) -> None:
    """Two rows of one weekday may not be valid together."""
    registry.import_reference(folder=DATA, now=NOON)
    before = {*OpeningHours.objects.values_list("gate_id", "weekday", "opens_at", "closes_at")}
    own_tables(tmp_path)
    assert registry.import_reference(folder=tmp_path, now=NOON).changed > 0
    assert {*OpeningHours.objects.values_list("gate_id", "weekday", "opens_at", "closes_at")} == before
    assert OpeningHours.objects.filter(valid_from=date(2026, 3, 1)).exists()
    assert not OpeningHours.objects.filter(valid_from=date(2025, 4, 1)).exists()
    assert registry.import_reference(folder=tmp_path, now=NOON).changed == 0


def test_a_start_takes_nothing_back_that_the_keeper_imported(tmp_path: Path) -> None:
    own_tables(tmp_path)
    registry.import_reference(folder=tmp_path, now=NOON)
    models = (Gate, Yard, OpeningHours)
    before = [list(one.objects.order_by("pk").values()) for one in models]
    assert registry.import_missing_reference(folder=DATA, now=NOON).changed == 0
    assert [list(one.objects.order_by("pk").values()) for one in models] == before


def test_a_start_brings_what_is_missing() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    shipped = Gate.objects.filter(code="DD").values().get()
    Gate.objects.filter(code="DD").delete()
    assert registry.import_missing_reference(folder=DATA, now=NOON).changed == 1
    assert Gate.objects.filter(code="DD").values().get() == shipped


def test_clearance_routes_hang_below_their_gate() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    tree = {node.gate.code: [route.gate.code for route in node.routes] for node in registry.gate_tree()}
    assert tree == {
        "HN": ["HN-1119", "HN-1088", "TT", "CN"],
        **{code: [] for code in ("CM", "NH", "NN", "BN", "BL", "DD")},
    }


def test_opening_hours_hold_while_they_are_valid_and_are_not_invented() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    hours = registry.find_opening_hours(gate="HN", on=NOON.date())
    assert hours is not None
    assert (hours.opens_at.hour, hours.closes_at.hour) == (7, 20)
    assert registry.find_opening_hours(gate="HN", on=hours.valid_from - timedelta(days=1)) is None
    assert registry.find_opening_hours(gate="TT", on=NOON.date()) is None


def test_the_database_itself_keeps_opening_hours_apart() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    row = OpeningHours.objects.filter(gate_id="HN", weekday=1).get()
    row.pk = None
    row.valid_from += timedelta(days=1)
    with pytest.raises(IntegrityError, match="registry_openinghours_apart"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_has_a_desk_for_each_role() -> None:
    registry.import_reference(folder=DATA, now=NOON)
    accounts = registry.seed_demonstration_people(password="một mật khẩu mẫu", now=NOON)
    assert {account.role for account in accounts} == set(Role) - {Role.DRIVER}
    assert len({account.username for account in accounts}) == len(accounts) == 18
    assert {a.organisation for a in accounts if a.username == "yard"} == {"Công ty Xuân Cương"}
    for user in User.objects.all():
        assert check_password("một mật khẩu mẫu", user.password)
        actor = registry.find_actor(user_id=user.id, now=NOON)
        assert actor is not None
        assert len(actor.grants) == 1
    again = registry.seed_demonstration_people(password="một mật khẩu mẫu", now=NOON + timedelta(days=1))
    assert again == accounts
    assert (User.objects.count(), Membership.objects.count()) == (18, 18)


@pytest.mark.parametrize("purpose", [None, Purpose.SERVICE])
def test_no_account_with_a_printed_password_outside_a_demonstration(
    purpose: Purpose | None, owner_connection: Owner
) -> None:
    registry.import_reference(folder=DATA, now=NOON)
    with marked(owner_connection, purpose), pytest.raises(Refusal) as refused:
        registry.seed_demonstration_people(password="x", now=NOON)
    assert refused.value.code is RegistryRefusal.NOT_A_DEMONSTRATION
    assert not User.objects.exists()
