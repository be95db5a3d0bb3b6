"""Set-up is left out only where nothing can have changed since the last one, in this very database."""

import os
from pathlib import Path

import psycopg
import pytest

from xulang.interfaces.cli import preparation
from xulang.platform import postgres
from xulang.platform.home import home


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> Path:
    """A small checkout, a home, and the test's database as the product's."""
    (tmp_path / "src").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "home" / "run").mkdir(parents=True)
    (tmp_path / "home" / "keys").mkdir()
    (tmp_path / "src" / "models.py").write_text("one")
    (tmp_path / "data" / "gates.csv").write_text("HN")
    url = f"{postgres.url(cluster=home() / 'postgres', user=postgres.OWNER, database=database)}"
    monkeypatch.setenv("XULANG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XULANG_DATABASE_URL", url)
    monkeypatch.setattr(preparation, "CHECKOUT", tmp_path)
    return tmp_path


def test_a_prepared_database_is_known_again(checkout: Path) -> None:
    assert not preparation.is_prepared(words=())
    preparation.note_prepared(words=(), welcome="who may sign in")
    assert preparation.is_prepared(words=())
    assert preparation.welcome_file().read_text() == "who may sign in"
    assert preparation.welcome_file().stat().st_mode & 0o077 == 0
    assert not preparation.is_prepared(words=preparation.DEMONSTRATION)


@pytest.mark.parametrize("change", ["code", "data", "new file", "secret", "wish", "welcome", "database"])
def test_any_change_asks_for_set_up_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    preparation.note_prepared(words=(), welcome="")
    assert preparation.is_prepared(words=())
    match change:
        case "code":
            os.utime(checkout / "src" / "models.py", ns=(1, 1))
        case "data":
            (checkout / "data" / "gates.csv").write_text("HN,TT")
        case "new file":
            (checkout / "src" / "0002_more.py").write_text("")
        case "secret":
            (checkout / "home" / "keys" / "database-xulang_app.secret").write_text("new")
        case "wish":
            monkeypatch.setenv("XULANG_DEMO", "0")
        case "welcome":
            preparation.welcome_file().unlink()
        case "database":
            with psycopg.connect(postgres.owner_url(), autocommit=True) as owner:
                owner.execute(f'COMMENT ON DATABASE "{owner.info.dbname}" IS NULL'.encode())
    assert not preparation.is_prepared(words=())


def test_a_database_that_does_not_answer_is_not_prepared(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XULANG_DATABASE_URL", f"postgresql://nobody@/none?host={checkout}")
    assert not preparation.is_prepared(words=())
