"""Line charts as SVG, without a library; readable printed in black too: each line has its own dashes."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 50
COLOURS = ("#1f4e79", "#c0392b", "#2e7d32", "#7b4f9d", "#b26a00", "#444444", "#00838f", "#ad1457")
DASHES = ("", "8 4", "2 3", "12 4 2 4", "5 5", "1 4", "14 3", "6 2 1 2")
MOST_POINTS = 1000
FONT = 'font-family="sans-serif" font-size="13"'


def chart(
    *,
    title: str,
    across: str,
    upwards: str,
    x: Sequence[float],
    lines: Mapping[str, Sequence[float]],
    ticks: Sequence[tuple[float, str]] = (),
) -> str:
    """`ticks`: where the lower axis is named; without them round numbers are."""
    right, top = max(x, default=1) or 1, max((max(row, default=0) for row in lines.values()), default=0) or 1
    left = min(x, default=0)
    step = _round_step(top)
    top = math.ceil(top / step) * step
    whole = HEIGHT + 20 * len(lines)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(value: float, level: float) -> tuple[float, float]:
        return LEFT + (value - left) / ((right - left) or 1) * wide, TOP + high - level / top * high

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {whole}" role="img" {FONT}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{whole}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>',
        f'<text x="{LEFT}" y="42" fill="#444">{escape(upwards)}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end" fill="#444">{escape(across)}</text>',
    ]
    for number in range(round(top / step) + 1):
        _, y = place(left, number * step)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number * step:g}</text>')
    for value, name in ticks or _round_ticks(left, right):
        x0, _ = place(value, 0)
        parts.append(f'<path d="M{x0:.1f} {TOP + high}v5" stroke="#444"/>')
        # A name at the right end would be cut off in the middle.
        anchor = "end" if x0 > WIDTH - RIGHT - 40 else "middle"
        parts.append(f'<text x="{x0:.1f}" y="{TOP + high + 19}" text-anchor="{anchor}">{escape(name)}</text>')
    for number, (name, row) in enumerate(lines.items()):
        style = f'stroke="{COLOURS[number % 8]}" stroke-dasharray="{DASHES[number % 8]}" stroke-width="2"'
        every = max(1, -(-len(row) // MOST_POINTS))
        dots = [place(value, level) for value, level in zip(x[::every], row[::every], strict=True)]
        path = "M" + "L".join(f"{across:.1f} {up:.1f}" for across, up in dots)
        y = HEIGHT + 8 + 20 * number
        parts.append(f'<path d="{path}" fill="none" {style}/>')
        parts.append(f'<path d="M{LEFT} {y}h40" {style}/>')
        parts.append(f'<text x="{LEFT + 50}" y="{y + 4}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _round_step(top: float) -> float:
    """So that four to ten steps of 1, 2 or 5 times a power of ten reach the top."""
    power = 10.0 ** math.floor(math.log10(top))
    return next(step for step in (power / 5, power / 2, power, power * 2) if top / step <= 8)


def _round_ticks(left: float, right: float) -> list[tuple[float, str]]:
    step = _round_step(right - left or 1)
    first = math.ceil(left / step)
    return [(number * step, f"{number * step:g}") for number in range(first, math.floor(right / step) + 1)]
