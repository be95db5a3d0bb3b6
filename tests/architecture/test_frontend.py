"""Style and scripts stay small, typed, and free of download addresses."""

import argparse
import gzip
import json
import re
import time
from pathlib import Path

import pytest

from xulang.interfaces.cli import build
from xulang.interfaces.shared.assets import asset_url


def _built(suffix: str) -> Path:
    names = json.loads((build.ASSETS / "manifest.json").read_text())
    return build.ASSETS / build.FOLDER / str(names[f"xulang.{suffix}"])


@pytest.mark.parametrize(("suffix", "budget"), [("css", 20_000), ("js", 30_000)])
def test_what_a_phone_loads_fits_its_budget(built: None, suffix: str, budget: int) -> None:
    file = _built(suffix)
    packed = file.with_name(f"{file.name}.gz").read_bytes()
    assert gzip.decompress(packed) == file.read_bytes()
    assert len(packed) < budget


def test_nothing_is_evaluated_that_the_policy_forbids(built: None) -> None:
    style = _built("css").read_text()
    assert "@import" not in style
    assert "url(" not in style


def test_pages_name_the_built_files(built: None) -> None:
    assert re.fullmatch(r"/static/xulang/xulang-[0-9A-Z]{8}\.css", asset_url("xulang.css"))
    assert asset_url("not-built.js") == "/static/xulang/not-built.js"


def test_a_second_build_does_nothing_and_is_quick(built: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = _built("js").stat().st_mtime_ns
    start = time.monotonic()
    assert build.run(argparse.Namespace(check=False)) == 0
    assert time.monotonic() - start < 1
    assert capsys.readouterr().out == ""
    assert _built("js").stat().st_mtime_ns == before


def test_the_lock_file_names_no_server() -> None:
    for name in ("package-lock.json", "package.json", ".npmrc"):
        assert "http" not in (build.FRONTEND / name).read_text()
    packages = json.loads((build.FRONTEND / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for path, package in packages.items() if path)


def test_typescript_finds_nothing(built: None) -> None:
    assert build.check_types() == 0
