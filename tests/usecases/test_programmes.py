"""Programmes and projects in the database: facts, who may do what, a project's figures, set-up, replay."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import msgspec
import pytest

from tests.support.figures import commune, department, import_tables, key, manager, own_by, request_by, take
from tests.support.people import make_actor
from xulang.indicators import api as indicators
from xulang.indicators.api import IndicatorRefusal, Programme, ProgrammeKind, Project, Target, Verb, read_span
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role

pytestmark = pytest.mark.django_db
ROAD = "P7886592"


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    import_tables()


def refused(wanted: object, call: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code is wanted


def road(owner: UUID | None, **more: object) -> Project:
    given: dict[str, object] = {
        "name_vi": "Đường vào cửa khẩu",
        "programmes": ("public_investment",),
        "begins": date(2025, 3, 1),
        **more,
    }
    return Project(code=ROAD, owner=owner, **given)  # type: ignore[arg-type] # a test's own words


def define(project: Project, seen: int | None = None) -> None:
    indicators.define_project(request=request_by(SYSTEM), project=project, seen=seen)


def differences() -> list[indicators.FigureDifference]:
    return [one for series in indicators.replay_figures() for one in series.differences]


def test_set_up_names_the_programmes_and_invents_no_figure() -> None:
    known = indicators.list_programmes()
    rankings = {"pci", "ddci", "ddci_departments", "par_index", "sipas", "papi", "dti"}
    assert set(known) == {"public_investment", *rankings}
    assert all(not one.targets and not one.ranking.components for one in known.values())
    book = indicators.read_book()
    years = {code: indicators.ranking_years(book=book, ranking=one.ranking) for code, one in known.items()}
    assert {code: len(found) for code, found in years.items() if found} == {"dti": 1}
    dti = years["dti"][0]
    assert [dti.year, dti.rank.value, dti.places.value] == [2021, 5, None]
    assert differences() == []


def test_a_programme_is_defined_and_changed_by_who_manages_and_each_is_a_fact() -> None:
    plan = Programme(
        code="nq_2026", kind=ProgrammeKind.RESOLUTION, name_vi="Nghị quyết 2026", name_en="Resolution 2026"
    )
    chief = manager()
    indicators.define_programmes(request=request_by(chief), programmes=[plan], seen=0)
    changed = msgspec.structs.replace(plan, targets=(Target(code="tourists", period="2026", value="4.2"),))
    refused(
        IndicatorRefusal.PROGRAMME_MOVED,
        lambda: indicators.define_programmes(request=request_by(chief), programmes=[changed], seen=0),
    )
    request = request_by(chief)
    first = indicators.define_programmes(request=request, programmes=[changed], seen=1)
    assert indicators.define_programmes(request=request, programmes=[changed], seen=1) == first, "repeats"
    refused(
        IndicatorRefusal.NOTHING_CHANGED,
        lambda: indicators.define_programmes(request=request_by(chief), programmes=[changed]),
    )
    officer, _ = department()
    leader, centre = make_actor(role=Role.LEADER), make_actor(role=Role.CENTRE_MANAGER)
    for actor in (officer, leader, centre):
        with pytest.raises(Refusal) as caught:
            indicators.define_programmes(request=request_by(actor), programmes=[plan])
        assert caught.value.code is IndicatorRefusal.NOT_ALLOWED
    assert indicators.get_programme(code="nq_2026") == changed
    facts = [
        one
        for facts in journal.iter_streams(stream_kind=journal.StreamKind.INDICATOR)
        for one in facts
        if one.public.kind is FactKind.PROGRAMME_DEFINED and "nq_2026" in str(one.private)
    ]
    assert [one.number for one in facts] == [1, 2]
    assert differences() == []


def test_a_projects_figures_are_entered_by_who_keeps_it() -> None:
    officer, home = department()
    other, _ = department()
    village, _ = commune()
    define(road(home), seen=0)
    april = key("project_disbursed", area=ROAD)
    for actor in (other, village, make_actor(role=Role.LEADER)):
        with pytest.raises(Refusal) as caught:
            take(actor, Verb.ENTER, april, value="12.5")
        assert caught.value.code is IndicatorRefusal.NOT_ALLOWED
    refused(
        IndicatorRefusal.AREA_NOT_OF_INDICATOR,
        lambda: take(manager(), Verb.ENTER, key("tourists", area=ROAD), value="1"),
    )
    refused(
        IndicatorRefusal.AREA_NOT_OF_INDICATOR,
        lambda: take(manager(), Verb.ENTER, key("project_disbursed"), value="1"),
    )
    refused(
        IndicatorRefusal.AREA_NOT_OF_INDICATOR,
        lambda: take(officer, Verb.ENTER, key("project_disbursed", "2024-12", ROAD), value="1"),
    )
    for source, amount in zip(indicators.SOURCES, ("60", "30", "10"), strict=True):
        approve(officer, key(source, "2026", ROAD), amount)
    approve(officer, april, "12.5")
    project = indicators.get_project(code=ROAD)
    told = indicators.progress_of(book=indicators.read_book(), project=project, year=2026, month=4)
    assert [told.plan.value, told.percent.value] == [100, 12.5]
    assert differences() == []


def approve(officer: Actor, at: indicators.Key, value: str) -> None:
    take(officer, Verb.ENTER, at, value=value)
    take(officer, Verb.SUBMIT, at)
    take(manager(), Verb.APPROVE, at)


def test_projects_owe_their_figures_on_the_board() -> None:
    _officer, home = department()
    own_by("tourists", home)
    define(road(home, closed=date(2026, 4, 30)))
    board = indicators.read_board(span=read_span(code="2026-04"))
    owed = next(unit for unit in board.units if unit.unit == home)
    assert {(one.key.code, one.key.area) for one in owed.expected} == {
        ("tourists", "LS"),
        ("project_work_done", ROAD),
        ("project_disbursed", ROAD),
        ("project_disbursed_carried_over", ROAD),
    }
    later = indicators.read_board(span=read_span(code="2026-05"))
    assert {one.key.area for unit in later.units if unit.unit == home for one in unit.expected} == {"LS"}


def test_replay_names_a_project_whose_row_was_changed() -> None:
    from xulang.indicators import models

    define(road(None))
    define(road(None, closed=date(2027, 1, 1)))
    assert differences() == []
    models.ProjectRow.objects.filter(code=ROAD).update(number=1)
    assert [one.what for one in differences()] == [ROAD]
