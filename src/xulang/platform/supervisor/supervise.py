"""Start processes, start them again when they die, and stop them in the reverse order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xulang.platform.supervisor.leftovers import describe, kill_group, write_record
from xulang.platform.supervisor.lifeline import tied_child

LONGEST_DELAY = 30.0
# A process that lived this long was well; its next death starts the delays anew.
WELL_AFTER = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """One process of the group.

    `launch` starts it as a child and leader of its own session, so that Ctrl-C in the terminal reaches the
    supervisor alone, which then stops all in order.
    """

    name: str
    launch: "Callable[[], subprocess.Popen[bytes]]"
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 2.0


def launch_command(
    *, command: tuple[str, ...], environment: Mapping[str, str], log: Path
) -> "subprocess.Popen[bytes]":
    """Start a program whose output goes to `log`; it is killed when the supervisor dies.

    Killing is safe: what such a process changes, it changes in the database's transactions.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- commands come from the table of processes
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=tied_child(signal=signal.SIGKILL),  # noqa: PLW1509 -- the supervisor has one thread
        )


@dataclass(slots=True, kw_only=True)
class _Child:
    spec: ProcessSpec
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths_in_a_row: int = 0


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """Single-threaded: whoever uses it calls `tick` a few times a second."""

    record: Path
    say: Callable[[str], None]
    _children: list[_Child] = field(default_factory=list)

    def start(self, *, spec: ProcessSpec) -> None:
        child = _Child(spec=spec)
        self._children.append(child)
        self._launch(child=child)

    def running(self) -> dict[str, int]:
        """The process number of each process that runs, by name."""
        return {
            child.spec.name: child.process.pid
            for child in self._children
            if child.process is not None and child.process.poll() is None
        }

    def deaths_in_a_row(self, *, name: str) -> int:
        return sum(child.deaths_in_a_row for child in self._children if child.spec.name == name)

    def tick(self) -> None:
        """Notice deaths and start again what is due."""
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child=child, now=now)
            if child.process is None and child.due_at <= now:
                self._launch(child=child)

    def stop(self) -> None:
        """Stop the last started first, each within its time; then it is killed with all that it started."""
        for child in reversed(self._children):
            if child.process is None:
                continue
            if child.process.poll() is None:
                child.process.send_signal(child.spec.stop_signal)
                try:
                    child.process.wait(timeout=child.spec.stop_seconds)
                except subprocess.TimeoutExpired:
                    self.say(f"{child.spec.name} did not stop in time and is killed")
            kill_group(pid=child.process.pid)
            child.process.wait()
        self._children.clear()
        self.record.unlink(missing_ok=True)

    def _launch(self, *, child: _Child) -> None:
        child.process = child.spec.launch()
        child.started_at = time.monotonic()
        entries = (
            describe(name=each.spec.name, pid=each.process.pid, stop_signal=each.spec.stop_signal)
            for each in self._children
            if each.process is not None
        )
        write_record(file=self.record, processes=[entry for entry in entries if entry is not None])

    def _bury(self, *, child: _Child, now: float) -> None:
        process = child.process
        if process is None:
            return
        kill_group(pid=process.pid)  # What it had started must not stand in its successor's way.
        if now - child.started_at > WELL_AFTER:
            child.deaths_in_a_row = 0
        delay = min(LONGEST_DELAY, 0.25 * 2**child.deaths_in_a_row)
        child.deaths_in_a_row += 1
        child.process = None
        child.due_at = now + delay
        self.say(
            f"{child.spec.name} {manner_of_death(code=process.returncode)};"
            f" it starts again in {delay:g} s (log: {child.spec.log})"
        )


def manner_of_death(*, code: int) -> str:
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"
