"""A report's chart as SVG: bars with their numbers beside them, told apart by pattern and colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

# Blue and orange of a palette that colour-blind people tell apart (Okabe and Ito).
REACHED, SHORT, INK = "#0072B2", "#E69F00", "#222222"
WIDTH, LABELS, BAR, GAP, TOP = 680, 290, 18, 10, 44
ROOM = WIDTH - LABELS - 70
FAMILY = "Liberation Serif, Times New Roman, serif"
# White behind a number, where it stands over the line.
OVER = "stroke=#ffffff stroke-width=4 paint-order=stroke"
LONGEST = 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    label: str
    value: Decimal
    text: str


def bar_chart(*, title: str, bars: Sequence[Bar], line: Decimal) -> str:
    """Horizontal bars against a line; those that do not reach it are hatched."""
    most = max([line * Decimal("1.15"), *(bar.value for bar in bars)])
    height = TOP + len(bars) * (BAR + GAP) + 30
    at = LABELS + float(line / most) * ROOM
    parts = [_head(title, height)]
    for index, bar in enumerate(bars):
        fill = REACHED if bar.value >= line else "url(#hatch)"
        parts.append(
            f'<rect x="{LABELS}" y="{TOP + index * (BAR + GAP)}" width="{_long(bar, most):.1f}"'
            f' height="{BAR}" fill="{fill}" stroke="{INK}" stroke-width="0.6"/>'
        )
    parts.append(
        f'<line x1="{at:.1f}" y1="{TOP - 8}" x2="{at:.1f}" y2="{height - 26}" stroke="{INK}"'
        f' stroke-dasharray="4 3"/>{_text(at, height - 10, f"{line}%", more="text-anchor=middle")}'
    )
    for index, bar in enumerate(bars):
        y = TOP + index * (BAR + GAP) + 14
        parts.append(_text(LABELS - 8, y, _short(bar.label), more="text-anchor=end"))
        parts.append(_text(LABELS + _long(bar, most) + 6, y, bar.text, more=OVER))
    parts.append("</svg>")
    return "".join(parts)


def _head(title: str, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="{FAMILY}" font-size="13">'
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{SHORT}"/>'
        '<rect width="2" height="6" fill="#ffffff"/></pattern></defs>'
    ) + _text(LABELS, 20, title, more="font-size=15")


def _text(x: float, y: float, text: str, *, more: str = "") -> str:
    """`more`: attributes as name=value, with spaces between."""
    pairs = (one.split("=", 1) for one in more.split())
    said = "".join(f' {name}="{value}"' for name, value in pairs)
    return f'<text x="{x:.1f}" y="{y}" fill="{INK}"{said}>{escape(text)}</text>'


def _long(bar: Bar, most: Decimal) -> float:
    return max(1.0, float(max(bar.value, Decimal(0)) / most) * ROOM)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
