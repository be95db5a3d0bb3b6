"""Lists for programs are read along an index, whoever asks."""

from typing import Any

import pytest
from django.db import connection

from xulang.crossing.queries import crossings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", [(), ("gates",), ("gates", "after"), ("since",)])
def test_the_forces_list_needs_neither_the_whole_table_nor_a_sort(chosen: tuple[str, ...]) -> None:
    where = " AND ".join(crossings.CHOSEN[name] for name in chosen) or "true"
    values: dict[str, Any] = {
        "gates": ["HN"],
        "after": "2026-05-08T15:46:00Z",
        "after_id": "5a1d3a55-7d6b-4f0f-8a39-9a4d1b6a0f11",
        "since": "2026-05-08T15:46:00Z",
        "limit": 50,
    }
    with connection.cursor() as cursor:
        # The test's table is empty: without these the planner reads and sorts it whole.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + crossings.CHOOSE.replace("{where}", where), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "using crossing_declared" in plan
    assert "Sort" not in plan
