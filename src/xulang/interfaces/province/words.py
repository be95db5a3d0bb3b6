"""The words of indicators in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xulang.indicators.api import (
    Beside,
    Certainty,
    Direction,
    FindingKind,
    Joining,
    Level,
    Measure,
    Nature,
    Origin,
    PeriodKind,
    PlanFrom,
    PlanOf,
    Problem,
    Status,
    Verb,
)

STATUSES: Mapping[Status, Promise] = {
    Status.DRAFT: _("Draft"),
    Status.SUBMITTED: pgettext_lazy("figure", "Submitted"),
    Status.APPROVED: _("Approved"),
    Status.LOCKED: _("Locked"),
    Status.REVISED: _("Revision waits for approval"),
}
TONES: Mapping[Status, str] = {
    Status.DRAFT: "neutral",
    Status.SUBMITTED: "info",
    Status.APPROVED: "ok",
    Status.LOCKED: "ok",
    Status.REVISED: "warning",
}
VERBS: Mapping[Verb, Promise] = {
    Verb.ENTER: _("Figure entered"),
    Verb.SUBMIT: pgettext_lazy("figure", "Submitted"),
    Verb.RETURN: _("Given back"),
    Verb.APPROVE: _("Approved"),
    Verb.LOCK: _("Locked"),
    Verb.REVISE: _("Revised"),
    Verb.IMPORT: _("Taken in as published"),
}
BUTTONS: Mapping[Verb, Promise] = {
    Verb.SUBMIT: _("Submit"),
    Verb.RETURN: _("Give back"),
    Verb.APPROVE: _("Approve"),
    Verb.LOCK: _("Lock"),
}
MEASURES: Mapping[Measure, Promise] = {Measure.ACTUAL: _("Actual"), Measure.PLAN: _("Plan")}
PERIODS: Mapping[PeriodKind, Promise] = {
    PeriodKind.MONTH: _("Month"),
    PeriodKind.QUARTER: _("Quarter"),
    PeriodKind.HALF: _("Half year"),
    PeriodKind.NINE_MONTHS: _("Nine months"),
    PeriodKind.YEAR: _("Year"),
    PeriodKind.SINCE: _("Since a day"),
    PeriodKind.ON: _("On a day"),
}
DIRECTIONS: Mapping[Direction, Promise] = {
    Direction.MORE: _("More is better"),
    Direction.LESS: _("Less is better"),
    Direction.NEITHER: _("Neither"),
}
NATURES: Mapping[Nature, Promise] = {
    Nature.FLOW: _("Adds up over periods"),
    Nature.STOCK: _("As it stands at the end"),
    Nature.RATE: _("Rate, index or rank"),
}
JOININGS: Mapping[Joining, Promise] = {
    Joining.SUM: _("Those of communes add up"),
    Joining.MEAN: _("The weighted mean of communes"),
    Joining.NEVER: _("Those of communes do not add up"),
}
LEVELS: Mapping[Level, Promise] = {
    Level.PROVINCE: _("The province as a whole"),
    Level.COMMUNE: _("Each commune"),
    Level.COMMUNE_SUM: _("Each commune; the province is their sum"),
    Level.DEPARTMENT: _("Each department"),
    Level.PROJECT: _("Each project"),
}
ORIGINS: Mapping[Origin, Promise] = {
    Origin.PEOPLE: _("Reported by its unit"),
    Origin.PLATFORM: _("Counted by the platform"),
}
BESIDES: Mapping[str, Promise] = {
    "value": pgettext_lazy("a figure's", "Value"),
    Beside.PLAN: _("Plan, as the report states it"),
    Beside.PERCENT_OF_PLAN: _("Per cent of plan, as published"),
    Beside.CHANGE_ON_SAME_PERIOD: _("Change on the same period in per cent, as published"),
    Beside.CHANGE_ON_PREVIOUS: _("Change on the previous period in per cent, as published"),
}
CERTAINTIES: Mapping[Certainty, Promise] = {
    Certainty.UNSAID: pgettext_lazy("a figure's", "not said"),
    Certainty.ESTIMATE: pgettext_lazy("a figure's", "estimate"),
    Certainty.PRELIMINARY: pgettext_lazy("a figure's", "preliminary"),
    Certainty.FINAL: pgettext_lazy("a figure's", "final"),
}
PLANS_OF: Mapping[PlanOf, Promise] = {
    PlanOf.UNSAID: pgettext_lazy("a figure's", "not said"),
    PlanOf.CENTRAL: _("given by the centre"),
    PlanOf.PROVINCE: _("given by the province"),
    PlanOf.PERIOD: _("of the reporting period"),
}
PLANS: Mapping[PlanFrom, Promise] = {
    PlanFrom.TARGET: _("target"),
    PlanFrom.STATED: _("stated in the report"),
    PlanFrom.INDICATOR: _("from the plan's own indicator"),
    PlanFrom.IMPLIED: _("implied by value and percentage"),
}
FINDINGS: Mapping[FindingKind, Promise] = {
    FindingKind.PERCENT_DIFFERS: _("The published percentage of the plan is not that of its numbers"),
    FindingKind.CHANGE_DIFFERS: _("The published change is not that of the figures"),
    FindingKind.PLANS_CONTRADICT: _("Reports of one year imply plans that contradict each other"),
    FindingKind.BASE_CHANGED: _("The plan that percentages refer to was changed during the year"),
    FindingKind.FORMULA_DIFFERS: _("The reported figure is not what its formula gives"),
    FindingKind.FALLS_WITHIN_YEAR: _("The figure from the year's beginning falls"),
    FindingKind.PART_EXCEEDS_WHOLE: _("A part is larger than its whole"),
}
PROBLEMS: Mapping[Problem, Promise] = {
    Problem.TEXT_FOR_NUMBER: _("The number is typed as text"),
    Problem.AMBIGUOUS_NUMBER: _("May be a thousand, or one with three decimals"),
    Problem.DATE_FOR_NUMBER: _("A date stands where a number belongs"),
    Problem.NOT_A_DATE: _("This is not a date"),
    Problem.NOT_A_NUMBER: _("This is not a number"),
    Problem.ERROR_VALUE: _("The cell shows an error"),
    Problem.MERGED: _("The cell is merged with others"),
    Problem.HIDDEN_ROW: _("The row is hidden and yet has figures"),
    Problem.HIDDEN_COLUMN: _("The column is hidden and yet has figures"),
    Problem.WRONG_UNIT: _("The unit is not that of the indicator"),
    Problem.UNKNOWN_INDICATOR: _("There is no such indicator, or no row of it"),
    Problem.NOT_YOURS: _("Your unit does not report this figure"),
    Problem.REPEATED: _("The figure stands here twice"),
    Problem.COMPUTED: _("The figure is computed from others"),
    Problem.TOO_MANY_DIGITS: _("The number has too many digits"),
    Problem.TOO_LONG: _("The text is too long"),
    Problem.NOTHING_IN_IT: _("There is no figure in it"),
    Problem.NO_TEMPLATE: _("This is not the template"),
    Problem.WRONG_PERIOD: _("The template is for another period"),
    Problem.NO_SHEET: _("There is no sheet of that name"),
    Problem.PERCENT_FORMAT: _("The cell shows per cent, but the indicator's unit is another"),
    Problem.NO_STORED_VALUE: _("The formula has no stored value: calculate and save the file"),
    Problem.OTHER_SHEET: _("Another sheet has something in it, which is not read"),
    Problem.HIDDEN_SHEET: _("The sheet is hidden and yet has something in it"),
    Problem.WRONG_NAME: _("The name is not that of the indicator whose code stands in the row"),
    Problem.NO_UNIT: _("The unit is missing"),
    Problem.NEGATIVE: _("This indicator is never below 0"),
    Problem.CHANGE_OUT: _("Nothing falls by more than 100 per cent"),
    Problem.PERCENT_ALONE: _("A percentage of the plan without the value"),
    Problem.AS_OF_AHEAD: _("The day has not come yet"),
    Problem.NOT_LISTED: _("The word is none of the list"),
    Problem.UNLIKELY: _("More than ten times away from what was there; if it is right, say so below"),
}


Word = TypeVar("Word", bound=StrEnum)


def choices(words: Mapping[Word, Promise]) -> list[tuple[str, Promise]]:
    return [(str(value), label) for value, label in words.items()]
