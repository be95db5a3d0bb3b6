"""A small seeded day: it moves, its mishaps happen, killing it changes nothing, and replay agrees."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from tests.support.capacity import plan, say
from tests.support.queue import RULES, Gate
from tests.support.story import CAST, COMPANY, Story, actor, reference_data, salt
from xulang.crossing import api as crossing
from xulang.declarations.api import Places
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, FactKind, Role, Stage, Step
from xulang.ledger import api as ledger
from xulang.platform.models import Installation
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground
from xulang.simulation import api as simulation
from xulang.simulation.domain.pace import MEDIAN_MINUTES
from xulang.simulation.domain.plan import trucks_of

VOLUMES = simulation.read_volumes(text=(settings.DATA_FOLDER / "traffic.csv").read_text(encoding="utf-8"))
NOON = datetime(2026, 5, 8, 5, tzinfo=UTC)
INSTALLATION = UUID("1d5a0c5e-9f0a-4a53-8a6c-4f3f2f6f7a10")
PLACES = Places(gates={volume.gate: frozenset(Direction) for volume in VOLUMES}, yards=frozenset({"XC"}))


def scene(*, rate: float = 0.02) -> simulation.Scene:
    return simulation.Scene(
        cast=simulation.Cast(
            officers={role: actor(role) for role in CAST},
            declarants={name: (actor(Role.DECLARANT), COMPANY) for name in simulation.CARRIERS},
        ),
        installation=INSTALLATION,
        volumes=VOLUMES,
        rate=rate,
        seed=1,
        yards={},
        new_salt=salt,
    )


def test_every_step_has_its_pace() -> None:
    assert set(MEDIAN_MINUTES) == set(Step)


def test_volumes_are_those_of_the_facts() -> None:
    assert {(volume.gate, volume.direction): volume.per_day for volume in VOLUMES} == {
        ("HN", Direction.EXPORT): 262,
        ("HN", Direction.IMPORT): 608,
        ("HN-1088", Direction.EXPORT): 145,
        ("HN-1088", Direction.IMPORT): 438,
        ("CM", Direction.EXPORT): 41,
        ("CM", Direction.IMPORT): 189,
        ("CN", Direction.EXPORT): 43,
        ("CN", Direction.IMPORT): 33,
    }


def test_a_whole_day_has_as_many_trucks_as_measured() -> None:
    trucks = trucks_of(day=date(2026, 5, 8), volumes=VOLUMES, rate=1, seed=1)
    assert len(trucks) == 1759
    assert sum(truck.direction == Direction.IMPORT for truck in trucks) == 1268
    assert trucks == trucks_of(day=date(2026, 5, 8), volumes=VOLUMES, rate=1, seed=1)


def demonstration_tariff() -> None:
    Installation.objects.using("owner").create(id=INSTALLATION, is_demonstration=True, created_at=NOON)
    ledger.import_tariff(folder=settings.DATA_FOLDER)
    ledger.import_examples(folder=settings.DATA_FOLDER)


def leave(_now: datetime) -> None:
    """Nothing seals and nobody keeps lines: the forces alone are what the story is about."""


def stages() -> dict[str, int]:
    counts: dict[str, int] = {}
    for found in crossing.count_stages():
        counts[found.stage] = counts.get(found.stage, 0) + found.count
    return counts


@pytest.mark.usefixtures("committed_db")
def test_the_day_moves_and_replays() -> None:
    reference_data()
    demonstration_tariff()
    *_, tally = simulation.play_back(
        scene=scene(), places=PLACES, begun=NOON - timedelta(hours=30), now=NOON, tend=leave
    )
    assert tally.declared == 48
    # Two forces had the same truck before them when one of them cancelled it or sent it back.
    assert tally.refusals == {"crossing.cancelled": 1, "crossing.returning": 1}
    replayed = list(crossing.replay())
    assert len(replayed) == 48
    assert [found for one in replayed for found in one.differences] == []
    left = crossing.count_crossed(since=NOON - timedelta(days=2), until=NOON)
    assert sum(found.count for found in left) > 0
    assert stages()


@pytest.mark.usefixtures("committed_db")
def test_in_lines_that_are_kept_nobody_goes_in_before_he_is_called() -> None:
    reference_data()
    demonstration_tariff()
    begun = NOON - timedelta(hours=16)
    said = Story(declaration=INSTALLATION, now=begun)
    start = queueing.whole_hour(moment=begun)
    rules = queueing.NewWord(
        kind=queueing.Kind.RULES,
        valid=Period(start=start, end=None),
        figures=RULES,
        texts={"reason": "Quy tắc thử"},
    )
    lines = [
        queueing.Line(gate="HN", direction=way, cargo=cargo)
        for way in Direction
        for cargo in (Cargo.FRESH, Cargo.ORDINARY)
    ]
    for line in lines:
        say(said, plan(start=start), rules, topic=queueing.topic_of(line=line))
    keeper = Gate()
    day = simulation.play_back(
        scene=scene(), places=PLACES, begun=begun, now=NOON, tend=keeper.keep, step=timedelta(hours=1)
    )
    assert list(day)[-1].declared > 0
    used = [place for line in lines for place in queueing.list_entered(line=line, since=begun).values()]
    places = queueing.list_places(place_ids=used)
    assert places
    assert Ground.UNCALLED not in {place.ground for place in places}
    assert None not in {place.hour for place in places}
    assert [found for one in crossing.replay() for found in one.differences] == []


@pytest.mark.usefixtures("committed_db")
def test_killed_and_played_again_it_goes_on_as_if_nothing_had_been() -> None:
    reference_data()
    demonstration_tariff()
    begun = NOON - timedelta(hours=12)
    once = scene(rate=0.01)
    list(
        simulation.play_back(
            scene=once, places=PLACES, begun=begun, now=NOON - timedelta(hours=4), tend=leave
        )
    )
    list(simulation.play_back(scene=once, places=PLACES, begun=begun, now=NOON, tend=leave))
    kinds = [
        entry.kind
        for one in crossing.replay()
        for entry in crossing.read_timeline(declaration_id=one.declaration_id, crossing_id=None)
    ]
    assert kinds.count(FactKind.DECLARED) == len(list(crossing.replay()))
    assert Stage.CANCELLED not in stages()


@pytest.mark.django_db
def test_one_truck_of_the_two_way_scheme_stays_too_long() -> None:
    reference_data()
    both = Places(gates={"CN": frozenset(Direction)}, yards=frozenset())
    for _ in range(2):  # Each start of a demonstration tells it again, and changes nothing.
        simulation.come_back_late(scene=scene(), places=both, now=NOON)
    [late] = crossing.list_stays(gates=None, now=NOON)
    assert (late.stay.hours, late.stay.yard, late.stay.state(NOON)) == (
        36,
        crossing.StayPlace.OURS,
        crossing.StayState.OVERDUE,
    )
    assert late.back is not None
    assert [one.differences for one in crossing.replay() if one.differences] == []
