"""Everything that must hold before a change is taken in: `make test`. Exits 1 when anything does not."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
IMPORT_CONTRACTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)
# Each test process has its own database; beyond four they wait for each other.
PROCESSES = str(max(2, min(4, os.cpu_count() or 1)))

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("-m", "ruff", "check", ".")),
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("types", ("-m", "mypy")),
    ("import contracts", ("-c", IMPORT_CONTRACTS)),
    ("dependencies", ("-m", "deptry", "src")),
    ("style and scripts", ("-m", "xulang.interfaces.cli.main", "build", "--check")),
    # In small portions: who has done what takes long (tests/conftest.py) takes less of what is left.
    ("tests", ("-m", "pytest", "-q", "-n", PROCESSES, "--maxschedchunk", "2")),
)


def find_chromium() -> str:
    """A browser for the tests that need one. Exits 1 naming what is missing: no test is left out."""
    answer = subprocess.run(
        [PYTHON, "tools/chromium.py"], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False
    )
    if answer.returncode:
        sys.exit(1)
    return answer.stdout.strip()


def main() -> int:
    environment = {**os.environ, "XULANG_CHROMIUM": find_chromium()}
    failed: list[str] = []
    for title, arguments in STEPS:
        print(f"── {title}", flush=True)
        started = time.monotonic()
        if subprocess.run([PYTHON, *arguments], cwd=ROOT, env=environment, check=False).returncode:
            failed.append(title)
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "all is well", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
