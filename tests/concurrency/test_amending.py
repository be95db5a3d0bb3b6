"""Two amend one declaration at once: the second is told, and nobody's words are lost unseen."""

import threading

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.race import Racer
from tests.support.story import DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.usecases import act
from xulang.declarations import api as declarations
from xulang.kernel.words import Role
from xulang.platform.idempotency import Answer

pytestmark = pytest.mark.usefixtures("committed_db")


def race(patch: pytest.MonkeyPatch, *, expected_version: int | None) -> list[object]:
    """The first has looked and waits to write; the second comes with words of his own. Both began from 1."""
    reference_data()
    story = Story()
    story.declare()
    looked, go = threading.Event(), threading.Event()
    write = act.write

    def slow(**words: object) -> Answer:
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)
        return write(**words)  # type: ignore[arg-type] # handed on as it came

    patch.setattr("xulang.crossing.usecases.amend.write", slow)

    def amending(plate: str) -> Racer:
        request = story.request(Role.DECLARANT)
        words = content(vehicles=[vehicle_body(plate=plate)])
        return Racer(
            lambda: crossing.amend(
                request=request,
                declaration_id=DECLARATION,
                content=words,
                expected_version=expected_version,
            )
        )

    first = amending("12C11111")
    assert looked.wait(timeout=60)
    second = amending("12C22222")
    second.wait(seconds=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first.end(), second.end()]


def stored() -> tuple[int, str]:
    found = declarations.get_declaration(declaration_id=DECLARATION)
    assert found.content is not None
    return found.version, found.content.vehicles[0].plate


def test_the_second_is_told_that_the_declaration_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = race(monkeypatch, expected_version=1)
    assert isinstance(first, dict)
    assert second == declarations.DeclarationRefusal.MOVED
    assert stored() == (2, "12C11111")


def test_without_naming_the_version_the_first_ones_words_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: whoever compared versions before the lock saw 1, and went on like this."""
    answers = race(monkeypatch, expected_version=None)
    assert all(isinstance(answer, dict) for answer in answers)
    assert stored() == (3, "12C22222")
