"""Bars as SVG, drawn by the server: told apart by pattern as well as colour, so that they print in black.

The colours are Okabe and Ito's, which colour-blind people tell apart. A table with the same numbers belongs
beside each chart; here is no inline style, which the pages' policy forbids.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
# Paths within a square of 8: each series has its own hatching over its colour.
HATCHES: Final = ("", "M0 8L8 0", "M0 4H8", "M4 0V8", "M0 0L8 8M0 8L8 0", "M0 2H8M0 6H8")
MOST_BARS: Final = 60
MOST_SERIES: Final = len(COLOURS)
WIDEST: Final = 80
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 860, 360, 90, 20, 90


def bars(
    *, title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], prefix: str
) -> SafeString:
    """Bars one on another. `prefix` keeps the patterns of two charts of one page apart.

    Raises ValueError for more bars or series than can be told apart.
    """
    if len(labels) > MOST_BARS or len(series) > MOST_SERIES:
        raise ValueError("too much for one chart")
    tops = [sum(row[place] for row in series.values()) for place in range(len(labels))]
    step = _step(max(tops, default=0) or 1)
    top = math.ceil((max(tops, default=0) or 1) / step) * step
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - 10
    whole = HEIGHT + 22 * len(series)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {whole}" role="img"'
            f' font-size="13" class="chart" fill="currentColor"><title>{escape(title)}</title><defs>'
        ),
        *(_pattern(prefix, place) for place in range(len(series))),
        "</defs>",
    ]
    for number in range(round(top / step) + 1):
        y = TOP + high - number * step / top * high
        parts.append(f'<path d="M{LEFT} {y:.1f}h{wide}" stroke="currentColor" stroke-opacity="0.2"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_said(number * step)}</text>')
    room = wide / max(len(labels), 1)
    wide_bar = min(room * 0.8, WIDEST)
    every = max(1, math.ceil(len(labels) / 20))
    for place, label in enumerate(labels):
        x, level = LEFT + place * room, 0.0
        for number, (name, row) in enumerate(series.items()):
            tall = row[place] / top * high
            y = TOP + high - level - tall
            parts.append(
                f'<rect x="{x + (room - wide_bar) / 2:.1f}" y="{y:.1f}" width="{wide_bar:.1f}"'
                f' height="{tall:.1f}" fill="url(#{prefix}{number})" stroke="{COLOURS[number]}">'
                f"<title>{escape(label)}, {escape(name)}: {_said(row[place])}</title></rect>"
            )
            level += tall
        if place % every == 0:
            at = f"{x + room / 2:.1f} {TOP + high + 14}"
            parts.append(
                f'<text transform="translate({at}) rotate(35)" font-size="11">{escape(label[:24])}</text>'
            )
    for number, name in enumerate(series):
        y = HEIGHT + 22 * number
        parts.append(
            f'<rect x="{LEFT}" y="{y}" width="28" height="14" fill="url(#{prefix}{number})"'
            f' stroke="{COLOURS[number]}"/><text x="{LEFT + 38}" y="{y + 12}">{escape(name)}</text>'
        )
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 -- every text above is escaped


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
