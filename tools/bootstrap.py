"""Set up the isolated environment in `.venv` from a lock file: `python3 tools/bootstrap.py run|dev`.

Plain standard library, since it runs before anything is installed, and syntax that an old Python still reads,
so that it can say what it lacks. It copes with a Python whose venv has no pip (Debian splits it off) and with
a pip that refuses to touch the system ("externally managed"): only `.venv` and `var/` are ever written.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
# The first pip that can install into another environment by `--python`.
OLDEST_PIP = (22, 3)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "xulang-locks.json"
LOGS = ROOT / "var" / "log"
# What a user's shell sets for other work must not leak into this environment.
SURROUNDINGS = {
    **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
    "PIP_USER": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
SPLIT_OFF = "  Debian, Ubuntu:  apt-get install python3-venv   (or python3-pip)"
ANSWERED = re.compile(r"(Collecting|Processing|Requirement already satisfied:|Ignoring) ")


class SetupError(Exception):
    """What is missing, in words for who reads the terminal."""


def say(text: str) -> None:
    print(f"[set-up] {text}", flush=True)


def ask(command: list[str]) -> str | None:
    """What a program prints, or None when it does not run."""
    try:
        answer = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=SURROUNDINGS, check=False
        )
    except OSError:
        return None
    return answer.stdout.decode(errors="replace").strip() if answer.returncode == 0 else None


def version_of(python: str) -> str | None:
    return ask([python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def own_version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def find_newer_python() -> str | None:
    """A Python that is new enough, when the one we were started with is not."""
    for minor in range(20, OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path and version_of(path):
            return path
    return None


def lock_file(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def lock_digest(kind: str) -> str:
    """Changes with the lock, the interpreter, the place of the checkout and this program."""
    parts = (
        lock_file(kind).read_bytes(),
        str(ROOT).encode(),
        own_version().encode(),
        Path(__file__).read_bytes(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed(kind: str) -> bool:
    """Whether what the lock asks for is there. The development set holds all of the running one."""
    try:
        marks = json.loads(MARK.read_text())
    except (OSError, ValueError):
        return False
    kinds = {"run": ("run", "dev"), "dev": ("dev",)}[kind]
    return PYTHON.exists() and any(marks.get(name) == lock_digest(name) for name in kinds)


def make_environment() -> None:
    """Make `.venv`, without pip: the same way on every system. A broken or foreign one is made anew."""
    if version_of(str(PYTHON)) == own_version():
        return
    say(f"making the environment .venv with Python {own_version()}")
    try:
        import venv  # noqa: PLC0415 -- some systems split it off, which is known only here

        venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(str(VENV))
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        message = f"Python could not make the environment .venv ({error}).\n{SPLIT_OFF}"
        raise SetupError(message) from error


def pip_version(command: list[str]) -> tuple[int, ...]:
    """The version of a pip as (23, 0); () when it does not run."""
    found = re.match(r"pip (\d+)\.(\d+)", ask([*command, "--version"]) or "")
    return tuple(int(part) for part in found.groups()) if found else ()


def find_pip() -> list[str]:
    """The command of a pip that installs into `.venv`: its own, else one of the system."""
    own = [str(PYTHON), "-m", "pip"]
    if pip_version(own):
        return own
    if ask([str(PYTHON), "-m", "ensurepip", "--default-pip"]) is not None and pip_version(own):
        return own
    on_path = [path for path in map(shutil.which, ("pip3", "pip")) if path]
    for command in ([sys.executable, "-m", "pip"], *([path] for path in on_path)):
        if pip_version(command) >= OLDEST_PIP:
            return [*command, "--python", str(PYTHON)]
    message = f"No pip of version 22.3 or newer was found. Install one and try again:\n{SPLIT_OFF}"
    raise SetupError(message)


def install(kind: str) -> None:
    """Install exactly what the lock names, every file checked against its hash, and show how far it is."""
    total = len(re.findall(r"^[\w.-]+(?:\[.*\])?==", lock_file(kind).read_text(), flags=re.MULTILINE))
    log_file = LOGS / "setup.log"
    say(f"installing {total} packages of requirements/{kind}.txt (details: {log_file.relative_to(ROOT)})")
    options = ["--require-hashes", "--no-input", "--progress-bar", "off", "--prefer-binary"]
    command = [*find_pip(), "install", *options, "-r", str(lock_file(kind))]
    seen = 0
    with log_file.open("w", encoding="utf-8") as log, pip_process(command) as pip:
        for raw in pip.stdout or ():
            line = raw.decode(errors="replace")
            log.write(line)
            if ANSWERED.match(line):
                seen += 1
                if seen % 10 == 0 or seen == total:
                    say(f"  {seen} of {total}")
            elif line.startswith("Installing collected packages"):
                say("  unpacking")
    if pip.returncode:
        tail = "\n  ".join(log_file.read_text(encoding="utf-8").splitlines()[-15:])
        message = f"pip could not install the packages:\n  {tail}"
        raise SetupError(message)


def pip_process(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT), env=SURROUNDINGS
    )


def link_project() -> None:
    """Make `import xulang` and the command `xulang` work, without a build and what it would download."""
    site = ask([str(PYTHON), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    if site is None:
        message = "The environment .venv does not run: remove the folder and try again."
        raise SetupError(message)
    (Path(site) / "xulang.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "xulang"
    # A shell line, since the path to Python may be too long for "#!".
    script.write_text('#!/bin/sh\nexec "$(dirname -- "$0")/python" -m xulang.interfaces.cli.main "$@"\n')
    script.chmod(0o755)


def remember(kind: str) -> None:
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    draft = MARK.with_suffix(".draft")
    draft.write_text(json.dumps({name: lock_digest(name) for name in kinds}))
    draft.replace(MARK)


def set_up(kind: str) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS.parent / "setup.lock").open("w") as handle:
        # Two set-ups at once would trample each other; the second finds the work done.
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not installed(kind):
            make_environment()
            install(kind)
            link_project()
            remember(kind)
            say("the environment is ready")


def main(arguments: list[str]) -> int:
    if arguments not in (["run"], ["dev"]):
        print("usage: python3 tools/bootstrap.py run|dev", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        newer = find_newer_python()
        if newer:
            os.execv(newer, [newer, __file__, *arguments])  # noqa: S606 -- a Python found on the PATH
        print(f"Python 3.11 or newer is needed; this is {own_version()}.", file=sys.stderr)
        return 1
    try:
        if not installed(arguments[0]):
            set_up(arguments[0])
    except SetupError as error:
        print(f"[set-up] {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
