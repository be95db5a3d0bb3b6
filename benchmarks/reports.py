"""(r) Figures read out of labelled passages in the style of provincial reports: precision and recall by field.

"held out" was written before the rules and is not looked at while they are changed; "held out later" before those on
meetings, documents and what a change is against, "held out names" before those on numbers in names, on "từ … xuống
còn" and on ranks; each was scored once before its rules and once after them.
"""

import time

from benchmarks.table import Row

# The lesser of precision and recall on what was held out.
LEAST = {
    "figures": 0.95,
    "indicator": 0.88,
    "value": 0.95,
    "unit": 0.92,
    "period": 0.92,
    "percent_of_plan": 0.88,
    "change_percent": 0.9,
}
# Of what was held out later: whole sentences of it have no figure at all.
LEAST_LATER = {**LEAST, "figures": 0.88, "value": 0.88, "unit": 0.88, "period": 0.88}
LIMITS: dict[str, dict[str, float]] = {
    "held_out": LEAST,
    "held_out_later": LEAST_LATER,
    "held_out_names": LEAST,
}
SECONDS = 1.0


def rows() -> list[Row]:
    from tests.support.reports import scoring  # noqa: PLC0415 -- after django.setup

    every = []
    for name in ("development", *LIMITS):
        begun = time.perf_counter()
        score = scoring.score(name)
        seconds = time.perf_counter() - begun
        count = len(list(scoring.passages(name)))
        for field, counted in score.counts.items():
            precision, recall = score.of(field)
            every.append(
                Row(
                    name=f"(r) reports, {name.replace('_', ' ')}: {field}",
                    ratio=min(precision, recall),
                    limit=LIMITS[name][field] if name in LIMITS else None,
                    note=f"precision {precision:.3f}, recall {recall:.3f}; {counted['right']} right,"
                    f" {counted['wrong']} wrong, {counted['missed']} missed",
                )
            )
        every.append(
            Row(
                name=f"(r) reports, {name.replace('_', ' ')}: {count} passages",
                ratio=None,
                note=f"{seconds:.2f} s",
                worst=seconds > SECONDS * count / 10,
            )
        )
    return every
