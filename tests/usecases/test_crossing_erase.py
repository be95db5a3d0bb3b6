"""After an erasure nothing personal is left, and log, replay and statistics still tell the same."""

from datetime import timedelta
from uuid import uuid5

import psycopg
import pytest

from tests.support.story import STORY, WAY, Story, reference_data, salt
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def story(committed_db: str) -> Story:
    reference_data()
    told = Story()
    told.declare()
    for role, step in WAY:
        told.confirm(role, step)
    return told


def order(story: Story, name: str = "order") -> Request:
    return Request(id=uuid5(STORY, name), actor=SYSTEM, now=story.now, new_salt=salt)


def erase(story: Story) -> int:
    return crossing.erase(
        request=order(story),
        declaration_id=story.declaration,
        reason_code="personal_request",
        private={"order": "17/QĐ"},
    )


def columns(owner: "psycopg.Connection[tuple[object, ...]]") -> str:
    """Everything the database holds of the story, as text."""
    tables = owner.execute(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        " AND (tablename LIKE 'journal%' OR tablename LIKE 'crossing%' OR tablename LIKE 'declarations%'"
        " OR tablename LIKE 'gates%' OR tablename LIKE 'ledger%' OR tablename LIKE 'platform%')"
    ).fetchall()
    return "\n".join(
        str(row)
        for (name,) in tables
        for row in owner.execute(f"SELECT t::text FROM {name} t").fetchall()  # noqa: S608 -- from the catalogue
    )


def test_nothing_personal_is_left(
    story: Story, owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    personal = ("12C12345", "CSQU3054383", "NGUYEN VAN A", "912345678", "0100233488", "Hoàng Văn Hải")
    before = columns(owner_connection)
    assert [word for word in personal if word not in before] == []
    assert erase(story) == 14
    after = columns(owner_connection)
    assert [word for word in personal if word in after] == []


def test_replay_and_stage_still_tell_the_same(story: Story) -> None:
    erase(story)
    assert story.stage() == Stage.LEFT
    (replayed,) = crossing.replay()
    assert replayed.differences == ()
    assert replayed.facts == 15
    last = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)[-1]
    assert (last.kind, last.reason_code) == (FactKind.ERASED, "personal_request")
    assert declarations.get_declaration(declaration_id=story.declaration).content is None


def test_an_erasure_that_was_cut_is_finished_by_the_next_run(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*, declaration_id: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("xulang.crossing.usecases.erase.catch_up", cut)
        with pytest.raises(KeyboardInterrupt):
            erase(story)
    (replayed,) = crossing.replay()
    assert [found.what for found in replayed.differences] == ["record"]
    crossing.erase_due(request=order(story, "schedule"), before=story.now - timedelta(days=1))
    (replayed,) = crossing.replay()
    assert replayed.differences == ()


def test_the_schedule_takes_what_is_old_and_leaves_the_rest(story: Story) -> None:
    early = story.now - timedelta(seconds=1)
    assert crossing.erase_due(request=order(story, "early"), before=early) == 0
    late = story.now + timedelta(seconds=1)
    assert crossing.erase_due(request=order(story, "late"), before=late) == 1
    assert crossing.erase_due(request=order(story, "again"), before=late) == 0
