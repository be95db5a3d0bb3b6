"""`xulang backup DIR`: copy the database, and what proves it, while the product runs.

Private keys are not in it: they lie in XULANG_HOME/keys, and are kept apart from copies of what they sign
(docs/runbook-backup.md).
"""

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings

from xulang.journal import api as journal
from xulang.platform import backup, clock, outside, postgres

DUMP = "database.dump"
CHECKPOINT = "log.checkpoint"
VKEY = "log.vkey"
MANIFEST = "manifest.json"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("backup", help="copy the database into a new folder")
    parser.add_argument("folder", type=Path, metavar="DIR", help="must not exist yet")


def run(args: argparse.Namespace) -> int:
    folder: Path = args.folder
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        print(f"xulang backup: {folder} exists already: name a new folder", file=sys.stderr)
        return 1
    # The checkpoint comes first, so that the copy holds all that it speaks of.
    note = journal.find_checkpoint_note()
    if note is not None:
        (folder / CHECKPOINT).write_text(note)
    (folder / VKEY).write_text(f"{journal.log_verifier()}\n")
    began = clock.now()
    try:
        backup.dump(address=postgres.owner_url(), file=folder / DUMP)
    except backup.BackupError as error:
        print(f"xulang backup: {error}", file=sys.stderr)
        return 1
    manifest = {
        "began_at": began.isoformat(timespec="seconds"),
        "database": settings.DATABASES[outside.OWNER]["NAME"],
        "sha256": backup.digest(file=folder / DUMP),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    size = (folder / DUMP).stat().st_size / 1024**2
    print(f"{folder}: {size:.1f} MiB. It holds personal data, and no keys: keep those elsewhere.")
    return 0
