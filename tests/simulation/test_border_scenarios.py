"""Scenarios are read within bounds and refused with the place; the command plays them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from xulang.interfaces.cli import main as cli
from xulang.interfaces.cli.simulate import FOLDER, load, shipped
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction
from xulang.simulation.domain.border.events import make_world
from xulang.simulation.domain.border.scenario import LARGEST, read_scenario
from xulang.simulation.domain.refusals import SimulationRefusal

ORDINARY = (FOLDER / "ordinary.toml").read_text(encoding="utf-8")
SMALL = """
title = "Small"
first_day = 2026-05-04
days = 1
drain_days = 2
hours = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
weekdays = [1, 1, 1, 1, 1, 1, 1]
classes = [{ code = "all", weight = 1, share = 0, legal_basis = "test" }]
[slots]
notice = 2
grace_minutes = 30
misses = 2
risk = 100
[habits]
late_minutes = 60
early_minutes = 60
later_minutes = 720
held_minutes = 180
gives_up_minutes = 2880
again_minutes = 720
[[lines]]
gate = "HN"
direction = "export"
per_day = 60
mix = { all = 1000 }
lanes = 1
per_lane = 6
opens = 07:00:00
closes = 20:00:00
travel = [30, 60]
[[policies]]
name = "first come"
kind = "drive"
[[policies]]
name = "slots"
kind = "slots"
no_show = 200
late = 100
walk_in = 50
later = 100
"""


def test_the_shipped_scenarios_are_these() -> None:
    assert shipped() == [
        "announced-break",
        "cheats",
        "crisis-2021-12",
        "ordinary",
        "peak-day",
        "tet",
        "unannounced-break",
        "year-2025",
        "year-2026",
    ]


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_is_whole(name: str) -> None:
    """Both directions; and every figure of it says on its line, or on its table's, where it comes from."""
    found = load(name=name)
    assert {line.direction for line in found.lines} == set(Direction)
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    table = ""
    for row in text.splitlines():
        if row.startswith("["):
            table = row
        spoken = "#" in row or "#" in table or table in {"[[policies]]", ""}
        if table == "[[lines]]" and row.startswith(
            ("per_day", "mix", "lanes", "per_lane", "opens", "travel")
        ):
            assert "#" in row, row
        elif "=" in row and row.partition("=")[2].strip()[:1].isdigit():
            assert spoken, (table, row)


def test_volumes_are_those_of_the_facts() -> None:
    assert sum(line.per_day for line in load(name="ordinary").lines) == 870 + 583 + 230 + 76
    assert sum(line.per_day for line in load(name="peak-day").lines) == 1911


def test_the_jam_has_as_many_trucks_as_the_file_says() -> None:
    """4,550 on 16 December and 2,852 on 2 January, from what becomes ready and what the other side takes.

    Both are drawn for each day: three standard deviations of one seed are some 450 trucks.
    """
    jam = load(name="crisis-2021-12")
    left = dict.fromkeys((21, 38), 0.0)
    for line in jam.lines:
        if line.direction == Direction.EXPORT:
            world = make_world(scenario=jam, line=line, seed=1)
            start = world.gate.hours.start * 3600
            for day in left:
                until = start + day * 24 * 3600
                left[day] += sum(one.ready < until for one in world.trucks) - world.gate.level(until)
    assert left[21] == pytest.approx(4550, abs=450)
    assert left[38] == pytest.approx(2852, abs=600)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("per_day = 60", "per_day = 20001", "lines[0].per_day"),
        ("per_day = 60", "per_day = -1", "lines[0].per_day"),
        ("per_day = 60", "per_day = 1.5", "lines[0].per_day"),
        ("days = 1\n", "days = 401\n", "days"),
        ("no_show = 200", "no_show = 1001", "policies[1].no_show"),
        ("late = 100", "lat = 100", "policies[1]"),
        ("[habits]", "[habitz]", "the file"),
        ('kind = "drive"', 'kind = "fly"', "policies[0].kind"),
        ("all = 1000 }", "all = 999 }", "lines[0].mix"),
        ("all = 1000 }", "other = 1000 }", "lines[0].mix"),
        ("opens = 07:00:00", "opens = 07:30:00", "lines[0].opens, closes"),
        ("closes = 20:00:00", "closes = 07:00:00", "lines[0].closes"),
        ("travel = [30, 60]", "travel = [60, 30]", "lines[0].travel"),
        ('name = "slots"', 'name = "first come"', "policies"),
        ("days = 1\n", "days = 1\nmeasured = [2026-05-05, 2026-05-04]\n", "measured"),
        (
            "[slots]",
            "[[breaks]]\nsince = 2026-05-04\nuntil = 2026-05-05\nleft = 0\n[slots]",
            "breaks[0].since",
        ),
        (
            "[slots]",
            "[[breaks]]\nsince = 2026-05-04T10:00:00\nuntil = 2026-05-04T09:00:00\nleft = 0\n[slots]",
            "breaks[0].until",
        ),
        (
            "[slots]",
            '[[holidays]]\nsince = 2026-05-04\nuntil = 2026-05-05\ngate = "XX"\n[slots]',
            "holidays[0].gate",
        ),
        ('title = "Small"', 'title = "', "the file"),
        ('title = "Small"', 'title = "Small" #' + "x" * LARGEST, "the file"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(before: str, after: str, place: str) -> None:
    assert before in SMALL
    with pytest.raises(Refusal) as no:
        read_scenario(text=SMALL.replace(before, after, 1))
    assert no.value.code == SimulationRefusal.SCENARIO_WRONG
    assert no.value.params["place"] == place
    assert no.value.params["problem"]


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "small.toml", tmp_path / "out"
    file.write_text(SMALL, encoding="utf-8")
    assert cli.main(["simulate", str(file), "--seeds", "2", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Small\n1 days from 2026-05-04, 2 replications, seeds 1 to 2\n")
    assert {"first come", "slots", "fluid bound"} <= {row[:11].strip() for row in said.splitlines()}
    assert {one.name for one in out.iterdir()} == {
        "at_gate.svg",
        "elsewhere.svg",
        "figures.csv",
        "hours.csv",
        "percentiles.csv",
        "waits.svg",
    }
    hours = (out / "hours.csv").read_text(encoding="utf-8").splitlines()
    assert hours[0] == "hour,policy,at_gate,elsewhere,entered_in_hour,capacity_of_hour"
    assert len(hours) == 1 + 3 * 24 * 2
    assert hours[15].startswith("2026-05-04T07:00:00+07:00,first come,")
    for plot in out.glob("*.svg"):
        drawn = ET.fromstring(plot.read_text(encoding="utf-8"))  # noqa: S314 -- our own file
        assert len(drawn.findall("{http://www.w3.org/2000/svg}path[@stroke-width='2']")) >= 4


def test_json_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Other hash seeds, other numbers of processes: the same events, bit for bit."""
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    words = [sys.executable, "-m", "xulang.interfaces.cli.main", "simulate", str(file), "--json", "--trace"]
    said = [
        subprocess.run(
            [*words, "--seeds", "2", "--jobs", jobs],
            env={**os.environ, "PYTHONHASHSEED": salt},
            capture_output=True,
            check=True,
        ).stdout
        for salt, jobs in (("1", "1"), ("2", "2"))
    ]
    assert said[0] == said[1]
    found = json.loads(said[0])
    assert found["schema"] == "xulang/simulation/v1"
    assert len(found["policies"]["slots"]["events"]) == 32


@pytest.mark.parametrize(
    ("scenario", "code"), [("no-such", "scenario_unknown"), ("bad.toml", "scenario_wrong")]
)
def test_the_command_refuses_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scenario: str, code: str
) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    assert cli.main(["simulate", str(tmp_path / scenario)]) == 1
    assert f"xulang simulate: refused, simulation.{code} " in capsys.readouterr().err
