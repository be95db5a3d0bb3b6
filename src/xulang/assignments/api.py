"""Tasks (nhiệm vụ): a unit, a deadline, evidence (docs/assignments.md). The only door to this context.

The spine gives them and speaks of them (`crossing.assign`, `crossing.say_of_assignment`), since it knows
organisations and tells people.
"""

from xulang.assignments.domain.assignment import (
    ADDRESS_LIMIT,
    LINK_LIMIT,
    NAME_LIMIT,
    OF_UNIT,
    OPEN,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WHEN,
    About,
    Assignment,
    FileRef,
    Given,
    Said,
    TaskState,
    TaskVerb,
)
from xulang.assignments.domain.files import FILE_LIMIT, MOST_FILES, WITH_FILES, WORD_LIMIT, KeptFile, NewFile
from xulang.assignments.domain.policy import GIVERS, NOT_ASKED, giving_units, may, may_see, working_units
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.assignments.domain.reminders import Mark
from xulang.assignments.domain.report import UnitLine, report
from xulang.assignments.queries import Told, get_assignment, get_file, list_about, list_assignments, read_told
from xulang.assignments.usecases.forget import forget_files
from xulang.assignments.usecases.give import give
from xulang.assignments.usecases.remind import due_reminders
from xulang.assignments.usecases.replay import AssignmentDifference, ReplayedAssignments, replay_assignments
from xulang.assignments.usecases.say import say

__all__ = [
    "ADDRESS_LIMIT",
    "FILE_LIMIT",
    "GIVERS",
    "LINK_LIMIT",
    "MOST_FILES",
    "NAME_LIMIT",
    "NOT_ASKED",
    "OF_UNIT",
    "OPEN",
    "TEXT_LIMIT",
    "TITLE_LIMIT",
    "WHEN",
    "WITH_FILES",
    "WORD_LIMIT",
    "About",
    "Assignment",
    "AssignmentDifference",
    "AssignmentRefusal",
    "FileRef",
    "Given",
    "KeptFile",
    "Mark",
    "NewFile",
    "ReplayedAssignments",
    "Said",
    "TaskState",
    "TaskVerb",
    "Told",
    "UnitLine",
    "due_reminders",
    "forget_files",
    "get_assignment",
    "get_file",
    "give",
    "giving_units",
    "list_about",
    "list_assignments",
    "may",
    "may_see",
    "read_told",
    "replay_assignments",
    "report",
    "say",
    "working_units",
]
