"""The mark of an installation: set once, refused where facts count, remembered outside the database."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from xulang.interfaces.cli import setup
from xulang.kernel.refusal import Refusal
from xulang.platform.installation import (
    Purpose,
    find_purpose,
    find_remembered_purpose,
    is_demonstration,
    mark_installation,
)
from xulang.platform.models import Installation
from xulang.platform.refusals import PlatformRefusal

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ID = UUID("11111111-1111-4111-8111-111111111111")
OTHER_ID = UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XULANG_HOME", str(tmp_path))


def mark(*, wanted: Purpose | None = None, usual: Purpose = Purpose.SERVICE, facts: int = 0) -> Purpose:
    return mark_installation(new_id=ID, wanted=wanted, usual=usual, facts=facts, now=NOW)


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("usual", list(Purpose))
def test_a_new_database_is_marked_as_is_usual(usual: Purpose) -> None:
    assert find_purpose() is None
    assert not is_demonstration()
    assert mark(usual=usual) is usual
    assert find_purpose() is usual
    assert is_demonstration() is (usual is Purpose.DEMONSTRATION)
    assert find_remembered_purpose(installation_id=ID) == usual.value
    assert find_remembered_purpose(installation_id=OTHER_ID) is None


@pytest.mark.usefixtures("committed_db")
def test_what_the_operator_asks_for_counts_more() -> None:
    assert mark(wanted=Purpose.DEMONSTRATION) is Purpose.DEMONSTRATION
    row = Installation.objects.get()
    assert (row.id, row.is_demonstration, row.created_at) == (ID, True, NOW)


@pytest.mark.usefixtures("committed_db")
def test_a_log_with_facts_never_becomes_a_demonstration() -> None:
    with pytest.raises(Refusal) as caught:
        mark(wanted=Purpose.DEMONSTRATION, facts=1)
    assert caught.value.code is PlatformRefusal.REAL_FACTS
    assert caught.value.params == {"facts": 1}
    assert find_purpose() is None
    assert mark(usual=Purpose.DEMONSTRATION, facts=1) is Purpose.SERVICE


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("marked", "wanted"),
    [(Purpose.SERVICE, Purpose.DEMONSTRATION), (Purpose.DEMONSTRATION, Purpose.SERVICE)],
)
def test_the_mark_never_changes(marked: Purpose, wanted: Purpose) -> None:
    mark(usual=marked)
    assert mark(usual=wanted) is marked
    assert mark(wanted=marked, facts=5) is marked
    with pytest.raises(Refusal) as caught:
        mark(wanted=wanted)
    assert caught.value.code is PlatformRefusal.PURPOSE_FIXED
    assert find_purpose() is marked


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE platform_installation SET is_demonstration = true",
        "DELETE FROM platform_installation",
        "DELETE FROM platform_auditentry",
        "UPDATE platform_auditentry SET actor_id = ''",
    ],
)
def test_the_application_cannot_change_the_mark_or_the_audit(statement: str) -> None:
    mark()
    with connection.cursor() as cursor, pytest.raises(ProgrammingError) as caught:
        cursor.execute(statement)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    ("words", "variable", "wanted"),
    [
        (["setup"], None, None),
        (["setup", "--demonstration"], None, Purpose.DEMONSTRATION),
        (["setup", "--demonstration"], "0", Purpose.DEMONSTRATION),
        (["setup"], "1", Purpose.DEMONSTRATION),
        (["setup"], "0", Purpose.SERVICE),
        (["setup"], "yes", None),
    ],
)
def test_the_operator_asks_by_flag_or_by_variable(
    monkeypatch: pytest.MonkeyPatch, words: list[str], variable: str | None, wanted: Purpose | None
) -> None:
    monkeypatch.delenv("XULANG_DEMO_DATABASE", raising=False)
    if variable is not None:
        monkeypatch.setenv("XULANG_DEMO_DATABASE", variable)
    parser = argparse.ArgumentParser()
    setup.add_parser(parser.add_subparsers())
    assert setup.wanted_purpose(args=parser.parse_args(words)) is wanted
