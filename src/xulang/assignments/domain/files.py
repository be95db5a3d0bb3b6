"""Files that prove a task: what a unit sends with its progress or its hand-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from xulang.assignments.domain.assignment import FileRef, TaskVerb
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.kernel.files import FileKind, find_kind
from xulang.kernel.refusal import Refusal

MEGABYTE: Final = 2**20
FILE_LIMIT: Final = 10 * MEGABYTE
# All files of one word together: what a form may send.
WORD_LIMIT: Final = 20 * MEGABYTE
MOST_FILES: Final = 5
FILE_NAME_LIMIT: Final = 120
WITH_FILES: Final = frozenset({TaskVerb.PROGRESS, TaskVerb.HAND_IN})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """As it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """`kind` is what its first bytes say; the fact that names it holds its hash."""

    ref: FileRef
    kind: FileKind
    content: bytes


def check_files(*, verb: TaskVerb, files: Sequence[NewFile], ids: Sequence[UUID]) -> list[KeptFile]:
    """Raises FILES_NOT_HERE, FILES_MANY, FILE_LARGE and FILE_KIND: then none of them is kept."""
    if files and verb not in WITH_FILES:
        raise Refusal(code=AssignmentRefusal.FILES_NOT_HERE, field="evidence")
    if len(files) > MOST_FILES:
        raise Refusal(code=AssignmentRefusal.FILES_MANY, field="evidence", limit=MOST_FILES)
    if any(len(one.content) > FILE_LIMIT for one in files) or (
        sum(len(one.content) for one in files) > WORD_LIMIT
    ):
        raise Refusal(
            code=AssignmentRefusal.FILE_LARGE,
            field="evidence",
            limit=FILE_LIMIT // MEGABYTE,
            all=WORD_LIMIT // MEGABYTE,
        )
    return [_kept(one, file_id) for one, file_id in zip(files, ids, strict=True)]


def _kept(one: NewFile, file_id: UUID) -> KeptFile:
    kind = find_kind(content=one.content)
    name = "".join(letter for letter in one.name if letter.isprintable())[-FILE_NAME_LIMIT:]
    if kind is None:
        raise Refusal(code=AssignmentRefusal.FILE_KIND, field="evidence", name=name)
    ref = FileRef(id=file_id, name=name or kind, sha256=sha256(one.content).hexdigest())
    return KeptFile(ref=ref, kind=kind, content=one.content)
