"""The labelled passages, and how well the reader does on them: precision and recall, field by field.

A figure is found when its value is read with its sentence; a figure without a value, when its percentage or
change is. Then each field counts by itself: right, wrong (read otherwise) or missed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xulang.indicators.domain.reading.figure import Figure, Number
from xulang.indicators.domain.reading.report import read_report

HERE = Path(__file__).parent
FIELDS = ("indicator", "value", "unit", "period", "percent_of_plan", "change_percent")
ALIKE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    indicator: tuple[str, ...]
    value: str
    unit: tuple[str, ...]
    period: tuple[str, ...]
    percent_of_plan: str
    change_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    title: str
    text: str
    labels: tuple[Label, ...]


def passages(name: str) -> Iterator[Passage]:
    title, text, labels = "", "", []
    for line in [*(HERE / f"{name}.txt").read_text().splitlines(), "@ "]:
        if line.startswith("="):
            labels.append(_label(line[1:]))
        elif line and not line.startswith("#"):
            if text:
                yield Passage(title=title, text=text.replace("⏎", "\n"), labels=tuple(labels))
            text, labels = "", []
            if line.startswith("@"):
                title = line[1:].strip()
            else:
                text = line


def _label(line: str) -> Label:
    parts = [part.strip() for part in line.split("|")]
    indicator, value, unit, period, plan, change = parts
    split = [tuple(one.strip() for one in part.split("~")) for part in (indicator, unit, period)]
    return Label(
        indicator=split[0],
        value=value,
        unit=split[1],
        period=split[2],
        percent_of_plan=plan,
        change_percent=change,
    )


def written(number: Number | None) -> str:
    if number is None:
        return ""
    ends = [number.low] if number.high is None else [number.low, number.high]
    return "..".join(f"{end.normalize():f}" for end in ends)


def plain(text: str) -> str:
    return "..".join(f"{Decimal(end).normalize():f}" for end in text.split("..")) if text else ""


def read(passage: Passage) -> list[Figure]:
    return list(read_report(text=passage.text, title=passage.title).figures)


def alike(one: str, other: str) -> bool:
    """Whether two wordings name the same: three quarters of their words in common."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    common = len(words & others)
    return words == others or (common > 0 and 2 * common / (len(words) + len(others)) >= ALIKE)


def key(value: str, plan: str, change: str) -> tuple[str, str]:
    return ("value", value) if value else ("percent", plan or change)


@dataclass(slots=True)
class Score:
    counts: dict[str, Counter[str]]
    misses: list[str]

    def of(self, field: str) -> tuple[float, float]:
        """Precision and recall."""
        count = self.counts[field]
        read_, labelled = count["right"] + count["wrong"], count["right"] + count["missed"]
        return (count["right"] / read_ if read_ else 1.0, count["right"] / labelled if labelled else 1.0)


def score(name: str) -> Score:
    result = Score(counts={field: Counter() for field in ("figures", *FIELDS)}, misses=[])
    for passage in passages(name):
        _score_one(passage, read(passage), result)
    return result


def _score_one(passage: Passage, figures: Sequence[Figure], result: Score) -> None:
    left = list(figures)
    for label in passage.labels:
        wanted = key(plain(label.value), plain(label.percent_of_plan), plain(label.change_percent))
        found = next((one for one in left if _key(one) == wanted and _named(label, one)), None) or next(
            (one for one in left if _key(one) == wanted), None
        )
        if found is None:
            result.counts["figures"]["missed"] += 1
            result.misses.append(f"MISSED {label.indicator[0]} {wanted} in: {passage.text}")
            for field in FIELDS:
                if _wanted(label, field) != ("",):
                    result.counts[field]["missed"] += 1
            continue
        left.remove(found)
        result.counts["figures"]["right"] += 1
        _compare(label, found, passage, result)
    for extra in left:
        result.counts["figures"]["wrong"] += 1
        result.misses.append(f"EXTRA {extra.indicator} {_key(extra)} in: {passage.text}")
        for field in FIELDS:
            if _got(extra, field):
                result.counts[field]["wrong"] += 1


def _named(label: Label, figure: Figure) -> bool:
    return any(alike(name, figure.indicator) for name in label.indicator)


def _key(figure: Figure) -> tuple[str, str]:
    change = figure.change
    return key(
        written(figure.value),
        written(figure.percent_of_plan),
        written(change.percent) if change else "",
    )


def _got(figure: Figure, field: str) -> str:
    if field == "indicator":
        return figure.indicator
    if field == "value":
        return written(figure.value)
    if field == "unit":
        return figure.unit or ""
    if field == "period":
        return figure.period.code if figure.period else ""
    if field == "percent_of_plan":
        return written(figure.percent_of_plan)
    return written(figure.change.percent) if figure.change else ""


def _wanted(label: Label, field: str) -> tuple[str, ...]:
    given = getattr(label, field)
    if field in {"indicator", "unit", "period"}:
        return tuple(given)
    return (plain(given),)


def _compare(label: Label, figure: Figure, passage: Passage, result: Score) -> None:
    for field in FIELDS:
        got, wanted = _got(figure, field), _wanted(label, field)
        right = got in wanted or (field == "indicator" and any(alike(one, got) for one in wanted))
        if right and (got or wanted != ("",)) and got != "":
            result.counts[field]["right"] += 1
        elif not right:
            if got:
                result.counts[field]["wrong"] += 1
            if wanted != ("",):
                result.counts[field]["missed"] += 1
            result.misses.append(f"{field}: {got!r} for {wanted} in: {passage.text}")
