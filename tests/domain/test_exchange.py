"""The reader of the live platform's records: the one real record, and records that are none."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xulang.exchange import api as exchange
from xulang.exchange.api import ExchangeRefusal, Hand
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Step

FILE = Path(__file__).parents[2] / "data" / "live_platform" / "export_completed.json"
RECORD: dict[str, Any] = json.loads(FILE.read_text())
# The file is the record itself, or lies in the platform's envelope.
ROW: dict[str, Any] = RECORD.get("data", RECORD)
TRUCK = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")


def read(row: object) -> exchange.OutsideRecord:
    (found,) = exchange.read_records(text=json.dumps(row).encode())
    return found


def changed(path: str, value: object) -> dict[str, Any]:
    """The record with one field replaced; "a.0.b" leads through lists and objects."""
    row = copy.deepcopy(ROW)
    holder: Any = row
    *way, last = path.split(".")
    for part in way:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    holder[last] = value
    return row


def refused(row: object) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as found:
        read(row)
    return found.value.code.value, found.value.field


def test_the_real_record_is_read_whole() -> None:
    record = read(ROW)
    assert str(record.id) == ROW["id"]
    assert (record.number, record.company_name) == (ROW["numberOfDeclaration"], "CÔNG TY MẪU")
    assert record.declared_at.astimezone(UTC) == datetime.fromisoformat(
        ROW["createDate"] + "+07:00"
    ).astimezone(UTC)
    content = record.content
    assert (content["direction"], content["regime"], content["gate"]) == ("export", "export", "HN")
    vehicles = content["vehicles"]
    assert isinstance(vehicles, list)
    [vehicle] = vehicles
    assert isinstance(vehicle, dict)
    source = ROW["registrationTransportDetails"][0]
    assert {name: vehicle[name] for name in ("id", "type", "nationality", "part", "cargo_weight_kg")} == {
        "id": str(TRUCK),
        "type": "container_truck",
        "nationality": "VN",
        "part": "carries",
        "cargo_weight_kg": 10_710,
    }
    assert (vehicle["plate"], vehicle["trailer_plate"]) == (source["licencePlate"], source["numberOfTrailer"])
    assert vehicle["tare_kg"] == 10_000
    assert vehicle["needs"] == ["health_quarantine"]
    assert len(record.claims) == 13


def test_an_envelope_a_list_and_a_bare_record_say_the_same() -> None:
    bare = read(ROW)
    for text in ([ROW], {"result": 1, "code": "00", "data": ROW}, {"data": [ROW]}):
        assert exchange.read_records(text=json.dumps(text).encode()) == [bare]
    assert exchange.read_records(text=b"[]") == []
    assert len(exchange.read_records(text=json.dumps([ROW, ROW]).encode())) == 2


def test_a_time_without_a_zone_is_hanoi_s_and_one_with_a_zone_is_kept() -> None:
    midnight = datetime(2026, 5, 31, 17, 0, tzinfo=UTC)
    assert read(changed("createDate", "2026-06-01T00:00:00")).declared_at == midnight
    assert read(changed("createDate", "2026-06-01T00:00:00+07:00")).declared_at == midnight
    assert read(changed("createDate", "2026-05-31T17:00:00Z")).declared_at == midnight


def test_a_flag_without_a_time_is_no_fact_and_one_with_both_is() -> None:
    def steps(row: dict[str, Any]) -> list[Step | None]:
        return [claim.step for claim in read(row).claims]

    assert steps(ROW).count(Step.HEALTH_CHECK) == 1
    first = "registrationTransportDetails.0."
    assert Step.HEALTH_CHECK not in steps(changed(f"{first}checkMedicalQuarantineTime", None))
    for word in (False, None, 1, "true"):
        assert Step.HEALTH_CHECK not in steps(changed(f"{first}checkMedicalQuarantine", word)), word


def test_who_acted_when_and_whether_the_platform_itself_did() -> None:
    row = changed("confirmRegistrationCustomsNote", "Hệ thống xác nhận tự động lúc vào bãi")
    row["confirmRegistrationCustomsTime"] = "2026-05-08T22:50:45.063158"
    row["confirmRegistrationCustomsUserId"] = "u-1"
    [claim] = [one for one in read(row).claims if one.step == Step.REGISTRATION]
    assert (claim.kind, claim.force, claim.actor_id, claim.hand, claim.vehicle_id) == (
        FactKind.CONFIRMED,
        Force.CUSTOMS,
        "u-1",
        Hand.AUTOMATIC,
        None,
    )
    assert claim.at.astimezone(UTC) == datetime(2026, 5, 8, 15, 50, 45, 63158, tzinfo=UTC)
    assert claim.name == "confirmRegistrationCustoms"


@pytest.mark.parametrize(("status", "outcome"), [(0, "unpaid"), (1, "partly"), (2, "paid")])
def test_a_payment_says_how_far_it_is_paid(status: int, outcome: str) -> None:
    [claim] = [
        one
        for one in read(changed("paymentOfTax.paymentStatus", status)).claims
        if one.kind == FactKind.PAYMENT_NOTED
    ]
    assert (claim.outcome, claim.force, claim.name) == (outcome, Force.CENTRE, "paymentOfTax")


@pytest.mark.parametrize(
    ("weight", "kilograms"),
    [(10710.0, 10_710), (0.5, 1), (1.49, 1), (2.5, 3), (None, None), (0, None)],
)
def test_a_weight_is_rounded_half_up(weight: float | None, kilograms: int | None) -> None:
    vehicles = read(changed("registrationTransportDetails.0.weight", weight)).content["vehicles"]
    assert isinstance(vehicles, list)
    assert isinstance(vehicles[0], dict)
    assert vehicles[0]["cargo_weight_kg"] == kilograms


FIRST = "registrationTransportDetails.0"
UNREADABLE = ExchangeRefusal.FIELD_UNREADABLE.value


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("id", "no uuid", "id"),
        ("id", None, "id"),
        ("createDate", "yesterday", "createDate"),
        ("createDate", None, "createDate"),
        ("createDate", "0001-01-01T00:00:00", "createDate"),
        ("createDate", "9999-12-31T23:59:59-12:00", "createDate"),
        ("arrivalDate", "2026-02-30", "arrivalDate"),
        ("arrivalDate", "0001-01-01T00:00:00Z", "arrivalDate"),
        ("arrivalDate", "9999-12-31T23:00:00Z", "arrivalDate"),
        ("arrivalTime", "25:00", "arrivalTime"),
        ("type", 7, "type"),
        ("type", None, "type"),
        ("type", [], "type"),
        ("gate", "HN", "gate"),
        ("company", [1], "company"),
        ("createdUser", "x", "createdUser"),
        ("numberOfDeclaration", {}, "numberOfDeclaration"),
        ("registrationTransportDetails", {}, "registrationTransportDetails"),
        ("registrationTransportDetails", [1], "registrationTransportDetails"),
        (f"{FIRST}.id", "x", "id"),
        (f"{FIRST}.weight", "heavy", "weight"),
        (f"{FIRST}.weight", True, "weight"),
        (f"{FIRST}.weight", 10**400, "weight"),
        (f"{FIRST}.vehicleNationalityType", "US", "vehicleNationalityType"),
        (f"{FIRST}.checkBorderGuardTime", "soon", "checkBorderGuardTime"),
        ("paymentOfTax.paymentStatus", 9, "paymentOfTax.paymentStatus"),
        ("paymentOfTax.paymentStatus", "2", "paymentOfTax.paymentStatus"),
        ("paymentOfTax.paymentStatus", True, "paymentOfTax.paymentStatus"),
        ("paymentOfTax", [1], "paymentOfTax"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(path: str, value: object, field: str) -> None:
    assert refused(changed(path, value)) == (UNREADABLE, field)


def test_a_gate_that_nobody_mapped_is_named() -> None:
    assert refused(changed("gate", {"code": "CKXX"})) == ("exchange.gate_unknown", "gate.code")
    assert refused(changed("gate", None)) == ("exchange.gate_unknown", "gate.code")


def test_what_is_no_declaration_is_no_shape_of_ours() -> None:
    for name in ("numberOfDeclaration", "registrationTransportDetails"):
        row = {key: value for key, value in ROW.items() if key != name}
        assert refused(row)[0] == "exchange.shape_unknown"
    log = FILE.with_name("empty_vehicle_log.json")
    with pytest.raises(Refusal):
        exchange.read_records(text=log.read_bytes())


@pytest.mark.parametrize("name", ["half a character \ud800", "NUL \x00"])
def test_what_no_database_keeps_is_refused(name: str) -> None:
    assert refused(changed("parkingPlaceId", name))[0] == "exchange.not_json"


@pytest.mark.parametrize("text", [b"", b"\xff", b"{", b'{"a":NaN', b"nonsense"])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal) as found:
        exchange.read_records(text=text)
    assert found.value.code is ExchangeRefusal.NOT_JSON


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["0001-01-01", "9999-12-31T23:59:59Z", "2026-05-08T10:00:00+23:59", 10**400, "VN", "\x00"]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=3,
)


@settings(
    max_examples=400, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_any_record_is_read_or_refused_by_name(data: st.DataObject) -> None:
    row = copy.deepcopy(ROW)
    for _ in range(data.draw(st.integers(1, 3))):
        holder: Any = row
        key: Any = data.draw(st.sampled_from(sorted(holder)))
        while isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            key = data.draw(
                st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
            )
        holder[key] = data.draw(JUNK)
    try:
        found = read(row)
    except Refusal as refusal:
        assert isinstance(refusal.code, ExchangeRefusal)  # noqa: PT017 -- either is right
    else:
        assert list(found.claims) == sorted(found.claims, key=lambda one: one.at.replace(microsecond=0))
