"""Where an installation keeps what is its own: `XULANG_HOME`, by default `var/` in the checkout."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """The data folder of this installation; made by set-up, not here."""
    return Path(os.environ.get("XULANG_HOME", CHECKOUT / "var")).resolve()


def keys() -> Path:
    """Private keys, outside the database and its backups; only the owner of the process may read it."""
    folder = home() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
