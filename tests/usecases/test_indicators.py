"""Figures in the database: who may do what, versions, facts and their replay, set-up, rounds, evidence."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from django.db import connection

from tests.support.figures import (
    DONG_DANG,
    a_level,
    commune,
    define,
    department,
    import_tables,
    key,
    manager,
    own_by,
    request_by,
    take,
)
from tests.support.people import make_actor
from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Beside,
    Content,
    IndicatorRefusal,
    Level,
    Measure,
    Move,
    Status,
    Verb,
    read_span,
)
from xulang.indicators.usecases import page_findings as paging
from xulang.indicators.usecases.import_tables import completed
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import FactKind, Role
from xulang.platform.ids import new_id
from xulang.platform.refusals import PlatformRefusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables(db: None) -> indicators.ImportedTables:
    return import_tables()


def refused(wanted: object, call: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code is wanted


def facts_of(at: indicators.Key) -> list[journal.Fact]:
    return journal.read_stream(stream_kind=journal.StreamKind.INDICATOR, stream_id=at.stream_id)


def differences() -> list[indicators.FigureDifference]:
    return [one for series in indicators.replay_figures() for one in series.differences]


def test_set_up_takes_the_tables_in_once(tables: indicators.ImportedTables) -> None:
    assert (tables.areas, tables.entries, tables.figures, tables.new) == (271, 46, 23, 77)
    assert import_tables().new == 0
    tourists = indicators.find_figure(key=key("tourists", "2022-H1"))
    assert tourists is not None
    assert tourists.status is Status.APPROVED
    assert tourists.official is not None
    assert tourists.official.value == "2.22"
    assert tourists.official.source == "Lạng Sơn, báo cáo 6 tháng đầu năm 2022"
    found = {one.code for one in indicators.find_all(book=indicators.read_book())}
    assert found == {"tourists", "public_investment_disbursed", "value_of_work_done"}
    assert differences() == []


@pytest.mark.usefixtures("tables")
def test_findings_come_a_page_at_a_time_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few series a page looks at, all pages together have every finding once."""
    every, chief = indicators.find_all(book=indicators.read_book()), manager()
    whole = sorted(indicators.finding_key(finding=one) for one in every)
    assert len(whole) == 3
    for together, most, limit in ((10, 80, 100), (1, 80, 1), (2, 4, 2), (3, 3, 1)):
        monkeypatch.setattr(paging, "TOGETHER", together)
        monkeypatch.setattr(paging, "LOOKED_AT", most)
        found, after, pages = [], "", 0
        while True:
            page = indicators.page_findings(actor=chief, after=after, limit=limit)
            assert len(page.found) <= limit
            found += [indicators.finding_key(finding=one) for one in page.found]
            pages += 1
            if page.after is None:
                break
            assert page.after > after
            after = page.after
        assert (found, pages > 1) == (whole, limit < len(whole))


def test_what_people_entered_is_not_overwritten_at_the_next_set_up() -> None:
    take(manager(), Verb.REVISE, key("tourists", "2022"), value="3.46", reason="đếm lại")
    entry = msgspec.structs.replace(indicators.get_entry(code="tourists"), definition="Khách có lưu trú")
    indicators.define(request=request_by(SYSTEM), entry=entry)
    assert import_tables().new == 0
    assert indicators.get_entry(code="tourists").definition == "Khách có lưu trú"
    revised = indicators.find_figure(key=key("tourists", "2022"))
    assert revised is not None
    assert revised.newest.content.value == "3.46"


def test_a_figure_from_draft_to_locked_with_every_step_a_fact() -> None:
    officer, home = department()
    define("beds", owner=home)
    at, chief = key("beds"), manager()
    take(officer, Verb.ENTER, at, value="7909.87")
    take(officer, Verb.ENTER, at, value="7909.90", seen=1)
    take(officer, Verb.SUBMIT, at)
    take(chief, Verb.RETURN, at, reason="thiếu huyện")
    take(officer, Verb.SUBMIT, at)
    take(chief, Verb.APPROVE, at)
    take(chief, Verb.LOCK, at)
    figure = indicators.find_figure(key=at)
    assert figure is not None
    assert [str(one.status) for one in figure.versions] == [
        "draft",
        "draft",
        "submitted",
        "draft",
        "submitted",
        "approved",
        "locked",
    ]
    assert figure.official == Content(value="7909.90"), "digits kept"
    facts = facts_of(at)
    assert [fact.public.kind for fact in facts][:3] == [
        FactKind.FIGURE_ENTERED,
        FactKind.FIGURE_ENTERED,
        FactKind.FIGURE_SUBMITTED,
    ]
    assert facts[0].private is not None
    assert facts[0].private["content"] == {"value": "7909.87"}
    assert facts[3].private is not None
    assert facts[3].private["reason"] == "thiếu huyện"
    assert differences() == []


def test_replay_finds_a_row_that_was_changed_by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_figure SET state ="
            " jsonb_set(state, '{versions,0,content,value}', '\"9.99\"')"
            " WHERE code = 'tourists' AND period = '2022'"
        )
    [found] = differences()
    assert ("9.99" in found.cached, "3.5" in found.facts) == (True, True)


def test_revisions_keep_all_versions_and_locked_ones_are_the_managers() -> None:
    officer, home = department()
    define("beds", owner=home)
    at, chief = key("beds"), manager()
    take(officer, Verb.ENTER, at, value="10")
    take(officer, Verb.SUBMIT, at)
    take(chief, Verb.APPROVE, at)
    take(officer, Verb.REVISE, at, value="11", reason="bổ sung")
    waiting = indicators.find_figure(key=at)
    assert waiting is not None
    assert (waiting.status, waiting.official) == (Status.REVISED, Content(value="10"))
    take(chief, Verb.APPROVE, at)
    take(chief, Verb.LOCK, at)
    refused(IndicatorRefusal.NOT_ALLOWED, lambda: take(officer, Verb.REVISE, at, value="12", reason="x"))
    take(chief, Verb.REVISE, at, value="12", reason="kiểm toán")
    refused(IndicatorRefusal.SAME_PERSON, lambda: take(chief, Verb.APPROVE, at))
    take(manager(), Verb.APPROVE, at)
    figure = indicators.find_figure(key=at)
    assert figure is not None
    assert [one.content.value for one in figure.versions] == ["10", "10", "10", "11", "11", "11", "12", "12"]


def test_a_department_has_its_indicators_and_a_commune_its_area() -> None:
    officer, home = department()
    other, _ = department()
    village, _ = commune()
    define("beds", owner=home)
    a_level("households", Level.COMMUNE)
    units = indicators.list_units()
    beds, households = (indicators.get_entry(code=code) for code in ("beds", "households"))
    own, next_door = key("households", area=DONG_DANG), key("households", area="C06040")
    take(village, Verb.ENTER, own, value="1200")
    for actor, at in (
        (other, key("beds")),
        (village, key("beds")),
        (village, next_door),
        (officer, own),
        (make_actor(role=Role.LEADER), key("beds")),
        (make_actor(role=Role.CENTRE_MANAGER), key("beds")),
        (make_actor(role=Role.ADMINISTRATOR), key("beds")),
    ):
        refused(IndicatorRefusal.NOT_ALLOWED, partial(take, actor, Verb.ENTER, at, value="1"))
    for verb in (Verb.APPROVE, Verb.LOCK, Verb.RETURN, Verb.IMPORT):
        refused(
            IndicatorRefusal.NOT_ALLOWED,
            partial(take, village, verb, own, value="1", reason="x"),
        )

    def sees(actor: Actor, entry: indicators.Indicator, area: str) -> bool:
        return indicators.may_see(actor=actor, entry=entry, area=area, units=units)

    assert (sees(village, households, DONG_DANG), sees(village, households, "C06040")) == (True, False)
    assert (sees(village, beds, "LS"), sees(other, beds, "LS"), sees(officer, beds, "LS")) == (
        False,
        False,
        True,
    )
    leader = make_actor(role=Role.LEADER)
    assert (sees(leader, beds, "LS"), sees(leader, households, "C06040")) == (True, True)
    assert not sees(make_actor(role=Role.DECLARANT), beds, "LS")


def test_plans_are_the_managers_and_the_dictionary_too() -> None:
    officer, home = department()
    entry = define("beds", owner=home)
    plan = msgspec.structs.replace(key("beds", "2027"), measure=Measure.PLAN)
    refused(IndicatorRefusal.NOT_ALLOWED, lambda: take(officer, Verb.ENTER, plan, value="5"))
    take(manager(), Verb.ENTER, plan, value="5")
    refused(
        IndicatorRefusal.NOT_ALLOWED,
        lambda: indicators.define(request=request_by(officer), entry=entry),
    )
    refused(
        IndicatorRefusal.INDICATOR_MOVED,
        lambda: indicators.define(request=request_by(manager()), entry=entry, seen=7),
    )
    refused(
        IndicatorRefusal.NOTHING_CHANGED,
        lambda: indicators.define(request=request_by(manager()), entry=entry, seen=1),
    )


def test_what_can_not_be_entered_is_refused_by_name() -> None:
    chief = manager()
    for at, code in (
        (key("nobody"), IndicatorRefusal.INDICATOR_UNKNOWN),
        (key("tourists", area="C99999"), IndicatorRefusal.AREA_UNKNOWN),
        (key("tourists", "2026-13"), IndicatorRefusal.PERIOD_MALFORMED),
        (key("grdp_per_head"), IndicatorRefusal.PERIOD_NOT_OF_INDICATOR),
        (key("tourists", "2027-01"), IndicatorRefusal.PERIOD_AHEAD),
        (key("crossings"), IndicatorRefusal.COMPUTED),
        (key("tourists", area=DONG_DANG), IndicatorRefusal.AREA_NOT_OF_INDICATOR),
    ):
        refused(code, partial(take, chief, Verb.ENTER, at, value="1"))
    a_level("households", Level.COMMUNE)
    gone = key("households", area="O06184")
    refused(IndicatorRefusal.AREA_NOT_OF_INDICATOR, lambda: take(chief, Verb.ENTER, gone, value="1"))
    take(chief, Verb.ENTER, key("households", "2024", area="O06184"), value="900")
    refused(
        IndicatorRefusal.EVIDENCE_UNKNOWN,
        lambda: take(chief, Verb.ENTER, key("tourists"), content=Content(value="1", evidence=new_id())),
    )


def test_several_at_once_are_all_or_none_and_a_repeat_is_answered_again() -> None:
    chief = manager()
    moves = [
        Move(key=key("tourists"), verb=Verb.ENTER, content=Content(value="0.3")),
        Move(key=key("nobody"), verb=Verb.ENTER, content=Content(value="1")),
        Move(key=key("tourism_revenue"), verb=Verb.ENTER, content=Content(value="abc")),
    ]
    with pytest.raises(Refusals) as caught:
        indicators.act(request=request_by(chief), moves=moves)
    assert [one.field for one in caught.value.refusals] == ["moves.1", "moves.2.value"]
    assert indicators.find_figure(key=key("tourists")) is None
    again = new_id()
    take(chief, Verb.ENTER, key("tourists"), value="0.3", request_id=again)
    take(chief, Verb.ENTER, key("tourists"), value="0.3", request_id=again)
    assert len(facts_of(key("tourists"))) == 3, "two published ones, and this one once"
    refused(
        PlatformRefusal.REQUEST_REUSED,
        lambda: take(chief, Verb.ENTER, key("tourists"), value="0.4", request_id=again),
    )


def test_evidence_is_kept_bounded_and_known_by_its_first_bytes() -> None:
    chief = manager()
    request = request_by(chief)
    kept = indicators.keep_evidence(
        request=request, content=b"%PDF-1.7 ...", name="Báo cáo\n6.pdf", organisation_id=None
    )
    again = indicators.keep_evidence(
        request=request, content=b"%PDF-1.7 ...", name="Báo cáo\n6.pdf", organisation_id=None
    )
    assert kept == again
    take(chief, Verb.ENTER, key("tourists"), content=Content(value="0.3", evidence=kept))
    file = indicators.get_evidence(evidence_id=kept)
    assert (file.name, file.kind, file.content) == ("Báo cáo6.pdf", "pdf", b"%PDF-1.7 ...")
    assert indicators.rests_on(evidence_id=kept) == [key("tourists")]
    for content, code in (
        (b"MZ\x90\x00", IndicatorRefusal.FILE_KIND),
        (b"", IndicatorRefusal.FILE_KIND),
        (b"%PDF-" + b" " * (10 * 2**20), IndicatorRefusal.FILE_LARGE),
    ):
        refused(
            code,
            partial(
                indicators.keep_evidence,
                request=request_by(chief),
                content=content,
                name="x",
                organisation_id=None,
            ),
        )


def test_a_round_says_who_owes_what() -> None:
    officer, home = department()
    own_by("tourists", home)
    own_by("tourism_revenue", home)
    take(officer, Verb.ENTER, key("tourists"), value="0.3")
    take(officer, Verb.SUBMIT, key("tourists"))
    board = indicators.read_board(span=read_span(code="2026-04"))
    [own] = [unit for unit in board.units if unit.unit == home]
    assert (own.there, len(own.expected)) == (1, 2)
    assert [one.key.code for one in own.missing] == ["tourism_revenue"]
    assert board.there == 1
    assert board.expected > 5


def test_published_percentages_are_compared_with_what_is_computed() -> None:
    chief = manager()
    wrong = Content(value="0.5", plan="4.0", percent_of_plan="15", change_on_same_period="10")
    take(chief, Verb.ENTER, key("tourists"), content=wrong)
    take(chief, Verb.SUBMIT, key("tourists"))
    take(manager(), Verb.APPROVE, key("tourists"))
    book = indicators.read_book(codes=["tourists"])
    found = indicators.find_about(book=book, code="tourists", area="LS")
    assert indicators.FindingKind.PERCENT_DIFFERS in {one.kind for one in found}
    assert wrong.number(name=Beside.PERCENT_OF_PLAN) is not None


def test_what_an_earlier_set_up_left_empty_is_filled_in_and_what_people_wrote_stays() -> None:
    """An installation of before has entries without texts; of what somebody changed nothing is touched."""
    shipped = indicators.get_entry(code="grdp_growth")
    assert "05/2023/QĐ-TTg" in shipped.legal_basis
    for language in ("vi", "en", "zh-hans"):
        lacking = [
            code
            for code, one in indicators.list_entries().items()
            if not one.defined_in(language=language) or not one.name(language=language)
        ]
        assert lacking == []
    assert sum(not one.legal_basis for one in indicators.list_entries().values()) == 23
    bare = msgspec.structs.replace(shipped, definition="", definition_en="", definition_zh="", legal_basis="")
    known = {**indicators.list_entries(), "grdp_growth": bare}
    numbers = {code: indicators.entry_number(code=code) for code in known}
    entries = [shipped, indicators.get_entry(code="tourists")]
    assert completed(entries=entries, known=known, numbers=numbers) == [shipped]
    assert completed(entries=entries, known=known, numbers={**numbers, "grdp_growth": 2}) == []
    # Changed since, but for its definition: that one is said in the other languages, too.
    once = msgspec.structs.replace(shipped, decimals=1, definition_en="", definition_zh="")
    changed = {**known, "grdp_growth": once}
    (filled,) = completed(entries=entries, known=changed, numbers={**numbers, "grdp_growth": 2})
    assert filled == msgspec.structs.replace(shipped, decimals=1)
    own = msgspec.structs.replace(once, definition="Của tỉnh")
    assert completed(entries=entries, known={**known, "grdp_growth": own}, numbers=numbers) == []


def test_areas_have_their_kinds_in_three_languages_and_keep_their_names() -> None:
    areas = indicators.list_areas()
    assert [areas["LS"].name(language=one) for one in ("vi", "en", "zh-hans")] == [
        "Tỉnh Lạng Sơn",
        "Lạng Sơn Province",
        "谅山省",
    ]
    assert areas["C06184"].name(language="en") == "Đồng Đăng Commune"
    assert areas["C06184"].name(language="zh-hans") == "Đồng Đăng乡"
    untold = [
        one.code
        for one in areas.values()
        for language in ("en", "zh-hans")
        if one.name(language=language) == one.name_vi
    ]
    assert untold == []


def test_an_indicator_ends_with_a_reason_and_its_end_is_undone_each_a_fact() -> None:
    officer, home = department()
    chief, code, last = manager(), "beds", read_span(code="2026-03")
    define(code, owner=home)
    indicators.end_entry(request=request_by(chief), code=code, last=last, reason="gộp vào bảng khác", seen=1)
    assert indicators.get_entry(code=code).last_day == last.end
    owed = {one.key.code for unit in indicators.read_board(span=read_span(code="2026-04")).units
            for one in unit.expected}  # fmt: skip
    assert code not in owed
    refused(IndicatorRefusal.ENDED, lambda: take(officer, Verb.ENTER, key(code, "2026-04"), value="3"))
    take(officer, Verb.ENTER, key(code, "2026-03"), value="3")
    moved = partial(indicators.resume_entry, request=request_by(chief), code=code, reason="cần lại", seen=1)
    refused(IndicatorRefusal.INDICATOR_MOVED, moved)
    indicators.resume_entry(request=request_by(chief), code=code, reason="cần lại", seen=2)
    assert indicators.get_entry(code=code).ended is None
    take(officer, Verb.ENTER, key(code, "2026-04"), value="3")
    facts = journal.read_stream(
        stream_kind=journal.StreamKind.INDICATOR, stream_id=indicators.stream_of_entry(code=code)
    )
    assert [fact.public.outcome for fact in facts] == [None, "ended", "resumed"]
    assert [(fact.private or {}).get("reason") for fact in facts] == [None, "gộp vào bảng khác", "cần lại"]
    assert differences() == []
    again = partial(indicators.resume_entry, request=request_by(chief), code=code, reason="lại", seen=3)
    refused(IndicatorRefusal.NOTHING_CHANGED, again)
    ends = partial(
        indicators.end_entry, request=request_by(officer), code=code, last=last, reason="x", seen=3
    )
    refused(IndicatorRefusal.NOT_ALLOWED, ends)
