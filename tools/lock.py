"""Lock requirements/*.in into requirements/*.txt: versions and hashes, no addresses (`make lock`).

`python tools/lock.py [--upgrade]`: without it, what is locked keeps its version where it still may.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header")
QUIET = ("--no-emit-index-url", "--no-emit-find-links", "--quiet")


def compile_lock(*, kind: str, upgrade: bool, within: tuple[str, ...]) -> None:
    source, target = REQUIREMENTS / f"{kind}.in", REQUIREMENTS / f"{kind}.txt"
    command = [sys.executable, "-m", "uv", "pip", "compile", str(source), "-o", str(target)]
    subprocess.run(
        [*command, *OPTIONS, *QUIET, *within, *(("--upgrade",) if upgrade else ())],
        check=True,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
    if re.search(r"https?://|file://", target.read_text()):
        sys.exit(f"{target} names an address; a lock must not.")


def main() -> None:
    upgrade = "--upgrade" in sys.argv[1:]
    compile_lock(kind="run", upgrade=upgrade, within=())
    # The development set holds the running one, in the same versions.
    compile_lock(kind="dev", upgrade=upgrade, within=("--constraints", str(REQUIREMENTS / "run.txt")))


if __name__ == "__main__":
    main()
