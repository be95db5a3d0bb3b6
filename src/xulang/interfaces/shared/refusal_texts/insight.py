from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.insight.api import InsightRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText

TEXTS = {
    InsightRefusal.QUESTION_WRONG: RefusalText(
        title=_("The statistics cannot answer this question."),
        next_step=_("Choose the period, rows and columns anew: each once, and one division of time at most."),
    ),
    InsightRefusal.TOO_LONG: RefusalText(
        title=_("The period is longer than %(years)s years."), next_step=_("Choose a shorter one.")
    ),
    InsightRefusal.TOO_MANY_CELLS: RefusalText(
        title=_("The answer has more than %(most)s numbers."),
        next_step=_("Choose a shorter period, a coarser division of time, or a filter."),
    ),
    InsightRefusal.NO_STEPS: RefusalText(
        title=_("Steps and forces tell waiting times apart, not vehicles or goods."),
        next_step=_("Choose a measure of hours, or leave steps and forces out."),
    ),
    InsightRefusal.PERIOD_BACKWARDS: RefusalText(
        title=_("The last day lies before the first."), next_step=_("Choose the days in their order.")
    ),
    InsightRefusal.DAY_UNREADABLE: RefusalText(
        title=_("This is no day of the years 2000 to 2100."),
        next_step=_("Choose the day in the calendar, or write it as 2026-05-11."),
    ),
    InsightRefusal.QUESTION_UNKNOWN: RefusalText(
        title=_("The statistics do not know “%(word)s”."),
        next_step=_("Choose rows, columns, measure and moment from the lists."),
    ),
    InsightRefusal.RULE_UNKNOWN: RefusalText(
        title=_("There is no such alert rule."),
        next_step=_("Reload the list of rules to see those there are."),
        status=HTTPStatus.NOT_FOUND,
    ),
    InsightRefusal.RULE_WRONG: RefusalText(
        title=_("This value does not fit an alert rule."),
        next_step=_("Hours lie within a week, minutes within a day, and at most four roles are told."),
    ),
    InsightRefusal.RULE_CLEARS: RefusalText(
        title=_("The rule would be over before it rings."),
        next_step=_("Let it be over at the limit or on its other side: lower, or higher if it rings below."),
    ),
    InsightRefusal.RULE_ALWAYS: RefusalText(
        title=_("With this limit the rule would ring all the time."),
        next_step=_("Choose a limit that an ordinary hour does not reach."),
    ),
    InsightRefusal.RULE_NEVER: RefusalText(
        title=_("With this limit the rule could never ring."),
        next_step=_("Choose a limit that can be reached: above zero, and a silence within a week."),
    ),
    InsightRefusal.RULE_UNSUITED: RefusalText(
        title=_("What is counted cannot be judged so."),
        next_step=_("Silence is of arrivals, trucks let in, confirmations or the counting itself."),
    ),
    InsightRefusal.ALERT_UNKNOWN: RefusalText(
        title=_("There is no such alert for you."),
        next_step=_("Open the list of alerts and choose one there."),
        status=HTTPStatus.NOT_FOUND,
    ),
    InsightRefusal.ALERT_TAKEN: RefusalText(
        title=_("%(by)s acknowledged this alert before."),
        next_step=_("Note what you do about it below."),
        status=HTTPStatus.CONFLICT,
    ),
    InsightRefusal.ALERT_OVER: RefusalText(
        title=_("The alert is over."),
        next_step=_("What was done may still be noted."),
        status=HTTPStatus.CONFLICT,
    ),
    InsightRefusal.NOT_ALLOWED: RefusalText(
        title=_("Your role may not do this with alerts."),
        next_step=_("Owners at the gate answer alerts; the centre’s manager and leaders set rules."),
        status=HTTPStatus.FORBIDDEN,
    ),
    InsightRefusal.TEXT_MISSING: RefusalText(
        title=_("A text of at most 1,000 characters is needed."), next_step=_("Write it in a few words.")
    ),
    InsightRefusal.SNOOZE_WRONG: RefusalText(
        title=_("An alert is silenced until a moment within a day."),
        next_step=_("Choose an end after now and within 24 hours."),
    ),
}
