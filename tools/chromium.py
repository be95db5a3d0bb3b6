"""Find a Chromium for the browser tests, or install one; prints its path: `python tools/chromium.py`.

Debian's package where it may be installed, else Playwright's own. Exits 1 naming what is missing.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OWN_PATH = (
    "from playwright.sync_api import sync_playwright as s; p = s().start(); print(p.chromium.executable_path)"
)


def works(path: str | None) -> bool:
    """Whether a browser starts as far as to say its version: not so when system libraries are missing."""
    if not path:
        return False
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def find() -> str | None:
    """The one that XULANG_CHROMIUM names, and no other; else what the system has."""
    named = os.environ.get("XULANG_CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES]
    return next((path for path in candidates if works(path)), None)


def run(*command: str) -> bool:
    """Run a program whose output belongs on the terminal, not in our answer."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def as_root() -> tuple[str, ...] | None:
    """How to run a command as root without asking anybody; None when that is not possible."""
    if os.geteuid() == 0:
        return ()
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ("sudo", "-n")
    return None


def install_debian_package() -> str | None:
    prefix = as_root()
    if prefix is None or not shutil.which("apt-get"):
        return None
    apt = (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    if run(*apt, "update", "-q") and run(*apt, "install", "-y", "-q", "--no-install-recommends", "chromium"):
        return find()
    return None


def install_playwrights() -> str | None:
    if not run(sys.executable, "-m", "playwright", "install", "chromium"):
        return None
    path = subprocess.run(
        [sys.executable, "-c", OWN_PATH], capture_output=True, text=True, check=False
    ).stdout.strip()
    return path if works(path) else None


def main() -> int:
    path = find()
    if path is None and os.environ.get("XULANG_CHROMIUM"):
        print(
            f"XULANG_CHROMIUM names {os.environ['XULANG_CHROMIUM']}, which does not start.", file=sys.stderr
        )
        return 1
    path = path or install_debian_package() or install_playwrights()
    if path is None:
        print(
            "A Chromium is missing, and none could be installed. Install Debian's package `chromium`,"
            " or name one that starts with XULANG_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
