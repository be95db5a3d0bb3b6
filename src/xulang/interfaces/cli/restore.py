"""`xulang restore DIR`: fill a fresh installation's database from a copy (docs/runbook-backup.md)."""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from xulang.interfaces.cli.backup import CHECKPOINT, DUMP, MANIFEST, VKEY
from xulang.interfaces.cli.server import database_at_hand
from xulang.platform import backup, outside, postgres
from xulang.platform.home import home, keys


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("restore", help="fill a fresh database from a copy")
    parser.add_argument("folder", type=Path, metavar="DIR", help="what `xulang backup` made")


def run(args: argparse.Namespace) -> int:
    try:
        restore(folder=args.folder)
    except (backup.BackupError, FileNotFoundError) as error:
        print(f"xulang restore: {error}", file=sys.stderr)
        return 1
    print(
        "Restored. Now:\n"
        f"  1. put the keys back into {keys()}, if this home has not got them;\n"
        f"  2. xulang journal verify --checkpoint {args.folder / CHECKPOINT}\n"
        "  3. make run"
    )
    return 0


def restore(*, folder: Path) -> None:
    """Raises BackupError when the copy is damaged or the database is not empty."""
    manifest = json.loads((folder / MANIFEST).read_text())
    if backup.digest(file=folder / DUMP) != manifest["sha256"]:
        raise backup.BackupError(f"{folder / DUMP} is not what was written: the copy is damaged.")
    if not os.environ.get("XULANG_DATABASE_URL"):
        home().mkdir(parents=True, exist_ok=True)
        postgres.init(cluster=home() / "postgres")
    with database_at_hand():
        outside.create_database()
        backup.restore(address=postgres.owner_url(), file=folder / DUMP)
        if os.environ.get("XULANG_DATABASE_URL"):
            outside.set_passwords()
    # The log's name and public key: with them alone the copy can be verified.
    if not (keys() / VKEY).exists():
        shutil.copyfile(folder / VKEY, keys() / VKEY)
