"""The words of yards' own software."""

from enum import StrEnum


class Via(StrEnum):
    """How something came in."""

    API = "api"
    FILE = "file"
    FOLDER = "folder"
    PAGE = "page"


class EventState(StrEnum):
    """What became of a yard's event. Only `noted` stands on a vehicle's record."""

    NOTED = "noted"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"


class DifferenceKind(StrEnum):
    """Named from our side: what our record and the yard's stock list say of one vehicle."""

    WE_IN = "we_in"
    WE_OUT = "we_out"
    NEVER_HERE = "never_here"
    TIMES_DIFFER = "times_differ"
    LIKELY_TYPO = "likely_typo"


class DifferenceState(StrEnum):
    """`gone`: a later stock list no longer shows it."""

    OPEN = "open"
    SEEN = "seen"
    REPORTED = "reported"
    GONE = "gone"


class DifferenceReason(StrEnum):
    """Why a difference is laid aside, or what the late report of it rests on."""

    BARRIER_MISSED = "barrier_missed"
    TYPED_WRONG = "typed_wrong"
    SOFTWARE_DOWN = "software_down"
    OTHER_YARD = "other_yard"
    NOT_DECLARED = "not_declared"
    LOOKED_THERE = "looked_there"
    OTHER = "other"
