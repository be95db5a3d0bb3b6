"""The machine and the environment in `.venv`. Standard library only: packages may be missing."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from xulang.interfaces.cli.checks.finding import Finding
from xulang.platform.home import CHECKOUT, home

OLDEST = (3, 11)
# The cluster's files, a build and some days of facts fit; a database that cannot write stops.
LEAST_FREE_BYTES = 2 * 1024**3
PINNED = re.compile(r"^(?P<name>[\w.-]+)(?:\[.*\])?==(?P<version>[\w.+!-]+) \\$", re.MULTILINE)
SET_UP_AGAIN = "Run `make setup`."


def check_environment() -> Iterator[Finding]:
    yield check_python(version=sys.version_info[:2])
    yield check_lock(bootstrap=load_bootstrap())
    yield check_packages(lock=(CHECKOUT / "requirements" / "run.txt").read_text())
    yield check_disk(folder=home())
    yield check_keys(folder=home() / "keys")


def check_python(*, version: tuple[int, int]) -> Finding:
    state = f"{version[0]}.{version[1]}"
    if version >= OLDEST:
        return Finding(subject="Python", state=state)
    return Finding(
        subject="Python",
        state=f"{state} is too old",
        remedy="Install Python 3.11 or newer, then `make clean setup`.",
    )


def load_bootstrap() -> ModuleType:
    """The set-up program, which knows what belongs in `.venv`."""
    spec = importlib.util.spec_from_file_location("bootstrap", CHECKOUT / "tools" / "bootstrap.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tools/bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_lock(*, bootstrap: ModuleType) -> Finding:
    subject = "environment"
    if Path(sys.prefix).resolve() != bootstrap.VENV.resolve():
        return Finding(subject=subject, state=f"{sys.prefix}, not the one that set-up makes")
    if bootstrap.installed("run"):
        return Finding(subject=subject, state="as requirements/run.txt was when it was set up")
    return Finding(subject=subject, state="was set up from another requirements/run.txt", remedy=SET_UP_AGAIN)


def check_packages(*, lock: str) -> Finding:
    """Packages that every system needs, in the locked version; those for some systems only are left out."""
    wrong = []
    for pin in PINNED.finditer(lock):
        try:
            found = importlib.metadata.version(pin["name"])
        except importlib.metadata.PackageNotFoundError:
            found = "missing"
        if found != pin["version"]:
            wrong.append(f"{pin['name']} {found}, locked {pin['version']}")
    if wrong:
        return Finding(
            subject="packages", state="; ".join(wrong), remedy="Run `rm .venv/xulang-locks.json; make setup`."
        )
    return Finding(subject="packages", state="as locked")


def check_disk(*, folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    state = f"{free / 1024**3:.1f} GiB free in {existing}"
    if free >= LEAST_FREE_BYTES:
        return Finding(subject="disk", state=state)
    return Finding(
        subject="disk",
        state=state,
        remedy=f"Free at least {LEAST_FREE_BYTES / 1024**3:.0f} GiB, or move the data with XULANG_HOME.",
    )


def check_keys(*, folder: Path) -> Finding:
    """Private keys sign facts and permits: nobody but the owner of the process may read them."""
    if not folder.exists():
        return Finding(subject="keys", state="none made yet")
    open_to_others = [
        path.name
        for path in (folder, *sorted(folder.glob("*.seed")), *sorted(folder.glob("*.secret")))
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) or path.stat().st_uid != os.geteuid()
    ]
    if open_to_others:
        return Finding(
            subject="keys",
            state=f"others may read {', '.join(open_to_others)}",
            remedy=f"As the user that runs Xứ Lạng: chmod -R go= {folder}. If others did read them, make new"
            " ones (docs/installation.md).",
        )
    return Finding(subject="keys", state="readable by their owner only")
