"""A gate's capacity as pages, programs and open data show it: one row an hour, by both sides' clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.shared.boards import language
from xulang.interfaces.shared.words import word
from xulang.queueing import api as queueing

MOST_DAYS = 14
NIGHT = frozenset({queueing.Binding.OPENING_HOURS, queueing.Binding.NOT_PLANNED})
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hour of one line: `entered` and `left` are None for an hour that is not over."""

    line: queueing.Line
    start: datetime
    trucks: int
    binding: queueing.Binding
    entered: int | None = None
    left: int | None = None

    @property
    def closed(self) -> bool:
        return self.trucks == 0

    @property
    def hour(self) -> int:
        """As the queue numbers it: what an address names."""
        return queueing.hour_of(moment=self.start)

    @property
    def china(self) -> datetime:
        return self.start.astimezone(queueing.BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow:
    """One hour of the day in a table of days, or of lines."""

    start: datetime
    cells: tuple[Cell, ...]

    @property
    def hanoi(self) -> str:
        return f"{self.start.astimezone(queueing.HANOI):%H:%M}"

    @property
    def beijing(self) -> str:
        return f"{self.start.astimezone(queueing.BEIJING):%H:%M}"


def today(*, now: datetime) -> date:
    return timezone.localdate(now)


def cells_of(
    *,
    gate: str,
    first: date,
    days: int,
    now: datetime,
    lines: Sequence[queueing.Line] | None = None,
) -> list[list[Cell]]:
    """The hours of each planned line of the gate, or of the named ones, with what crossed in past ones."""
    running = queueing.hour_of(moment=now)
    counted = {}
    if queueing.hours_of(day=first).start < running:
        measured = crossing.measure_capacity(gate=gate, first=first, days=days)
        counted = {(one.line, one.hour): one for one in measured}
    found = []
    for plan in crossing.plan_capacity(gate=gate, first=first, days=days, lines=lines):
        row = []
        for hour in plan.hours:
            seen = counted.get((plan.line, hour.hour))
            over = hour.hour < running
            row.append(
                Cell(
                    line=plan.line,
                    start=queueing.start_of(hour=hour.hour),
                    trucks=hour.trucks,
                    binding=hour.binding,
                    entered=(seen.entered if seen else 0) if over else None,
                    left=(seen.left if seen else 0) if over else None,
                )
            )
        found.append(row)
    return found


def by_hour(*, columns: Sequence[Sequence[Cell]]) -> list[HourRow]:
    """Columns of 24 hours each as rows, without the night: hours in which we are not open anyway."""
    rows = [
        HourRow(start=cells[0].start, cells=tuple(cells)) for cells in zip(*columns, strict=True) if cells
    ]
    busy = [
        place
        for place, row in enumerate(rows)
        if any(cell.entered or cell.left or cell.binding not in NIGHT for cell in row.cells)
    ]
    return rows[busy[0] : busy[-1] + 1] if busy else []


def days_of(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The hours of one line, day by day."""
    return [cells[start : start + 24] for start in range(0, len(cells), 24)]


FIGURES = {
    "side": _("side"),
    "lanes": _("lanes"),
    "per_lane": _("trucks an hour in each lane"),
    "staff": _("staff"),
    "staff_per_lane": _("staff a lane"),
    "per_hour": _("trucks an hour"),
    "per_day": _("trucks a day"),
    "announced_at": _("announced"),
    "at_most": _("at most, trucks an hour"),
    "weekday": _("weekday"),
    "opens": _("opens"),
    "closes": _("closes"),
    "rests": _("rests on holidays"),
    "notice": _("notice, hours"),
    "grace": _("grace, seconds"),
    "misses": _("absences"),
    "no_show": _("no-shows, per mille"),
    "risk": _("overflow, per mille"),
    "buffer": _("trucks called beyond"),
    "company_limit": _("places a company"),
    "vehicle_limit": _("places a vehicle in 24 hours"),
    "measured_calls": _("calls counted"),
    "measured_missed": _("absences counted"),
    "measured_until": _("counted until"),
    "yard": _("receiving trucks at once"),
    "weight": _("weight"),
    "share": _("share, per mille"),
}


def shown_figure(name: str, figure: int) -> tuple[str, str]:
    """A figure of a word with its name, in the reader's language."""
    match name:
        case "side":
            said = word(queueing.SIDES[figure])
        case "announced_at" | "measured_until":
            said = f"{datetime.fromtimestamp(figure, tz=queueing.HANOI):%d/%m/%Y %H:%M}"
        case "opens" | "closes":
            said = f"{figure // 60:02}:{figure % 60:02}"
        case "weekday":
            said = str(WEEKDAYS[figure - 1])
        case "rests":
            said = gettext("yes") if figure else gettext("no")
        case _:
            said = str(figure)
    return str(FIGURES[name]), said


WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def class_name(one: queueing.Word) -> str:
    """A priority class in the reader's language."""
    key = {"en": "name_en", "zh-hans": "name_zh"}.get(language(), "name_vi")
    return one.said.texts.get(key, one.said.code)


FIELDS = ("gate", "direction", "cargo", "hour", "hour_china", "trucks", "binds", "entered", "left")


def open_rows(*, gate: str, first: date, days: int, now: datetime) -> Iterator[dict[str, str | int | None]]:
    """Yield the open data's rows. The fields are a promise: new ones come after these, none goes."""
    for cells in cells_of(gate=gate, first=first, days=days, now=now):
        for cell in cells:
            yield {
                "gate": cell.line.gate,
                "direction": cell.line.direction.value,
                "cargo": cell.line.cargo.value,
                "hour": cell.start.astimezone(queueing.HANOI).isoformat(),
                "hour_china": cell.start.astimezone(queueing.BEIJING).isoformat(),
                "trucks": cell.trucks,
                "binds": cell.binding.value,
                "entered": cell.entered,
                "left": cell.left,
            }
