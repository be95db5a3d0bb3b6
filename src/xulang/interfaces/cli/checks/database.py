"""The database: reached as each role, with the grants, tables, clock and marks that the product relies on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connections
from django.db.utils import OperationalError

from xulang.insight import api as insight
from xulang.interfaces.cli.checks.finding import Finding
from xulang.interfaces.cli.migrate import pending
from xulang.platform import clock
from xulang.platform.installation import OWNER, find_remembered_purpose
from xulang.platform.models import Installation

LARGEST_SKEW = timedelta(seconds=2)
LONGEST_UNSEALED = timedelta(seconds=15)
SEALER_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = %s"
OLDEST_UNSEALED = (
    "SELECT recorded_at FROM journal_fact"
    " WHERE id = (SELECT fact_id FROM journal_unsealed ORDER BY seq LIMIT 1)"
)
# When the sealer met the first fact: a demonstration writes the day before it, but seals it in its own time.
FIRST_SEAL = "SELECT sealed_at FROM journal_sealed WHERE position = 0"
# What the sealed journal rests on: (role, table, privileges it must have, privileges it must not have).
GRANTS = (
    ("default", "journal_fact", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
    ("default", "journal_private", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
    ("default", "journal_sealed", "SELECT", "INSERT UPDATE DELETE TRUNCATE"),
    ("default", "journal_checkpoint", "SELECT", "INSERT UPDATE DELETE TRUNCATE"),
    ("default", "platform_installation", "SELECT", "INSERT UPDATE DELETE TRUNCATE"),
    ("default", "platform_auditentry", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
    ("sealer", "journal_fact", "SELECT", "INSERT UPDATE DELETE TRUNCATE"),
    ("sealer", "journal_sealed", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
    ("sealer", "journal_checkpoint", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
    ("sealer", "journal_private", "", "SELECT INSERT UPDATE DELETE TRUNCATE"),
    ("eraser", "journal_private", "DELETE", "UPDATE TRUNCATE"),
    ("eraser", "journal_fact", "SELECT INSERT", "UPDATE DELETE TRUNCATE"),
)


def check_database(*, runs: bool = False) -> Iterator[Finding]:
    """Every check of a database that answers; the later ones only when its tables are there.

    `runs`: whether the product does, too.
    """
    reached = [check_role(alias=alias) for alias in connections]
    yield from reached
    if any(finding.is_problem for finding in reached):
        return
    yield check_clock(now=clock.now())
    migrations = check_migrations()
    yield migrations
    if migrations.is_problem:
        return
    yield check_grants()
    yield check_mark()
    yield check_read_models(runs=runs)


def check_role(*, alias: str) -> Finding:
    login = connections[alias].settings_dict["USER"]
    try:
        connections[alias].ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        return Finding(
            subject=f"database as {alias} ({login})",
            state=reason,
            remedy="Is the server of XULANG_DATABASE_URL up, and may this role sign in? `xulang setup` makes"
            " the roles and sets their passwords (docs/installation.md).",
        )
    return Finding(subject=f"database as {alias} ({login})", state="reached")


def check_clock(*, now: datetime) -> Finding:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs(cursor.fetchone()[0] - now)
    state = f"{skew.total_seconds():.1f} s between database and this machine"
    if skew <= LARGEST_SKEW:
        return Finding(subject="clocks", state=state)
    return Finding(subject="clocks", state=state, remedy="Set both clocks by NTP: facts carry these times.")


def check_migrations() -> Finding:
    count = pending()
    if count == 0:
        return Finding(subject="tables", state="as this version needs them")
    return Finding(subject="tables", state=f"{count} migrations missing", remedy="Run `xulang migrate`.")


def check_grants() -> Finding:
    wrong = [
        f"{alias} {'lacks' if expected else 'has'} {privilege} on {table}"
        for alias, table, needed, forbidden in GRANTS
        for privileges, expected in ((needed, True), (forbidden, False))
        for privilege in privileges.split()
        if has_privilege(alias=alias, table=table, privilege=privilege) is not expected
    ]
    if not wrong:
        return Finding(subject="grants", state="nobody but the owner can change a fact")
    return Finding(
        subject="grants",
        state="; ".join(wrong),
        remedy="Somebody changed them by hand: grant and revoke as the migrations of journal and platform do,"
        " then run `xulang journal verify`.",
    )


def has_privilege(*, alias: str, table: str, privilege: str) -> bool:
    with connections[OWNER].cursor() as cursor:
        login = connections[alias].settings_dict["USER"]
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [login, table, privilege])
        return bool(cursor.fetchone()[0])


def check_mark() -> Finding:
    row = Installation.objects.using(OWNER).first()
    if row is None:
        return Finding(subject="mark", state="none", remedy="Run `xulang setup`.")
    purpose = "demonstration" if row.is_demonstration else "service"
    changed = find_remembered_purpose(installation_id=row.id) not in {None, purpose}
    first = first_seal()
    late = row.is_demonstration and first is not None and first < row.created_at
    if changed or late:
        return Finding(
            subject="mark",
            state=f"{purpose}, but the log was begun for another purpose",
            remedy="Stop at once: known sign-ins must not act on facts that count. Find out who changed"
            " platform_installation, and restore it from a backup (docs/runbook-backup.md).",
        )
    return Finding(subject="mark", state=purpose)


def check_read_models(*, runs: bool) -> Finding:
    """Whether this version made the rows of screens and statistics, or somebody is at making them anew."""
    # Asked first: who is at it may come to his end between both questions.
    rebuilt, fresh, subject = insight.is_being_renewed(), insight.freshness(), "read models"
    if fresh is None or not fresh.outdated:
        return Finding(subject=subject, state="made by this version" if fresh else "nothing counted yet")
    older = "made by an earlier version"
    if rebuilt:
        return Finding(subject=subject, state=f"{older}; being rebuilt")
    if not runs:
        return Finding(subject=subject, state=f"{older}; rebuilt by themselves when the product runs")
    return Finding(
        subject=subject,
        state=f"{older}, and nobody rebuilds them",
        remedy="It begins within a minute of the start. Read var/log/tend.log, which says why not; or run"
        " `xulang insight rebuild`.",
    )


def first_seal() -> datetime | None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(FIRST_SEAL)
        row = cursor.fetchone()
    return row[0] if row else None


def check_sealing(*, now: datetime) -> Finding:
    """For a product that runs: facts get their positions within a second."""
    waiting = seal_lag(now=now, alias=OWNER)
    if not sealer_is_connected(alias=OWNER):
        state = "no sealer is connected"
    elif waiting > LONGEST_UNSEALED:
        state = f"the oldest fact has waited {waiting.total_seconds():.0f} s"
    else:
        return Finding(subject="sealing", state="up to date")
    return Finding(subject="sealing", state=state, remedy="Read var/log/tend.log, which says why.")


def sealer_is_connected(*, alias: str = "default") -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(SEALER_SESSIONS, [connections["sealer"].settings_dict["USER"]])
        return bool(cursor.fetchone()[0])


def seal_lag(*, now: datetime, alias: str = "default") -> timedelta:
    """How long the oldest fact without a position has waited."""
    with connections[alias].cursor() as cursor:
        cursor.execute(OLDEST_UNSEALED)
        row = cursor.fetchone()
    return timedelta() if row is None else now - row[0]
