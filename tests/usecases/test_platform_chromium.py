"""A browser for the tests: the one that is named, found or installed; else what is missing is said."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from xulang.platform.home import CHECKOUT


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program, on a machine that has no browser and installs none."""
    spec = importlib.util.spec_from_file_location("chromium", CHECKOUT / "tools" / "chromium.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delenv("XULANG_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module, "install_debian_package", lambda: None)
    monkeypatch.setattr(module, "install_playwrights", lambda: None)
    return module


def browser(path: Path, *, code: int = 0) -> str:
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_one_of_the_system_is_found(
    chromium: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = browser(tmp_path / name)
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{path}\n"


def test_the_named_one_counts_and_no_other(
    chromium: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    browser(tmp_path / "chromium")
    named = browser(tmp_path / "mine")
    monkeypatch.setenv("XULANG_CHROMIUM", named)
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{named}\n"
    browser(tmp_path / "mine", code=127)
    assert chromium.main() == 1
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err == f"XULANG_CHROMIUM names {named}, which does not start.\n"


def test_debians_is_installed_before_playwrights(
    chromium: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "install_playwrights", lambda: "/playwright/chrome")
    assert chromium.main() == 0
    monkeypatch.setattr(chromium, "install_debian_package", lambda: "/usr/bin/chromium")
    assert chromium.main() == 0
    assert capsys.readouterr().out == "/playwright/chrome\n/usr/bin/chromium\n"


@pytest.mark.parametrize("code", [None, 127])
def test_none_that_starts_and_none_to_be_had_is_said(
    chromium: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: int | None
) -> None:
    if code is not None:
        browser(tmp_path / "chromium", code=code)
    assert chromium.main() == 1
    assert "Install Debian's package `chromium`" in capsys.readouterr().err
