"""What the clock erases: what is old, only when the installation says how old, and never too much at once."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from procrastinate.contrib.django import app
from pytest_django.fixtures import Settings

from tests.support.assignments import Desk
from tests.support.figures import define, department, key, request_by, take
from tests.support.story import COMPANY, DECLARATION, Story, reference_data
from xulang.assignments import api as assignments
from xulang.assignments.api import NewFile, Said, TaskVerb
from xulang.assignments.models import FileRow
from xulang.crossing import api as crossing
from xulang.crossing.tasks import erase_old, erase_old_files
from xulang.declarations import api as declarations
from xulang.declarations.models import Draft
from xulang.declarations.tasks import forget_drafts
from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Verb
from xulang.indicators.models import EvidenceRow
from xulang.kernel.words import FactKind
from xulang.platform import clock
from xulang.platform.models import AuditEntry

PDF = b"%PDF-1.7"


@pytest.fixture
def settled(committed_db: str) -> Story:
    """A declaration that rested for forty days."""
    reference_data()
    old = Story(now=clock.now() - timedelta(days=40))
    old.declare()
    return old


def kinds(declaration_id: UUID) -> list[FactKind]:
    return [entry.kind for entry in crossing.read_timeline(declaration_id=declaration_id, crossing_id=None)]


def test_the_worker_knows_both_jobs() -> None:
    known = {(task.task.name, task.cron) for task in app.periodic_registry.periodic_tasks.values()}
    assert known >= {
        ("xulang.crossing.tasks.erase_old", "37 * * * *"),
        ("xulang.crossing.tasks.erase_old_files", "33 * * * *"),
        ("xulang.declarations.tasks.forget_drafts", "47 * * * *"),
    }


def test_nothing_is_erased_until_somebody_says_how_old(settled: Story, settings: Settings) -> None:
    assert settings.RETENTION_DAYS == 0
    erase_old(0)
    assert FactKind.ERASED not in kinds(DECLARATION)


def test_what_rested_long_enough_is_erased_once(settled: Story, settings: Settings) -> None:
    settings.RETENTION_DAYS = 41
    erase_old(0)
    assert FactKind.ERASED not in kinds(DECLARATION)
    settings.RETENTION_DAYS = 39
    erase_old(0)
    erase_old(0)
    assert kinds(DECLARATION)[-1] == FactKind.ERASED
    assert kinds(DECLARATION).count(FactKind.ERASED) == 1
    assert declarations.get_declaration(declaration_id=DECLARATION).content is None


def save(number: int, *, days: int) -> None:
    when = clock.now() - timedelta(days=days)
    declarations.save_draft(
        draft_id=UUID(int=number), organisation_id=COMPANY, created_by="clerk", body={}, now=when
    )


def left() -> set[int]:
    return {draft.id.int for draft in Draft.objects.all()}


@pytest.mark.django_db
def test_drafts_go_when_nobody_touched_them(settings: Settings) -> None:
    save(1, days=91)
    save(2, days=89)
    settings.DRAFT_DAYS = 0
    forget_drafts(0)
    assert left() == {1, 2}
    settings.DRAFT_DAYS = 90
    forget_drafts(0)
    forget_drafts(0)
    assert left() == {2}


@pytest.mark.django_db
def test_a_run_takes_the_oldest_and_no_more_than_its_share() -> None:
    for number, days in ((1, 95), (2, 97), (3, 96)):
        save(number, days=days)
    limit = clock.now() - timedelta(days=90)
    assert declarations.delete_stale_drafts(before=limit, limit=2) == 2
    assert left() == {1}


@pytest.mark.django_db
def test_files_go_by_their_years_and_what_they_proved_stays(settings: Settings) -> None:
    then = clock.now() - timedelta(days=366 + 1)
    indicators.import_areas(folder=settings.DATA_FOLDER)
    officer, home = department()
    define("beds", owner=home, unit="người")
    evidence = indicators.keep_evidence(
        request=request_by(officer, now=then), content=PDF, name="a.pdf", organisation_id=home
    )
    sheet = indicators.keep_evidence(
        request=request_by(officer), content=PDF, name="b.pdf", organisation_id=home
    )
    told = Content(value="5", source="Báo cáo 12", evidence=evidence)
    take(officer, Verb.ENTER, key("beds"), content=told)
    desk = Desk()
    desk.now = then
    due = then + timedelta(days=9)
    ended, running = desk.give(deadline=due), desk.give(deadline=due)
    file = NewFile(name="c.pdf", content=PDF)
    for task in (ended, running):
        word = Said(verb=TaskVerb.HAND_IN, text="Xong")
        crossing.say_of_assignment(
            request=desk.request(desk.officer), assignment_id=task, said=word, files=[file]
        )
    desk.say(desk.leader, ended, TaskVerb.FINISH)

    def kept() -> tuple[set[UUID], set[UUID]]:
        files = FileRow.objects.values_list("assignment_id", flat=True)
        return set(EvidenceRow.objects.values_list("id", flat=True)), set(files)

    for years in (0, 2):
        settings.EVIDENCE_YEARS = years
        erase_old_files(0)
        assert kept() == ({evidence, sheet}, {ended, running}), years
    settings.EVIDENCE_YEARS = 1
    erase_old_files(0)
    erase_old_files(0)
    assert kept() == ({sheet}, {running})
    erased = AuditEntry.objects.filter(action="erased").values_list("object_kind", flat=True)
    assert sorted(erased) == ["assignment_file", "evidence"]
    figure = indicators.find_figure(key=key("beds"))
    assert figure is not None
    assert (figure.newest.content.value, figure.newest.content.source) == ("5", "Báo cáo 12")
    # The figure is revised as before, and facts say the same as the rows.
    take(officer, Verb.ENTER, key("beds"), content=msgspec.structs.replace(told, value="6"))
    assert assignments.replay_assignments().differences == ()
    [proof] = [one.said.files for one in assignments.read_told(assignment_id=ended) if one.said.files]
    assert [one.name for one in proof] == ["c.pdf"]
