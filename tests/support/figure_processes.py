"""A form's post killed before its first statement, then before its second…: the same request each time."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

# Before each of them takes minutes; the number has no divisor in common with a loop of ours.
EVERY = 13


def post(killed_before: int) -> None:
    """Send the form that the arguments describe; killed before that statement or commit."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.support.sign_in import signed_in

    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    browser = signed_in(UUID(told["person"]))
    fields = dict(told["fields"])
    for name, path in told["files"].items():
        file = Path(path)
        fields[name] = SimpleUploadedFile(file.name, file.read_bytes())
    kill_before(killed_before)
    answer = browser.post(told["address"], fields, headers={"Host": "127.0.0.1"})
    if answer.status_code != 302:
        sys.exit(f"{answer.status_code}: {answer.content.decode()[:3000]}")


def kill_before(number: int) -> None:
    """Whatever lies between two statements is lost with either of them; a commit is one of them here."""
    import psycopg

    said = 0

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def count(*words: Any, **named: Any) -> Any:
            nonlocal said
            said += 1
            if said == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return work(*words, **named)

        return count

    for owner, names in (
        (psycopg.Cursor, ("execute", "executemany", "copy")),
        (psycopg.Connection, ("commit",)),
    ):
        for name in names:
            setattr(owner, name, counted(getattr(owner, name)))


if __name__ == "__main__":
    import django

    django.setup()
    from django.test import Client

    from tests.support.insight_processes import line_by_line

    # What a first request imports and compiles is there before the first child begins.
    Client().get("/account/sign-in/", headers={"Host": "127.0.0.1"})
    line_by_line(every=EVERY, work=post)
