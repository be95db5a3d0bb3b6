"""A day at the border that moves: carriers and forces act through the same use cases that people use.

Nothing is remembered between two moments. Who declares is planned from the day, what waits is read from the
work lists, and when it is done follows from the truck's key; so the play may be killed and goes on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from xulang.declarations import api as declarations
from xulang.simulation.domain.content import declaration_id
from xulang.simulation.domain.plan import PlannedTruck
from xulang.simulation.domain.scene import Scene, Tally
from xulang.simulation.usecases.arrive import correct_due, declare_due, planned
from xulang.simulation.usecases.serve import ask_due, release_due, serve_due

LONGEST_JOURNEY = timedelta(days=3)


def play(
    *,
    scene: Scene,
    places: declarations.Places,
    begun: datetime,
    since: datetime,
    now: datetime,
    tally: Tally,
) -> None:
    """Do all that is due in (since, now]: declare, serve, correct, release.

    `begun` is when this installation's day began: no truck was declared before it.
    """
    declare_due(scene=scene, places=places, since=max(since, begun), now=now, tally=tally)
    trucks = _under_way(scene, max(begun, now - LONGEST_JOURNEY), now)
    correct_due(scene=scene, places=places, trucks=trucks, now=now, tally=tally)
    release_due(scene=scene, trucks=trucks, now=now, tally=tally)
    ask_due(scene=scene, trucks=trucks, now=now, tally=tally)
    serve_due(scene=scene, trucks=trucks, now=now, tally=tally)


def _under_way(scene: Scene, since: datetime, now: datetime) -> dict[str, PlannedTruck]:
    """The trucks that may be on their way, by their declaration's id."""
    return {
        str(declaration_id(truck=truck, installation=scene.installation)): truck
        for truck in planned(scene=scene, since=since, now=now)
    }


def play_back(
    *,
    scene: Scene,
    places: declarations.Places,
    begun: datetime,
    now: datetime,
    tend: Callable[[datetime], None],
    step: timedelta = timedelta(minutes=5),
) -> Iterator[Tally]:
    """Play the hours before `now` in small steps: a new demonstration begins in the middle of a day.

    `tend` does after each step what else goes on by itself in an installation: facts are sealed and the
    lines of the queue kept, at the moment that was played.
    """
    tally = Tally()
    moment = begun
    while moment < now:
        until = min(moment + step, now)
        play(scene=scene, places=places, begun=begun, since=moment, now=until, tally=tally)
        tend(until)
        moment = until
        yield tally
