"""A yard's own software: files of any shape, lists laid side by side, and moves heard in any order."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.story import STORY
from xulang.clearance.domain.dossier import Dossier, Licence, Vehicle, VehicleShape
from xulang.clearance.domain.fold import Said, fold_fact
from xulang.crossing.domain.yard_match import Candidate, Several, choose
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Nationality, Regime, Stage, VehiclePart
from xulang.yards.domain.event import Bounds, YardEvent, check_event
from xulang.yards.domain.files import (
    FILE_LIMIT,
    FileRow,
    read_event_file,
    read_stock_file,
    returned_copy,
    stock_moment,
)
from xulang.yards.domain.reconcile import Ours, StockLine, alike, compare

NOON = datetime(2026, 5, 8, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOUNDS = Bounds(ahead=5 * MINUTE, days=30)
SLACK = 30 * MINUTE


def event(event: str = "E-1", plate: str = "12C-123.45", at: datetime = NOON) -> YardEvent:
    return YardEvent(event=event, kind=FactKind.YARD_ENTRY, plate=plate, at=at)


def code(what: object) -> str:
    assert isinstance(what, Refusal)
    return what.code.value


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (event(), None),
        (event(at=NOON + 5 * MINUTE), None),
        (event(at=NOON + 6 * MINUTE), "yards.clock_ahead"),
        (event(at=NOON - timedelta(days=30)), None),
        (event(at=NOON - timedelta(days=31)), "yards.too_old"),
        (event(event=""), "yards.id_malformed"),
        (event(event="a b"), "yards.id_malformed"),
        (event(event="=cmd"), "yards.id_malformed"),
        (event(event="é"), "yards.id_malformed"),
        (event(event="x" * 81), "yards.id_malformed"),
        (event(plate="桂F·12345"), None),
        (event(plate="NOT-A-KNOWN-FORM"), None),
        (event(plate=""), "identifiers.empty"),
        (event(plate="12C\x0012345"), "identifiers.plate_malformed"),
        (event(plate="<script>"), "identifiers.plate_malformed"),
        (event(plate="1" * 21), "identifiers.plate_malformed"),
    ],
)
def test_an_event_is_taken_or_refused_by_name(said: YardEvent, refused: str | None) -> None:
    if refused is None:
        check_event(event=said, now=NOON, bounds=BOUNDS)
        return
    with pytest.raises(Refusal) as found:
        check_event(event=said, now=NOON, bounds=BOUNDS)
    assert code(found.value) == refused


def test_what_an_event_says_is_its_plate_kind_and_time() -> None:
    assert event().hashed() == event(plate="12c 12345").hashed()
    assert len({event().hashed(), event(plate="12C12346").hashed(), event(at=NOON + MINUTE).hashed()}) == 3


# Moves heard in any order, and more than once

MOVES = st.lists(
    st.tuples(
        st.sampled_from([FactKind.YARD_ENTRY, FactKind.YARD_EXIT]), st.integers(min_value=0, max_value=6)
    ),
    min_size=1,
    max_size=6,
)


@given(moves=MOVES, data=st.data())
def test_any_order_and_any_repetition_leave_the_same_state(
    moves: list[tuple[FactKind, int]], data: st.DataObject
) -> None:
    once = stands(moves)
    again = [*moves, *data.draw(st.lists(st.sampled_from(moves), max_size=4))]
    assert stands(data.draw(st.permutations(again))) == once
    entries = [minute for kind, minute in moves if kind == FactKind.YARD_ENTRY]
    exits = [minute for kind, minute in moves if kind == FactKind.YARD_EXIT]
    last = max(entries, default=None)
    gone = max((minute for minute in exits if last is None or minute >= last), default=None)
    assert once == (last, gone)


def stands(moves: list[tuple[FactKind, int]]) -> tuple[int | None, int | None]:
    """When it drove in and out, in minutes after noon."""
    shape = VehicleShape(nationality=Nationality.VN, part=VehiclePart.CARRIES, licence=Licence.NONE)
    truck = Vehicle(id=STORY, declared_by=STORY, shape=shape)
    dossier = Dossier(
        id=STORY, gate="HN", direction=Direction.EXPORT, regime=Regime.EXPORT, length=0, vehicles=(truck,)
    )
    for number, (kind, minute) in enumerate(moves, start=1):
        said = Said(
            id=uuid5(STORY, str(number)),
            declaration_id=STORY,
            crossing_id=STORY,
            number=number,
            kind=kind,
            occurred_at=NOON + minute * MINUTE,
            recorded_at=NOON,
        )
        dossier = fold_fact(dossier=dossier, said=said)
    (vehicle,) = dossier.vehicles

    def minutes(at: datetime | None) -> int | None:
        return None if at is None else (at - NOON) // MINUTE

    return minutes(vehicle.yard_entry_at), minutes(vehicle.yard_exit_at)


# Files

GOOD = "event,kind,plate,at\nE-1,in,12C-123.45,2026-05-08T12:00:00+07:00\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t").replace("\n", "\r\n"),
        "Mã sự kiện;Vào/Ra;Biển số;Thời gian\nE-1;Vào;12C-123.45;08/05/2026 12:00\n",
        "车牌,进出,时间,事件\n12C12345,进,2026-05-08 12:00:00,E-1\n",
        "\n\nplate,note,kind,EVENT_ID,Time\n12C12345,'=1+1,entry,E-1,2026-05-08 05:00:00Z\n\n",
        'event,kind,plate,at\n"E-1","in","12C-123.45","8/5/2026 12:00"\n',
    ],
)
def test_a_file_is_read_by_its_headings(text: str) -> None:
    for data in (text.encode(), text.removeprefix("\ufeff").encode("utf-16")):
        file = read_event_file(data=data)
        (found,) = file.events.values()
        assert (found.event, found.kind, found.at) == ("E-1", FactKind.YARD_ENTRY, NOON)
        assert found.key == "12C12345"


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"", "file_empty"),
        (b"  \r\n\n ", "file_empty"),
        (b"x" * (FILE_LIMIT + 1), "file_too_large"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "file_not_text"),
        (b"event,kind\x00,plate,at\n", "file_not_text"),
        ("biển số".encode("utf-16-le"), "file_not_text"),
        (b"\xff\xfe\x00", "file_not_text"),
        (b"," * 1_000_000, "file_not_table"),
        (("a," * 41 + "\n").encode(), "file_not_table"),
        (b'event,kind,plate,at\n"E-1,in,12C12345', "file_not_table"),
        (("event,kind,plate,at\n" + "a,b,c,d\n" * 5001).encode(), "too_many"),
        (b"event,kind,at\nE-1,in,x\n", "column_missing"),
        (b"event,kind,plate,at,time\n", "column_twice"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(data: bytes, refused: str) -> None:
    with pytest.raises(Refusal) as found:
        read_event_file(data=data)
    assert code(found.value) == f"yards.{refused}"


@given(data=st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for read in (read_event_file, read_stock_file):
        with suppress(Refusal):
            read(data=GOOD.encode() + data)


def test_a_row_that_is_wrong_is_named_and_the_others_are_taken() -> None:
    rows = [
        "E-1,in,12C12345,2026-05-08 12:00",
        "E-2,sideways,12C12345,2026-05-08 12:00",
        "E-3,out,12C12345,2026-13-08 12:00",
        "E-4,out,,2026-05-08 12:00",
        "E-5,out,=1+1,2026-05-08 12:00",
        f"E-6,out,{'1' * 201},2026-05-08 12:00",
        ",ra,12C12345,08/05/2026 12:01",
    ]
    file = read_event_file(data="\n".join(["event,kind,plate,at", *rows]).encode())
    assert sorted(file.events) == [2, 8]
    assert file.events[8].event.startswith("row-")
    assert [code(row.refusal) if row.refusal else "" for row in file.rows] == [
        "",
        "yards.kind_unreadable",
        "yards.time_unreadable",
        "yards.cell_missing",
        "identifiers.plate_malformed",
        "yards.cell_too_long",
        "",
    ]


def test_a_returned_copy_holds_no_formula_and_can_be_sent_again() -> None:
    cells = ('=HYPERLINK("http://evil")', "+1", "-1", "@x", 'E-1;"a"')
    rows = [FileRow(line=2, cells=cells)]
    copy = returned_copy(
        heading=("a", "plate", "c", "d", "e"),
        delimiter=";",
        rows=rows,
        said={2: ("refused", "=why")},
        columns=("Result", "Why"),
    )
    for cell in copy.replace("\r\n", ";").split(";"):
        assert not cell.strip('"').startswith(("=", "+", "-", "@")), cell
    file = read_stock_file(data=copy.encode())
    assert file.heading == ("a", "plate", "c", "d", "e", "Result", "Why")
    assert file.rows[0].cells == (*cells, "refused", "=why")


def test_a_stock_list_says_in_its_name_when_it_was_counted() -> None:
    assert stock_moment(name="moves.csv") is None
    assert stock_moment(name="stock-20260508-1200.csv") == NOON
    assert stock_moment(name="Stock-20260508120030-XC.csv") == NOON + timedelta(seconds=30)
    for name in ("stock.csv", "stock-20261308-1200.csv", "stock-2026-05-08.csv"):
        with pytest.raises(Refusal) as found:
            stock_moment(name=name)
        assert code(found.value) == "yards.name_without_time"


def test_a_stock_list_names_a_plate_once() -> None:
    file = read_stock_file(
        data="biển số;vào lúc\n12C-123.45;08/05/2026 12:00\n12c12345;\n桂F12345;\n".encode()
    )
    assert [line.key for line in file.lines.values()] == ["12C12345", "桂F12345"]
    assert file.lines[2].entered_at == NOON
    assert code(file.rows[1].refusal) == "yards.plate_twice"


# Lists side by side


def ours(plate: str, *, entered: int | None = None, exited: int | None = None, certain: bool = True) -> Ours:
    return Ours(
        crossing_id=uuid5(STORY, plate),
        plate=plate,
        key=plate,
        entered_at=None if entered is None else NOON + entered * MINUTE,
        exited_at=None if exited is None else NOON + exited * MINUTE,
        certain=certain,
    )


def line(plate: str, entered: int | None = None) -> StockLine:
    return StockLine(plate=plate, key=plate, entered_at=None if entered is None else NOON + entered * MINUTE)


def shown(mine: list[Ours], theirs: list[StockLine]) -> tuple[int, list[tuple[str, str, str]]]:
    found = compare(ours=mine, theirs=theirs, as_of=NOON + 600 * MINUTE, tolerance=SLACK)
    return found.agreed, [(one.kind.value, one.plate, one.our_plate) for one in found.differences]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ([ours("A1", entered=0)], [line("A1")], (1, [])),
        ([ours("A1", entered=0)], [line("A1", 29)], (1, [])),
        ([ours("A1", entered=0)], [line("A1", 31)], (0, [("times_differ", "A1", "A1")])),
        ([ours("A1", entered=0, exited=60)], [line("A1", 0)], (0, [("we_out", "A1", "A1")])),
        ([ours("A1")], [line("A1")], (0, [("we_out", "A1", "A1")])),
        ([ours("A1", entered=0)], [], (0, [("we_in", "", "A1")])),
        ([ours("A1", entered=0, certain=False)], [], (0, [])),
        ([ours("A1", entered=0, exited=60)], [], (0, [])),
        ([ours("A1", entered=0, exited=590)], [line("A1")], (1, [])),
        ([ours("A1", entered=0, exited=610)], [], (0, [])),
        ([ours("A1", entered=590)], [], (0, [])),
        ([ours("A1", entered=700)], [], (0, [])),
        ([], [line("A1")], (0, [("never_here", "A1", "")])),
        ([ours("12C12345", entered=0)], [line("12C12346")], (0, [("likely_typo", "12C12346", "12C12345")])),
        (
            [ours("12C12345", entered=0), ours("12C12346", entered=0)],
            [line("12C12346"), line("12C12347")],
            (1, [("likely_typo", "12C12347", "12C12345")]),
        ),
        (
            # Two of a fleet are like the strange one: nobody can say which.
            [ours("12C12345", entered=0), ours("12C12346", entered=0)],
            [line("12C12347")],
            (0, [("never_here", "12C12347", ""), ("we_in", "", "12C12345"), ("we_in", "", "12C12346")]),
        ),
        (
            # Declared twice; one of the two journeys is over.
            [ours("A1", entered=0, exited=60), ours("A1", entered=120)],
            [line("A1")],
            (1, []),
        ),
    ],
)
def test_two_lists_side_by_side(
    mine: list[Ours], theirs: list[StockLine], expected: tuple[int, list[tuple[str, str, str]]]
) -> None:
    assert shown(mine, theirs) == expected


def test_the_figure_of_agreement() -> None:
    found = compare(
        ours=[ours("A1", entered=0), ours("B22", entered=0), ours("C333", entered=0)],
        theirs=[line("A1"), line("B22"), line("D4444")],
        as_of=NOON + 600 * MINUTE,
        tolerance=SLACK,
    )
    assert found.agreement == 0.5
    assert compare(ours=[], theirs=[], as_of=NOON, tolerance=SLACK).agreement is None


@given(one=st.text("12CF", max_size=6), other=st.text("12CF", max_size=6))
def test_likeness_has_no_direction_and_no_plate_is_like_itself(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert not alike(one, one)
    assert alike(f"{one}1", one)


# Whose record


def journey(declared: int, ended: int | None = None, stage: Stage = Stage.IN_YARD) -> Candidate:
    """Declared and ended so many hours after noon."""
    name = f"{declared}-{ended}"
    return Candidate(
        crossing_id=uuid5(STORY, name),
        declaration_id=uuid5(STORY, f"declaration {name}"),
        stage=stage,
        declared_at=NOON + timedelta(hours=declared),
        ended_at=None if ended is None else NOON + timedelta(hours=ended),
    )


@pytest.mark.parametrize(
    ("journeys", "hours", "expected"),
    [
        ([], 0, None),
        ([journey(0)], 1, 0),
        ([journey(0)], -24, 0),
        ([journey(0)], -24 * 40, None),
        ([journey(0, 5)], 6, None),
        ([journey(0, 5)], 4, 0),
        ([journey(0, 5), journey(6)], 4, 0),
        ([journey(0, 5), journey(6)], 7, 1),
        ([journey(0, 5), journey(6)], 5.5, 1),
        ([journey(0), journey(1)], 2, "several"),
        ([journey(0, stage=Stage.CANCELLED)], 2, None),
    ],
)
def test_on_whose_record_an_event_belongs(
    journeys: list[Candidate], hours: float, expected: int | str | None
) -> None:
    found = choose(
        at=NOON + timedelta(hours=hours), candidates=journeys, early=timedelta(days=30), slack=5 * MINUTE
    )
    if expected == "several":
        assert found == Several()
    else:
        assert found == (None if expected is None else journeys[int(expected)])
