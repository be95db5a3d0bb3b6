"""The processes of one installation, in the order they start; they stop in the reverse order.

To add a process, add an entry to `TABLE`. Work that is light joins the threads of `tend.py` instead, since
each Python process with Django costs about 70 MB.
"""

from dataclasses import dataclass

PYTHON = ("{python}", "-m")
XULANG = (*PYTHON, "xulang.interfaces.cli.main")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What decides how they run."""

    port: int
    stream_port: int
    cores: int

    @property
    def page_workers(self) -> int:
        """As many as there are cores to compute on; beyond four the database is the limit."""
        return max(1, min(4, self.cores))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`command` may name {python}, {port}, {stream_port} and {page_workers}."""

    name: str
    command: tuple[str, ...]

    def arguments(self, *, place: Place, python: str) -> tuple[str, ...]:
        values = {
            "python": python,
            "port": place.port,
            "stream_port": place.stream_port,
            "page_workers": place.page_workers,
        }
        return tuple(part.format(**values) for part in self.command)


# A queue for connections, so that a rush waits rather than fails. Backpressure bounds the connections that a
# worker holds, idle ones too: a browser keeps six open, and who is beyond the bound is not answered at all.
GRANIAN = (
    *PYTHON,
    "granian",
    "--host",
    "127.0.0.1",
    "--backlog",
    "2048",
    "--no-ws",
    "--log-level",
    "warning",
)

TABLE: tuple[Entry, ...] = (
    Entry(name="tend", command=(*XULANG, "tend")),
    Entry(
        name="streams",
        command=(
            *(*GRANIAN, "--port", "{stream_port}", "--interface", "asgi", "--workers", "1"),
            *("--backpressure", "4000", "--workers-kill-timeout", "1", "xulang.project.streams:application"),
        ),
    ),
    Entry(
        name="pages",
        command=(
            *(*GRANIAN, "--port", "{port}", "--interface", "wsgi", "--workers", "{page_workers}"),
            *("--blocking-threads", "4", "--backpressure", "4000", "--respawn-failed-workers"),
            *("--respawn-interval", "1", "--workers-kill-timeout", "2", "xulang.project.wsgi:application"),
        ),
    ),
)
