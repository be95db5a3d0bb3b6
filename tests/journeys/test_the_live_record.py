"""The real record of data/live_platform: each confirmation is a fact with its own time and actor."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from django.conf import settings

from tests.support.story import COMPANY, STORY, reference_data, salt
from xulang.crossing import api as crossing
from xulang.exchange import api as exchange
from xulang.kernel.actor import SYSTEM
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Regularity, Source, Stage, Step

pytestmark = pytest.mark.django_db

TRUCK = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")
FILE = settings.DATA_FOLDER / "live_platform" / "export_completed.json"


def request(name: str = "first") -> Request:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Request(id=uuid5(STORY, f"import {name}"), actor=SYSTEM, now=now, new_salt=salt)


@pytest.fixture
def record() -> exchange.OutsideRecord:
    reference_data()
    (found,) = exchange.read_records(text=FILE.read_bytes())
    return found


def bring(record: exchange.OutsideRecord, name: str = "first") -> crossing.Imported:
    return crossing.import_record(request=request(name), record=record, organisation_id=COMPANY, yard="VTP")


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-{text}+07:00")


STORY_TOLD = [
    (Step.REGISTRATION, Force.CUSTOMS, hanoi("08T22:50:45.063158"), "ec572bcd"),
    (Step.HEALTH_CHECK, Force.HEALTH_QUARANTINE, hanoi("09T08:54:20.014144"), "1e85c870"),
    (Step.ENTRY, Force.CUSTOMS, hanoi("09T09:40:14.988436"), "ec572bcd"),
    (Step.YARD, Force.BORDER_GUARD, hanoi("09T09:57:07.710851"), "65624566"),
    (Step.YARD, Force.CUSTOMS, hanoi("09T09:57:07.711856"), "65624566"),
    (None, Force.CENTRE, hanoi("09T10:07:35.669826"), "0aced60f"),
    (Step.FEES, Force.CENTRE, hanoi("09T10:07:46.700445"), "6f8575fb"),
    (Step.ENTRY, Force.BORDER_GUARD, hanoi("09T11:03:25.283432"), "2d50d24f"),
    (Step.TRANSPORT_LICENCE, Force.TRANSPORT, hanoi("09T13:48:49.019450"), "a269fede"),
    (Step.OUT_OF_YARD, Force.CUSTOMS, hanoi("09T13:51:58.521283"), "9777d55a"),
    (Step.LEFT, Force.CUSTOMS, hanoi("09T13:51:58.521283"), "9777d55a"),
    (Step.OUT_OF_YARD, Force.BORDER_GUARD, hanoi("09T13:53:42.329871"), "869a22de"),
    (Step.LEFT, Force.BORDER_GUARD, hanoi("09T13:53:42.329869"), "869a22de"),
]


def test_every_confirmation_is_a_fact_with_its_time_and_actor(record: exchange.OutsideRecord) -> None:
    claims = [(claim.step, claim.force, claim.at, (claim.actor_id or "")[:8]) for claim in record.claims]
    assert claims == STORY_TOLD
    assert bring(record).facts == 16

    entries = crossing.read_timeline(declaration_id=record.id, crossing_id=TRUCK)
    kinds = {FactKind.CONFIRMED, FactKind.PAYMENT_NOTED}
    told = [(entry.step, entry.force, entry.occurred_at) for entry in entries if entry.kind in kinds]
    assert told == [(step, force, at) for step, force, at, _ in STORY_TOLD]
    assert {entry.source for entry in entries} == {Source.LIVE_PLATFORM}
    assert crossing.get_crossing(crossing_id=TRUCK).stage == Stage.LEFT


def test_what_the_table_would_refuse_is_kept_and_marked(record: exchange.OutsideRecord) -> None:
    assert bring(record).irregular == 1
    entries = crossing.read_timeline(declaration_id=record.id, crossing_id=TRUCK)
    irregular = [(entry.step, entry.force) for entry in entries if entry.regularity == Regularity.IRREGULAR]
    # The border guard completed its part of the yard, which the table leaves to customs.
    assert irregular == [(Step.YARD, Force.BORDER_GUARD)]


def test_the_platforms_own_confirmations_name_it(record: exchange.OutsideRecord) -> None:
    bring(record)
    entries = crossing.read_timeline(declaration_id=record.id, crossing_id=TRUCK)
    automatic = {(entry.step, entry.force) for entry in entries if entry.by_system}
    assert automatic == {
        (Step.YARD, Force.CUSTOMS),
        (Step.OUT_OF_YARD, Force.CUSTOMS),
        (Step.OUT_OF_YARD, Force.BORDER_GUARD),
    }


def test_bringing_it_again_adds_nothing(record: exchange.OutsideRecord) -> None:
    bring(record)
    before = crossing.read_timeline(declaration_id=record.id, crossing_id=None)
    assert bring(record).facts == 0
    assert bring(record, "later").facts == 0
    assert crossing.read_timeline(declaration_id=record.id, crossing_id=None) == before


def test_replay_finds_no_difference(record: exchange.OutsideRecord) -> None:
    bring(record)
    (replayed,) = crossing.replay()
    assert replayed.facts == 16
    assert replayed.differences == ()


def test_what_is_not_read_is_listed_and_kept(record: exchange.OutsideRecord) -> None:
    assert "parkingPlaceId" in record.unread
    assert "registrationTransportDetails.groupChinaVehicleId" in record.unread
    assert '"groupChinaVehicleId"' in record.original


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"no json", exchange.ExchangeRefusal.NOT_JSON),
        (b"[" * 100_000, exchange.ExchangeRefusal.TOO_DEEP),
        (b"{}", exchange.ExchangeRefusal.SHAPE_UNKNOWN),
        (b"[1]", exchange.ExchangeRefusal.FIELD_UNREADABLE),
        (b" " * 8_000_001, exchange.ExchangeRefusal.TOO_LARGE),
    ],
)
def test_what_is_no_record_is_refused_by_name(text: bytes, code: exchange.ExchangeRefusal) -> None:
    with pytest.raises(Refusal) as refused:
        exchange.read_records(text=text)
    assert refused.value.code == code
