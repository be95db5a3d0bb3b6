"""Set-up on other people's machines: an old Python, a split-off venv, a blocked pip, a killed set-up."""

import json
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

from xulang.interfaces.cli.checks.environment import load_bootstrap
from xulang.platform.home import CHECKOUT


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, in a checkout of its own."""
    module = load_bootstrap()
    (tmp_path / "requirements").mkdir()
    for kind in ("run", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text("")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "MARK", tmp_path / ".venv" / "xulang-locks.json")
    monkeypatch.setattr(module, "LOGS", tmp_path / "var" / "log")
    return module


@pytest.fixture
def bare(bootstrap: ModuleType) -> ModuleType:
    """With an environment that has no pip, as set-up makes it."""
    venv.create(bootstrap.VENV, symlinks=True, with_pip=False)
    return bootstrap


def answer_without(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, *, missing: str, pip: str = "pip 23.0.1 from …"
) -> None:
    """A machine that lacks `missing` ("ensurepip", or "" for nothing) and whose system has that pip."""
    real = bootstrap.ask

    def ask(command: list[str]) -> str | None:
        if command[0] != str(bootstrap.PYTHON) and command[-1] == "--version":
            return pip or None
        if missing in command:
            return None
        answer: str | None = real(command)
        return answer

    monkeypatch.setattr(bootstrap, "ask", ask)


def test_without_ensurepip_the_system_installs_into_the_environment(
    bare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_without(bare, monkeypatch, missing="ensurepip")
    assert bare.find_pip() == [sys.executable, "-m", "pip", "--python", str(bare.PYTHON)]


@pytest.mark.parametrize("pip", ["", "pip 20.3.4 from …"])
def test_without_a_usable_pip_it_says_what_to_install(
    bare: ModuleType, monkeypatch: pytest.MonkeyPatch, pip: str
) -> None:
    answer_without(bare, monkeypatch, missing="ensurepip", pip=pip)
    with pytest.raises(bare.SetupError, match="apt-get install python3-venv"):
        bare.find_pip()


def test_a_python_without_venv_is_told_what_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "venv", None)
    with pytest.raises(bootstrap.SetupError, match="apt-get install python3-venv"):
        bootstrap.make_environment()


def test_an_environment_that_does_not_run_is_made_anew(bare: ModuleType) -> None:
    bare.PYTHON.unlink()
    bare.PYTHON.symlink_to("/nonexistent/python3")
    bare.make_environment()
    assert bare.version_of(str(bare.PYTHON)) == bare.own_version()


def test_set_up_checks_hashes_links_the_checkout_and_is_done_once(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    program = bootstrap.ROOT / "src" / "xulang" / "interfaces" / "cli" / "main.py"
    program.parent.mkdir(parents=True)
    program.write_text("import sys; print('found', *sys.argv[1:])")

    archive = bootstrap.ROOT / "thing-1.0-py3-none-any.whl"
    archive.write_bytes(b"not what was locked")
    bootstrap.lock_file("run").write_text(f"thing @ {archive.as_uri()} --hash=sha256:{'0' * 64}\n")
    assert bootstrap.main(["run"]) == 1
    assert "HASHES" in capsys.readouterr().err
    assert not bootstrap.installed("run")

    bootstrap.lock_file("run").write_text("")
    assert bootstrap.main(["run"]) == 0
    assert bootstrap.installed("run")
    assert not bootstrap.installed("dev")
    command = [bootstrap.VENV / "bin" / "xulang", "run", "--with-parent"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert answer.stdout == "found run --with-parent\n"

    stamp = bootstrap.MARK.stat().st_mtime_ns
    assert bootstrap.main(["run"]) == 0
    assert bootstrap.MARK.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("changed", ["lock", "place", "python"])
def test_another_lock_place_or_python_is_set_up_again(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.touch()
    bootstrap.remember("run")
    assert bootstrap.installed("run")
    if changed == "lock":
        bootstrap.lock_file("run").write_text("django==5.2.1\n")
    elif changed == "place":
        (bootstrap.ROOT / "moved").symlink_to(bootstrap.ROOT)
        monkeypatch.setattr(bootstrap, "ROOT", bootstrap.ROOT / "moved")
    else:
        monkeypatch.setattr(bootstrap, "own_version", lambda: "3.99")
    assert not bootstrap.installed("run")


def test_the_development_environment_runs_the_product_too(bootstrap: ModuleType) -> None:
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.touch()
    bootstrap.remember("dev")
    assert set(json.loads(bootstrap.MARK.read_text())) == {"run", "dev"}
    assert bootstrap.installed("run")
    bootstrap.lock_file("dev").write_text("pytest==9.0.0\n")
    assert bootstrap.installed("run")
    assert not bootstrap.installed("dev")


def test_an_old_python_is_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap, "find_newer_python", lambda: None)
    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err == "Python 3.11 or newer is needed; this is 3.9.\n"


def test_locks_name_no_address_and_agree() -> None:
    locks = {kind: (CHECKOUT / "requirements" / f"{kind}.txt").read_text() for kind in ("run", "dev")}
    # Where a package is for some systems only, the larger set may want it on more of them.
    pins = {
        kind: {line.split(";")[0].strip(" \\") for line in text.splitlines() if "==" in line}
        for kind, text in locks.items()
    }
    assert all("://" not in text and "--hash=sha256:" in text for text in locks.values())
    assert pins["run"] <= pins["dev"]
