"""Style and scripts stay small, typed, and free of download addresses."""

import argparse
import gzip
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

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


def test_a_build_takes_nothing_from_a_product_that_runs(settings: Settings, tmp_path: Path) -> None:
    """It names the files it started with, and they stay for as long as a page may be open."""
    earlier, into, now = tmp_path / "assets", tmp_path / "draft", 1_800_000_000.0
    for folder, names in ((earlier, ("a-00000000.css", "a-11111111.css")), (into, ("a-22222222.css",))):
        (folder / build.FOLDER).mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"a.css": names[-1]}))
        for name in names:
            for file in (folder / build.FOLDER / name, folder / build.FOLDER / f"{name}.gz"):
                file.write_text(name)
                os.utime(file, (now - build.KEEP_SECONDS - 1, now - build.KEEP_SECONDS - 1))
    settings.ASSETS = earlier
    assert asset_url("a.css") == "/static/xulang/a-11111111.css"
    build.keep_earlier(earlier=earlier, into=into, now=now)
    kept = {"a-11111111.css", "a-11111111.css.gz", "a-22222222.css", "a-22222222.css.gz"}
    assert {file.name for file in (into / build.FOLDER).iterdir()} == kept
    assert (into / build.FOLDER / "a-11111111.css").stat().st_mtime == now
    shutil.copy(into / "manifest.json", earlier / "manifest.json")
    assert asset_url("a.css") == "/static/xulang/a-11111111.css"


def test_a_second_build_does_nothing(built: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = _built("js").stat().st_mtime_ns
    assert build.run(argparse.Namespace(check=False)) == 0
    assert capsys.readouterr().out == ""
    assert _built("js").stat().st_mtime_ns == before


def test_the_lock_file_names_no_server() -> None:
    for name in ("package-lock.json", "package.json", ".npmrc"):
        assert "http" not in (build.FRONTEND / name).read_text()
    packages = json.loads((build.FRONTEND / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for path, package in packages.items() if path)


def test_typescript_finds_nothing(built: None) -> None:
    assert build.check_types() == 0
