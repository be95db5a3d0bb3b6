"""`xulang setup`: everything a database needs before the product can run on it. Repeating it is harmless."""

import argparse
import os

from django.conf import settings
from django.db import connections

from xulang.indicators import api as indicators
from xulang.interfaces.cli import demonstration
from xulang.interfaces.cli.migrate import migrate
from xulang.interfaces.cli.preparation import DEMONSTRATION, note_prepared
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.ledger import api as ledger
from xulang.platform import clock, ids, outside
from xulang.platform.installation import OWNER, Purpose, mark_installation
from xulang.registry import api as registry


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("setup", help="prepare the database: roles, tables, reference data, mark")
    parser.add_argument(
        "--demonstration", action="store_true", help="mark a new database as a demonstration, for good"
    )
    parser.add_argument(
        "--for-run", action="store_true", help="leave to `xulang run` what it shows when all is up"
    )


def run(args: argparse.Namespace) -> int:
    if outside.create_database():
        print("  database created")
    count = migrate()
    print(f"  tables: {f'{count} migrations applied' if count else 'up to date'}")
    if uses_own_database():
        for alias in outside.set_passwords():
            print(f"  password set for the database role of '{alias}'")
    imported = registry.import_missing_reference(folder=settings.DATA_FOLDER, now=clock.now())
    print(f"  reference data: {imported.rows} rows shipped, {imported.changed} of them new here")
    print(f"  tariff: {ledger.import_tariff(folder=settings.DATA_FOLDER)} published rows and rates")
    purpose = mark_installation(
        new_id=ids.new_id(),
        wanted=wanted_purpose(args=args),
        usual=Purpose.SERVICE if uses_own_database() else Purpose.DEMONSTRATION,
        facts=count_facts(),
        now=clock.now(),
    )
    print(f"  this installation is for: {purpose.value}")
    # Published figures are facts: an unmarked log with facts is taken for one in service.
    tables = indicators.import_tables(request=own_request(), folder=settings.DATA_FOLDER)
    print(f"  figures: {tables.areas} areas, {tables.entries} indicators, {tables.figures} published")
    welcome = demonstration.prepare() if purpose is Purpose.DEMONSTRATION else ""
    if args.for_run:
        note_prepared(words=DEMONSTRATION if args.demonstration else (), welcome=welcome)
    elif welcome:
        print(welcome)
    return 0


def own_request() -> Request:
    return Request(id=ids.new_id(), actor=SYSTEM, now=clock.now(), new_salt=ids.new_salt)


def uses_own_database() -> bool:
    return bool(os.environ.get("XULANG_DATABASE_URL"))


def wanted_purpose(*, args: argparse.Namespace) -> Purpose | None:
    """What the operator asked for by flag or by `XULANG_DEMO_DATABASE`; None leaves it to what is usual."""
    if args.demonstration:
        return Purpose.DEMONSTRATION
    words = {"1": Purpose.DEMONSTRATION, "0": Purpose.SERVICE}
    return words.get(os.environ.get("XULANG_DEMO_DATABASE", ""))


def count_facts() -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact")
        return int(cursor.fetchone()[0])
