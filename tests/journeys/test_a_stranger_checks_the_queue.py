"""Who was called when, told again from facts alone: by the installation, and by a stranger."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from django.test import Client

from tests.support.capacity import LINE, say
from tests.support.queue import Gate, declare, driver_of, enter, open_queue, truck_of
from tests.support.sealing import LOG, seal
from tests.support.story import STORY, Story
from xulang.crossing import api as crossing
from xulang.interfaces.cli.main import main
from xulang.journal import api as journal
from xulang.kernel.period import Period
from xulang.kernel.words import FactKind, Role, Step
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState
from xulang.queueing.models import LineRow, PlaceRow

DAY = date(2026, 5, 9)
EARLY = datetime(2026, 5, 8, 22, 0, tzinfo=UTC)


def priority(code: str, *, weight: int, share: int, start: datetime) -> queueing.NewWord:
    texts = {"name_vi": "Hàng tươi", "name_en": "Fresh", "name_zh": "鲜货"}
    return queueing.NewWord(
        kind=queueing.Kind.PRIORITY,
        valid=Period(start=start, end=None),
        figures={"weight": weight, "share": share},
        texts={**texts, "legal_basis": "Quyết định thử", "reason": "Thử"},
        code=code,
    )


def at(hours: int, minutes: int = 0) -> datetime:
    """So long after 05:00 in Hanoi."""
    return EARLY + timedelta(hours=hours, minutes=minutes)


@pytest.fixture
def day(committed_db: None) -> Gate:
    """Four go in, one stays away at first, one gives its place back, two come late; classes are set."""
    gate = open_queue()
    trucks = [truck_of(number) for number in range(1, 9)]
    for number, story in enumerate(trucks, start=1):
        declare(story, number)
    for number, story in enumerate(trucks[:6]):
        story.now += timedelta(minutes=number)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(trucks[5].now)
    first, second, _, fourth, fifth, sixth, seventh, eighth = trucks
    gate.keep(at(0))
    first.now = at(0, 10)
    crossing.driver_says(
        request=replace(first.request(Role.DECLARANT), actor=driver_of(first)),
        declaration_id=first.declaration,
        crossing_id=first.truck,
        kind=FactKind.ACKNOWLEDGED,
    )
    gate.keep(at(0, 20))
    fourth.now = at(0, 30)
    crossing.give_back_place(request=fourth.request(Role.DECLARANT), crossing_id=fourth.truck)
    gate.keep(at(1))
    gate.keep(at(2))
    enter(first, at(2, 10))
    enter(second, at(2, 15))
    gate.keep(at(3))
    enter(fifth, at(3, 5))
    gate.keep(at(4))
    manager = Story(declaration=uuid5(STORY, "classes"), now=at(4, 7))
    fresh = priority("fresh_produce", weight=3, share=500, start=at(4))
    rest = priority("others", weight=1, share=200, start=at(4))
    say(manager, fresh, rest, topic=queueing.Topic())
    enter(sixth, at(4, 10))
    gate.keep(at(5))
    for story in (seventh, eighth):
        story.now = at(5, 30)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(at(5, 40))
    for hour in range(6, 10):
        gate.keep(at(hour))
    return gate


def test_rows_of_lines_follow_from_their_facts(day: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "replay"]) == 0
    assert "of 1 lines: 0 differ." in capsys.readouterr().out
    place = PlaceRow.objects.filter(state=PlaceState.CALLED).order_by("number")[0]
    PlaceRow.objects.filter(id=place.id).update(ready_at=place.ready_at - 60)
    LineRow.objects.update(credit=[1, 1])
    assert main(["journal", "replay"]) == 1
    out = capsys.readouterr().out
    assert f"place {place.id} ready_at: the row says {place.ready_at - 60}" in out
    assert "credit: the row says (1, 1)" in out


def test_an_erased_declaration_leaves_its_place_in_the_story(
    day: Gate, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = PlaceRow.objects.filter(state=PlaceState.ENTERED).first()
    assert gone is not None
    words = ["journal", "erase", "--stream", str(gone.declaration_id), "--reason", "asked"]
    assert main(words) == 0
    assert main(["journal", "replay"]) == 0
    assert "of 1 lines: 0 differ." in capsys.readouterr().out


def test_the_line_says_by_which_rules_and_classes_it_goes(day: Gate) -> None:
    row = LineRow.objects.get()
    assert row.classes == ["fresh_produce", "others"]
    assert row.stream_id == queueing.stream_of_line(line=LINE)
    assert isinstance(row.stream_id, UUID)


def copied(folder: Path) -> list[str]:
    """What a stranger saved of the installation, and how he asks about the day."""
    seal(now=at(9))
    client = Client()
    size = journal.get_size()
    assert size < journal.WIDTH
    for address in ("log/checkpoint", "open-data/reference.json", f"log/tile/entries/000.p/{size}"):
        file = folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(client.get(f"/{address}").content)
    asked = ["queue", "verify", "--gate", "HN", "--day", "2026-05-09"]
    return [*asked, "--from", str(folder), "--vkey", str(LOG.verifier)]


def test_a_stranger_without_a_database_finds_that_the_day_followed_the_rules(
    day: Gate, tmp_path: Path
) -> None:
    words = copied(tmp_path)
    alone = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XULANG_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "xulang.interfaces.cli.main", *words]
    said = subprocess.run(command, env=alone, capture_output=True, text=True, timeout=60, check=False)
    assert said.stderr == ""
    assert "HN on 2026-05-09: 1 lines," in said.stdout
    assert said.stdout.endswith("Everything follows from the rules.\n")
    assert said.returncode == 0


def test_a_stranger_names_an_uncalled_entry_as_json(
    day: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = truck_of(9)
    stranger.now = at(8)
    declare(stranger, 9)
    stranger.now = at(9, 1)
    stranger.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    # The keeper has not seen it yet: both forces let it in before it has a place.
    enter(stranger, at(9, 3))
    later = truck_of(10)
    later.now = at(9, 20)
    declare(later, 10)
    assert main([*copied(tmp_path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [one["breach"] for one in said["findings"]] == ["entered_without_place"]
    assert said["log"]["size"] == journal.get_size()


def test_what_is_changed_or_missing_is_named_and_nothing_else_said(
    day: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1: not what was signed. Exit 2: nothing could be checked. Never a trace (docs/verify.md)."""
    words = copied(tmp_path)
    (bundle,) = (tmp_path / "log" / "tile" / "entries").glob("000.p/*")
    reference, checkpoint = tmp_path / "open-data" / "reference.json", tmp_path / "log" / "checkpoint"
    entries = bundle.read_bytes()
    place = entries.index(b'"kind":"')
    looped = b'{"version":1,"gates":[{"code":"HN","parent":"HN"}],"opening_hours":[]}'
    size = checkpoint.read_bytes().split(b"\n")[1]

    def said(args: list[str] = words) -> tuple[int, str]:
        return main(args), capsys.readouterr().err

    for file, content, code, named in (
        (
            bundle,
            entries.replace(b'"trigger":"order"', b'"trigger":"class"', 1),
            1,
            "not those that the chec",
        ),
        (bundle, entries[:place] + b"X" + entries[place + 1 :], 1, "entry 0 of the log cannot be read"),
        (bundle, entries[:-1], 1, f"log/tile/entries/000.p/{size.decode()}: the bundle ends inside an entry"),
        (bundle, None, 2, f"000.p/{size.decode()}"),
        (checkpoint, checkpoint.read_bytes().replace(size, b"1", 1), 1, "does not verify"),
        (checkpoint, None, 2, "log/checkpoint"),
        (reference, looped, 2, "HN is part of HN, which is no gate above it"),
        (reference, b"", 2, "this is no reference data"),
    ):
        whole = file.read_bytes()
        file.unlink()
        if content is not None:
            file.write_bytes(content)
        assert (said()[0], named in said()[1]) == (code, True), (file.name, named)
        file.write_bytes(whole)
    for word, instead, named in (
        (str(LOG.verifier), "hello", "not a vkey"),
        (str(tmp_path), "http://127.0.0.1:port/", "nonnumeric port"),
        (str(tmp_path), str(tmp_path / "nowhere"), "nowhere"),
        ("HN", "XX", "no gate XX"),
    ):
        code, error = said([instead if one == word else one for one in words])
        assert (code, named in error) == (2, True), (instead, error)


def test_a_day_that_the_log_does_not_reach_beyond_is_called_so(
    day: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = copied(tmp_path)
    assert main(words) == 0
    assert "The day is not over in this log: its last fact is of 2026-05-09 " in capsys.readouterr().out
    assert main(["2026-05-08" if one == "2026-05-09" else one for one in words]) == 0
    assert "not over" not in capsys.readouterr().out
    assert main(["2026-05-12" if one == "2026-05-09" else one for one in words]) == 0
    assert "Nothing happened in its lines on that day as far as this log goes." in capsys.readouterr().out
