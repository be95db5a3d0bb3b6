"""What the sender of a spreadsheet chooses, and how far it has come."""

from enum import StrEnum


class Mode(StrEnum):
    ALL_OR_NOTHING = "all_or_nothing"
    GOOD_ROWS = "good_rows"


class Make(StrEnum):
    DRAFTS = "drafts"
    SUBMIT = "submit"


class ImportState(StrEnum):
    """`REFUSED` made nothing, `PARTLY` not all."""

    CHECKING = "checking"
    MAKING = "making"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


OPEN = frozenset({ImportState.CHECKING, ImportState.MAKING})


class EntryState(StrEnum):
    """`REPEATED` was made by an earlier file; `LEFT` was good, but the whole was refused."""

    WAITING = "waiting"
    GOOD = "good"
    MADE = "made"
    REPEATED = "repeated"
    REFUSED = "refused"
    LEFT = "left"
