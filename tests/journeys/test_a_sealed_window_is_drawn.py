"""Requests gather in a sealed window; the secrets of two organisations draw their order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from msgspec.structs import replace as replace_fact

from tests.journeys.test_a_stranger_checks_the_queue import copied
from tests.support.capacity import LINE
from tests.support.queue import EARLY, Gate, declare, driver_of, line_facts, open_queue, place_of, truck_of
from tests.support.sealing import seal
from tests.support.story import STORY, Story, salt
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.interfaces.cli.main import main
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Role, Step
from xulang.platform import ids
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState, QueueRefusal
from xulang.queueing.domain import lottery
from xulang.queueing.usecases.replay_lines import replay_lines

CENTRE, CUSTOMS, GUARD, HEALTH = (
    uuid5(STORY, name) for name in ("centre", "customs office", "border guard", "health")
)
OPENS = EARLY - timedelta(hours=4)
CLOSES = EARLY - timedelta(hours=2)
PERIOD = 3 * 3600
DEADLINE = CLOSES + timedelta(hours=8)
ANNOUNCED = OPENS - timedelta(hours=2)
SECRETS = {CENTRE: b"c" * 32, CUSTOMS: b"k" * 32, GUARD: b"g" * 32, HEALTH: b"h" * 32}
ROLES = {
    CENTRE: Role.CENTRE_MANAGER,
    CUSTOMS: Role.CUSTOMS_OFFICER,
    GUARD: Role.BORDER_GUARD_OFFICER,
    HEALTH: Role.HEALTH_OFFICER,
}


def wish(unit: UUID, now: datetime, name: str, *, role: Role | None = None) -> Request:
    who = Actor(
        kind=ActorKind.PERSON,
        id=str(uuid5(STORY, f"person of {unit}")),
        name="Mai",
        grants=(Grant(role=role or ROLES[unit], organisation_id=unit, gate="HN"),),
    )
    return Request(id=uuid5(STORY, f"draw {name}"), actor=who, now=now, new_salt=salt)


def announce(now: datetime = ANNOUNCED, *, name: str = "announce") -> None:
    crossing.announce_window(
        request=wish(CENTRE, now, name),
        line=LINE,
        opens=OPENS,
        closes=CLOSES,
        reveal_seconds=PERIOD,
        deadline=DEADLINE,
    )


def window() -> queueing.WindowView:
    found = queueing.window_of(line=LINE)
    assert found is not None
    return found


def commit(unit: UUID, now: datetime = ANNOUNCED) -> None:
    promise = lottery.commit(window=window().id, organisation_id=unit, secret=SECRETS[unit])
    request = wish(unit, now, f"commit {unit} {now}")
    crossing.commit_secret(request=request, line=LINE, commitment=promise.hex())


def reveal(unit: UUID, now: datetime, *, secret: bytes | None = None) -> None:
    request = wish(unit, now, f"reveal {unit} {now} {secret!r}")
    crossing.reveal_secret(request=request, line=LINE, secret=(secret or SECRETS[unit]).hex())


def code_of(no: "pytest.ExceptionInfo[Refusal]") -> object:
    return no.value.code


def ready_at(number: int, now: datetime) -> Story:
    story = replace(truck_of(number), now=now)
    declare(story, number)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


@pytest.fixture
def gate(committed_db: str) -> Gate:
    return open_queue()


@pytest.fixture
def bound(gate: Gate) -> Gate:
    announce()
    commit(CENTRE)
    commit(CUSTOMS)
    return gate


def requests(gate: Gate, *numbers: int) -> list[Story]:
    """One a minute from the window's beginning."""
    stories = [ready_at(number, OPENS + timedelta(minutes=place)) for place, number in enumerate(numbers)]
    gate.keep(stories[-1].now)
    return stories


AFTER = CLOSES + timedelta(minutes=5)


def test_the_order_is_what_the_draw_gives_and_not_who_was_first(
    bound: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early = ready_at(1, OPENS - timedelta(minutes=10))
    bound.keep(early.now)
    stories = requests(bound, 2, 3, 4, 5, 6)
    assert {place_of(one).state for one in stories} == {PlaceState.REQUESTED}
    late = ready_at(7, CLOSES + timedelta(seconds=1))
    bound.keep(AFTER)
    sealed = window()
    assert (sealed.window.requests, sealed.window.drawn) == (5, False)
    assert [place_of(one).state for one in (early, late)] == [PlaceState.WAITING, PlaceState.WAITING]
    # Two may be called for the first hour: who was ready before the window is, nobody who came after it.
    bound.keep(EARLY)
    assert [place_of(one).state for one in (early, late)] == [PlaceState.CALLED, PlaceState.WAITING]
    reveal(CENTRE, EARLY + timedelta(minutes=1))
    reveal(CUSTOMS, EARLY + timedelta(minutes=2))
    bound.keep(EARLY + timedelta(minutes=3))
    key = lottery.seed(
        window=sealed.id,
        root=sealed.window.root,
        committed=[
            lottery.Committed(
                organisation_id=unit,
                commitment=lottery.commit(window=sealed.id, organisation_id=unit, secret=SECRETS[unit]),
                secret=SECRETS[unit],
            )
            for unit in (CUSTOMS, CENTRE)
        ],
    )
    places = {place_of(one).id: place_of(one) for one in stories}
    wanted = lottery.draw(seed=key, consignments=places)
    turns = sorted((one.ready_at, one.rank, one.id) for one in places.values())
    assert [one for _, _, one in turns] == wanted
    assert {at for at, _, _ in turns} == {int(CLOSES.timestamp()) - 1}
    # The second slot of the hour goes to the first of the draw.
    called = [one for one in (early, late, *stories) if place_of(one).state == PlaceState.CALLED]
    assert {place_of(one).id for one in called} == {place_of(early).id, wanted[0]}
    assert [line.differences for line in replay_lines()] == [()]
    args = copied(tmp_path)
    assert main(args) == 0, capsys.readouterr().out


def test_no_draw_is_bound_by_one_organisation_or_by_two_of_one_force(gate: Gate) -> None:
    announce()
    commit(CENTRE)
    with pytest.raises(Refusal) as no:
        commit(CENTRE, ANNOUNCED + timedelta(minutes=1))
    assert code_of(no) == QueueRefusal.DRAW_DEPENDENT
    sibling = wish(uuid5(STORY, "another centre"), ANNOUNCED, "sibling", role=Role.CENTRE_MANAGER)
    with pytest.raises(Refusal) as no:
        crossing.commit_secret(request=sibling, line=LINE, commitment="00" * 32)
    assert code_of(no) == QueueRefusal.DRAW_DEPENDENT
    with pytest.raises(Refusal) as no:
        commit(CUSTOMS, OPENS)
    assert code_of(no) == QueueRefusal.DRAW_NOT_NOW
    # The usual order holds.
    [one] = requests(gate, 1)
    assert place_of(one).state == PlaceState.WAITING


def test_nobody_grinds_the_draw(bound: Gate) -> None:
    """Neither a secret before the sealing, nor another one, nor a request after it changes anything."""
    requests(bound, 1, 2, 3)
    with pytest.raises(Refusal) as no:
        reveal(CENTRE, CLOSES - timedelta(minutes=1))
    assert code_of(no) == QueueRefusal.DRAW_NOT_NOW
    bound.keep(AFTER)
    root = window().window.root
    with pytest.raises(Refusal) as no:
        reveal(CENTRE, AFTER, secret=b"x" * 32)
    assert code_of(no) == QueueRefusal.REVEAL_WRONG
    reveal(CENTRE, AFTER)
    # Who knows one secret now has a truck whose moment is bent into the window: it stands behind all.
    bent = ready_at(9, CLOSES - timedelta(minutes=30))
    bound.keep(AFTER + timedelta(minutes=1))
    assert (place_of(bent).state, place_of(bent).rank) == (PlaceState.WAITING, queueing.sealed.BEHIND)
    assert window().window.root == root
    reveal(CUSTOMS, AFTER + timedelta(minutes=2))
    bound.keep(AFTER + timedelta(minutes=3))
    live = queueing.list_live(line=LINE)
    assert live[-1].id == place_of(bent).id
    with pytest.raises(Refusal) as no:
        reveal(CUSTOMS, AFTER + timedelta(minutes=4))
    assert code_of(no) == QueueRefusal.DRAW_NONE


def test_a_withheld_secret_is_named_and_the_draw_is_made_anew(
    bound: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stories = requests(bound, 1, 2, 3)
    bound.keep(AFTER)
    first = window()
    reveal(CENTRE, AFTER)
    over = AFTER + timedelta(seconds=PERIOD)
    bound.keep(over)
    second = window()
    assert second.window.barred == (CUSTOMS,)
    assert (second.window.root, second.window.requests) == (first.window.root, 3)
    assert second.id != first.id
    with pytest.raises(Refusal) as no:
        commit(CUSTOMS, over)
    assert code_of(no) == QueueRefusal.DRAW_DEPENDENT
    commit(GUARD, over)
    commit(HEALTH, over)
    for unit in (GUARD, HEALTH):
        reveal(unit, over + timedelta(minutes=1))
    bound.keep(over + timedelta(minutes=2))
    assert window().window.drawn
    assert {place_of(one).ready_at for one in stories} == {int(CLOSES.timestamp()) - 1}
    named = [fact for fact in line_facts() if fact.public.kind == FactKind.DRAW_WITHHELD]
    assert len(named) == 1
    assert [line.differences for line in replay_lines()] == [()]
    assert main(copied(tmp_path)) == 0, capsys.readouterr().out


def test_without_a_draw_until_the_deadline_the_order_is_that_of_readiness(
    bound: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way out that was announced: nobody reveals, and nobody has to wait for ever."""
    stories = requests(bound, 1, 2, 3)
    late = ready_at(7, CLOSES + timedelta(seconds=1))
    bound.keep(AFTER)
    [shown] = queueing.list_windows(gates=["HN"])
    assert shown.window.deadline == int(DEADLINE.timestamp())
    # Who waits before the draw knows how many stand before him, those too who asked in the window.
    seen = crossing.see_place(crossing_id=late.truck, now=AFTER)
    assert seen.ahead == 3
    bound.keep(AFTER + timedelta(seconds=PERIOD))
    assert set(window().window.barred) == {CENTRE, CUSTOMS}
    bound.keep(DEADLINE - timedelta(minutes=1))
    assert {place_of(one).state for one in stories} == {PlaceState.REQUESTED}
    with pytest.raises(Refusal) as no:
        commit(GUARD, DEADLINE)
    assert code_of(no) == QueueRefusal.DRAW_NOT_NOW
    bound.keep(DEADLINE)
    assert window().window.lapsed
    turns = [(place_of(one).ready_at, place_of(one).rank) for one in stories]
    assert turns == [(int(one.now.timestamp()), 0) for one in stories]
    kinds = [one.public.kind for one in line_facts()]
    lapsed = kinds.index(FactKind.DRAW_LAPSED)
    assert kinds[lapsed : lapsed + 4] == [FactKind.DRAW_LAPSED, *[FactKind.PLACE_DRAWN] * 3]
    called = [place_of(one).called_at for one in (*stories, late)]
    assert called == sorted(called, key=lambda at: (at is None, at))
    assert called[0] is not None
    assert [line.differences for line in replay_lines()] == [()]
    assert main(copied(tmp_path)) == 0, capsys.readouterr().out


def test_a_stranger_finds_requests_that_wait_beyond_the_deadline(
    bound: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests(bound, 1, 2)
    bound.keep(AFTER)
    ready_at(8, DEADLINE + timedelta(hours=3))
    seal(now=DEADLINE + timedelta(hours=3, minutes=5))
    main(copied(tmp_path))
    assert "draw_wrong" in capsys.readouterr().out


def test_the_centre_opens_a_deposited_copy(bound: Gate) -> None:
    requests(bound, 1, 2)
    bound.keep(AFTER)
    reveal(CENTRE, AFTER)
    stranger = wish(GUARD, AFTER, "stranger")
    with pytest.raises(Refusal) as no:
        crossing.reveal_secret(
            request=stranger, line=LINE, secret=SECRETS[CUSTOMS].hex(), organisation_id=CUSTOMS
        )
    assert code_of(no) == CrossingRefusal.NOT_ALLOWED
    manager = wish(CENTRE, AFTER, "deposit")
    crossing.reveal_secret(request=manager, line=LINE, secret=SECRETS[CUSTOMS].hex(), organisation_id=CUSTOMS)
    said = line_facts()[-1]
    assert (said.public.kind, said.public.figures["deposited"]) == (FactKind.DRAW_REVEALED, 1)
    assert said.public.force == Force.CENTRE
    bound.keep(AFTER + timedelta(minutes=1))
    assert window().window.drawn


def test_a_request_is_held_given_back_and_used_as_any_place(bound: Gate) -> None:
    held, back, used, stays = requests(bound, 1, 2, 3, 4)
    held.now = OPENS + timedelta(minutes=10)
    crossing.hold(
        request=held.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=held.declaration,
        crossing_id=held.truck,
        reason=crossing.Reason.PAPERS_MISSING,
        note="",
    )
    crossing.give_back_place(request=back.request(Role.DECLARANT), crossing_id=back.truck)
    driver = Request(id=uuid5(STORY, "here"), actor=driver_of(stays), now=held.now, new_salt=salt)
    with pytest.raises(Refusal) as no:
        crossing.report_here(request=driver, crossing_id=stays.truck)
    assert code_of(no) == QueueRefusal.NOT_NOW
    bound.keep(OPENS + timedelta(minutes=20))
    assert place_of(held).state == PlaceState.HELD
    bound.keep(AFTER)
    assert window().window.requests == 4
    reveal(CENTRE, AFTER)
    reveal(CUSTOMS, AFTER)
    bound.keep(AFTER + timedelta(minutes=1))
    states = [place_of(one).state for one in (held, back, used, stays)]
    assert states == [PlaceState.HELD, PlaceState.GIVEN_BACK, PlaceState.WAITING, PlaceState.WAITING]
    drawn = int(CLOSES.timestamp()) - 1
    assert [place_of(one).ready_at == drawn for one in (held, back, used, stays)] == [True, False, True, True]
    assert [line.differences for line in replay_lines()] == [()]


def test_a_window_is_announced_by_the_manager_and_in_time(gate: Gate) -> None:
    with pytest.raises(Refusal) as no:
        announce(OPENS - timedelta(minutes=59))
    assert code_of(no) == QueueRefusal.DRAW_TIMES
    operator = wish(CENTRE, ANNOUNCED, "operator", role=Role.CENTRE_OPERATOR)
    with pytest.raises(Refusal) as no:
        crossing.announce_window(
            request=operator,
            line=LINE,
            opens=OPENS,
            closes=CLOSES,
            reveal_seconds=PERIOD,
            deadline=DEADLINE,
        )
    assert code_of(no) == CrossingRefusal.NOT_ALLOWED
    announce()
    with pytest.raises(Refusal) as no:
        announce(name="again")
    assert code_of(no) == QueueRefusal.DRAW_RUNS
    assert datetime.fromtimestamp(window().window.opens, tz=UTC) == OPENS


def test_a_stranger_finds_a_draw_that_was_bent(
    bound: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Someone inside gives a request another rank than the draw did."""
    stories = requests(bound, 1, 2, 3)
    bound.keep(AFTER)
    reveal(CENTRE, AFTER)
    reveal(CUSTOMS, AFTER)
    basis = crossing.find_basis(line=LINE, now=AFTER)
    assert basis is not None
    with (
        unit_of_work(),
        queueing.work_line(
            line=LINE, classes=basis.classes, rules=basis.rules, now=AFTER, new_id=ids.new_id, new_salt=salt
        ) as work,
    ):
        said, *drawn = queueing.sealed.draw(line=work.state, stream_id=work.stream_id)
        favoured = place_of(stories[0]).id
        bent = [
            replace_fact(one, rank=0) if getattr(one, "place", None) == favoured else one for one in drawn
        ]
        work.say([said, *bent])
    assert main(copied(tmp_path)) == 1
    assert "1 draw_wrong" in capsys.readouterr().out
