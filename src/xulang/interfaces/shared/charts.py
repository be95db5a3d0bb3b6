"""Bars and lines as SVG, drawn by the server: told apart by pattern too, so that they print in black.

The colours are Okabe and Ito's, which colour-blind people tell apart. A table with the same numbers belongs
beside each chart; here is no inline style, which the pages' policy forbids.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
# Paths within a square of 8: each series has its own hatching over its colour.
HATCHES: Final = ("", "M0 8L8 0", "M0 4H8", "M4 0V8", "M0 0L8 8M0 8L8 0", "M0 2H8M0 6H8")
# Of lines: strokes and gaps, and the shape at each point (a path around 0,0).
DASHES: Final = ("", "8 4", "2 4", "12 4 2 4", "5 5", "16 5")
MARKS: Final = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    "M-4-4H4V4H-4Z",
    "M0-5L5 4H-5Z",
    "M0-5L5 0L0 5L-5 0Z",
    "M-5-4H5L0 5Z",
    "M-5-1.5H-1.5V-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5Z",
)
MOST_BARS: Final = 60
MOST_SERIES: Final = len(COLOURS)
WIDEST: Final = 80
STEP_LINE: Final = 'fill="none" stroke="currentColor" stroke-width="2.5" stroke-dasharray="7 4"'
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 860, 360, 90, 20, 90
# So few stand side by side on a phone, and fill no wall.
FEW, NARROW = 6, 430


def bars(
    *,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    prefix: str,
    steps: tuple[str, Sequence[float | None]] | None = None,
) -> SafeString:
    """Bars one on another. `prefix` keeps the patterns of two charts of one page apart.

    `steps`: what the bars are held against, by name: a dashed step over each, none where it is None.

    Raises ValueError for more bars or series than can be told apart.
    """
    if len(labels) > MOST_BARS or len(series) > MOST_SERIES:
        raise ValueError("too much for one chart")
    tops = [sum(row[place] for row in series.values()) for place in range(len(labels))]
    against = [] if steps is None else [one or 0.0 for one in steps[1]]
    most = max([*tops, *against], default=0) or 1
    whole = all(float(one).is_integer() for one in [*tops, *against])
    # Trucks come whole: no line of the grid says half a one.
    step = max(_step(most), 1.0) if whole else _step(most)
    top = math.ceil(most / step) * step
    whole_width, look = _size(len(labels))
    high, wide = HEIGHT - TOP - BOTTOM, whole_width - LEFT - 10
    total_height = HEIGHT + 22 * (len(series) + (steps is not None))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole_width} {total_height}" role="img"'
            f' font-size="13" class="{look}" fill="currentColor"><title>{escape(title)}</title><defs>'
        ),
        *(_pattern(prefix, place) for place in range(len(series))),
        "</defs>",
    ]
    parts += _grid(step=step, top=top, high=high, wide=wide)
    room = wide / max(len(labels), 1)
    wide_bar = min(room * 0.8, WIDEST)
    every = max(1, math.ceil(len(labels) / 20))
    for place, label in enumerate(labels):
        x = LEFT + place * room
        amounts = {name: row[place] for name, row in series.items()}
        parts += _stack(
            label, amounts, prefix=prefix, left=x + (room - wide_bar) / 2, wide=wide_bar, high=high, top=top
        )
        if place % every == 0:
            at = f"{x + room / 2:.1f} {TOP + high + 14}"
            parts.append(
                f'<text transform="translate({at}) rotate(-35)" text-anchor="end" font-size="11">'
                f"{escape(label[:24])}</text>"
            )
    if steps is not None:
        parts.append(_stepped(steps[1], room=room, unit=high / top, floor=TOP + high))
        y = HEIGHT + 22 * len(series) + 7
        parts.append(
            f'<path d="M{LEFT} {y}h28" {STEP_LINE}/>'
            f'<text x="{LEFT + 38}" y="{y + 5}">{escape(steps[0])}</text>'
        )
    for number, name in enumerate(series):
        y = HEIGHT + 22 * number
        parts.append(
            f'<rect x="{LEFT}" y="{y}" width="28" height="14" fill="url(#{prefix}{number})"'
            f' stroke="{COLOURS[number]}"/><text x="{LEFT + 38}" y="{y + 12}">{escape(name)}</text>'
        )
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 -- every text above is escaped


def _size(count: int) -> tuple[int, str]:
    """How wide the drawing is, and its classes."""
    return (NARROW, "chart chart-few") if count <= FEW else (WIDTH, "chart")


def _grid(*, step: float, top: float, high: float, wide: float) -> Iterator[str]:
    """Lines across the drawing, each with its number beside it."""
    for number in range(round(top / step) + 1):
        y = TOP + high - number * step / top * high
        yield f'<path d="M{LEFT} {y:.1f}h{wide}" stroke="currentColor" stroke-opacity="0.2"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_said(number * step)}</text>'


def _stack(
    label: str,
    amounts: Mapping[str, float],
    *,
    prefix: str,
    left: float,
    wide: float,
    high: float,
    top: float,
) -> Iterator[str]:
    """The bars of one label, one on another. `high`: how high `top` stands."""
    level = 0.0
    for number, (name, amount) in enumerate(amounts.items()):
        tall = amount / top * high
        yield (
            f'<rect x="{left:.1f}" y="{TOP + high - level - tall:.1f}" width="{wide:.1f}"'
            f' height="{tall:.1f}" fill="url(#{prefix}{number})" stroke="{COLOURS[number]}">'
            f"<title>{escape(label)}, {escape(name)}: {_said(amount)}</title></rect>"
        )
        level += tall


def _stepped(row: Sequence[float | None], *, room: float, unit: float, floor: float) -> str:
    path, before = [], False
    for place, one in enumerate(row):
        if one is not None:
            x, y = LEFT + place * room, floor - one * unit
            path.append(f"{'L' if before else 'M'}{x:.1f} {y:.1f}h{room:.1f}")
        before = one is not None
    return f'<path d="{"".join(path)}" {STEP_LINE}/>' if path else ""


def lines(*, title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> SafeString:
    """A line for each series over the labels, the first one thicker; it breaks where a value is None.

    Raises ValueError for more lines than can be told apart.
    """
    if len(labels) > MOST_BARS or len(series) > MOST_SERIES:
        raise ValueError("too much for one chart")
    highest = max((value for row in series.values() for value in row if value is not None), default=0) or 1
    step = _step(highest)
    top = math.ceil(highest / step) * step
    whole_width, look = _size(len(labels))
    high, wide = HEIGHT - TOP - BOTTOM, whole_width - LEFT - 10
    room = wide / max(len(labels), 1)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg"'
            f' viewBox="0 0 {whole_width} {HEIGHT - 40 + 22 * len(series)}" role="img"'
            f' font-size="13" class="{look}" fill="currentColor"><title>{escape(title)}</title>'
        )
    ]
    parts += _grid(step=step, top=top, high=high, wide=wide)
    for place, label in enumerate(labels):
        x = LEFT + (place + 0.5) * room
        parts.append(f'<text x="{x:.1f}" y="{TOP + high + 18}" text-anchor="middle">{escape(label)}</text>')
    for number, (name, row) in enumerate(series.items()):
        stroke = f'stroke="{COLOURS[number]}" stroke-width="{3 if number == 0 else 1.8}"'
        dashed = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
        points = [
            None if value is None else (LEFT + (place + 0.5) * room, TOP + high - value / top * high)
            for place, value in enumerate(row)
        ]
        parts.append(f'<path d="{_broken(points)}" fill="none" {stroke}{dashed}/>')
        for label, value, point in zip(labels, row, points, strict=True):
            if point is not None and value is not None:
                parts.append(
                    f'<path d="{MARKS[number]}" transform="translate({point[0]:.1f} {point[1]:.1f})"'
                    f' fill="{COLOURS[number]}"><title>{escape(label)}, {escape(name)}: {_said(value)}'
                    "</title></path>"
                )
        y = HEIGHT - 40 + 22 * number
        parts.append(
            f'<path d="M{LEFT} {y}h36" {stroke}{dashed}/><path d="{MARKS[number]}"'
            f' transform="translate({LEFT + 18} {y})" fill="{COLOURS[number]}"/>'
            f'<text x="{LEFT + 46}" y="{y + 5}">{escape(name)}</text>'
        )
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 -- every text above is escaped


def _broken(points: Sequence[tuple[float, float] | None]) -> str:
    """A path through the points, begun anew after each gap."""
    found, before = [], False
    for point in points:
        if point is not None:
            found.append(f"{'L' if before else 'M'}{point[0]:.1f} {point[1]:.1f}")
        before = point is not None
    return "".join(found)


def _said(amount: float) -> str:
    whole = round(amount, 2)
    return str(formats.number_format(int(whole) if whole == int(whole) else whole, force_grouping=True))


def _pattern(prefix: str, place: int) -> str:
    hatch = f'<path d="{HATCHES[place]}" stroke="#fff" stroke-width="1.6"/>' if HATCHES[place] else ""
    return (
        f'<pattern id="{prefix}{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{COLOURS[place]}"/>{hatch}</pattern>'
    )


def _step(top: float) -> float:
    power = 10.0 ** math.floor(math.log10(top))
    return next(step for step in (power / 5, power / 2, power, power * 2) if top / step <= 8)


class Sign(StrEnum):
    """What a series' bar is marked with, by shape."""

    FINDING = "▲"
    REVISED = "◆"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period of a series: what is not known is None. `marks` are told beside the bar."""

    label: str
    value: float | None = None
    computed: float | None = None
    plan: float | None = None
    before: float | None = None
    marks: Sequence[tuple[Sign, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWords:
    """The legend in the reader's language."""

    value: str
    computed: str
    plan: str
    before: str
    finding: str
    revised: str


def series(*, title: str, unit: str, points: Sequence[Point], words: SeriesWords, prefix: str) -> SafeString:
    """Bars of one indicator over periods: plan as a line over each bar, last year's as a hollow ring.

    What was computed is hatched. Raises ValueError for more bars than can be told apart.
    """
    if len(points) > MOST_BARS:
        raise ValueError("too much for one chart")
    known = [one for p in points for one in (p.value, p.computed, p.plan, p.before) if one is not None]
    # Room for marks over the highest bar.
    high, low = 1.12 * max(0.0, *known, 0.0), min(0.0, *known, 0.0)
    step = _step((high - low) or 1)
    top, bottom = math.ceil(high / step) * step, math.floor(low / step) * step
    top = top if top > bottom else step
    whole_width, look = _size(len(points))
    tall, wide = HEIGHT - TOP - BOTTOM, whole_width - LEFT - 20

    def y_of(amount: float) -> float:
        return TOP + (top - amount) / (top - bottom) * tall

    legend = _legend(points, words)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole_width} {HEIGHT + 22 * len(legend)}"'
            f' role="img" font-size="13" class="{look}" fill="currentColor"><title>{escape(title)}</title>'
            f"<defs>{_pattern(prefix, 0)}{_pattern(prefix, 1)}</defs>"
            f'<text x="{LEFT}" y="12" font-size="12">{escape(unit)}</text>'
        )
    ]
    for number in range(round((top - bottom) / step) + 1):
        amount = bottom + number * step
        strength = "0.6" if abs(amount) < step / 2 else "0.2"
        parts.append(
            f'<path d="M{LEFT} {y_of(amount):.1f}h{wide}" stroke="currentColor" stroke-opacity="{strength}"/>'
            f'<text x="{LEFT - 8}" y="{y_of(amount) + 4:.1f}" text-anchor="end">{_said(amount)}</text>'
        )
    room = wide / max(len(points), 1)
    every = max(1, math.ceil(len(points) / 20))
    for place, point in enumerate(points):
        middle = LEFT + (place + 0.5) * room
        parts.extend(_point(point, middle, min(room * 0.7, WIDEST), y_of, words, prefix))
        if place % every == 0:
            parts.append(
                f'<text transform="translate({middle:.1f} {TOP + tall + 14}) rotate(-35)"'
                f' text-anchor="end" font-size="11">{escape(point.label[:24])}</text>'
            )
    for number, (kind, name) in enumerate(legend):
        y = HEIGHT + 22 * number
        parts.append(_sample(kind, y, prefix))
        parts.append(f'<text x="{LEFT + 38}" y="{y + 12}">{escape(name)}</text>')
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 -- every text above is escaped


def _legend(points: Sequence[Point], words: SeriesWords) -> list[tuple[str, str]]:
    """Only what stands in the chart."""
    there = {
        "value": any(one.value is not None for one in points),
        "computed": any(one.computed is not None for one in points),
        "plan": any(one.plan is not None for one in points),
        "before": any(one.before is not None for one in points),
        "finding": any(sign is Sign.FINDING for one in points for sign, _ in one.marks),
        "revised": any(sign is Sign.REVISED for one in points for sign, _ in one.marks),
    }
    return [(name, getattr(words, name)) for name, one in there.items() if one]


def _sample(kind: str, y: int, prefix: str) -> str:
    if kind in {"value", "computed"}:
        number = 0 if kind == "value" else 1
        return (
            f'<rect x="{LEFT}" y="{y}" width="28" height="14" fill="url(#{prefix}{number})"'
            f' stroke="{COLOURS[number]}"/>'
        )
    if kind == "plan":
        return f'<path d="M{LEFT} {y + 7}h28" stroke="{COLOURS[5]}" stroke-width="3" stroke-dasharray="7 3"/>'
    if kind == "before":
        return _ring(LEFT + 14, y + 7, "currentColor", 2) + "</circle>"
    return f'<text x="{LEFT + 14}" y="{y + 12}" text-anchor="middle">{Sign[kind.upper()]}</text>'


def _ring(x: float, y: float, colour: str, width: int) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="{colour}" stroke-width="{width}">'


def _point(
    point: Point,
    middle: float,
    broad: float,
    y_of: Callable[[float], float],
    words: SeriesWords,
    prefix: str,
) -> Iterator[str]:
    highest = y_of(0)
    for number, amount, name in ((0, point.value, words.value), (1, point.computed, words.computed)):
        if amount is not None:
            upper, lower = sorted((y_of(amount), y_of(0)))
            highest = min(highest, upper)
            yield (
                f'<rect x="{middle - broad / 2:.1f}" y="{upper:.1f}" width="{broad:.1f}"'
                f' height="{lower - upper:.1f}" fill="url(#{prefix}{number})" stroke="{COLOURS[number]}">'
                f"<title>{escape(point.label)}, {escape(name)}: {_said(amount)}</title></rect>"
            )
    if point.plan is not None:
        highest = min(highest, y_of(point.plan))
        yield (
            f'<path d="M{middle - broad / 2 - 4:.1f} {y_of(point.plan):.1f}h{broad + 8:.1f}"'
            f' stroke="{COLOURS[5]}" stroke-width="3" stroke-dasharray="7 3">'
            f"<title>{escape(point.label)}, {escape(words.plan)}: {_said(point.plan)}</title></path>"
        )
    if point.before is not None:
        highest = min(highest, y_of(point.before) - 5)
        at = f"<title>{escape(point.label)}, {escape(words.before)}: {_said(point.before)}</title></circle>"
        # A white ring below the dark one, so that it stands out of the bar.
        yield _ring(middle, y_of(point.before), "#fff", 5) + "</circle>"
        yield _ring(middle, y_of(point.before), "currentColor", 2) + at
    for number, (sign, told) in enumerate(point.marks):
        yield (
            f'<text x="{middle:.1f}" y="{highest - 5 - 13 * number:.1f}" text-anchor="middle">'
            f"<title>{escape(told)}</title>{sign}</text>"
        )
