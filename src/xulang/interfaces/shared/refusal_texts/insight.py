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
    InsightRefusal.CENTRE_ONLY: RefusalText(
        title=_("Only the management centre sees statistics by carrier."),
        next_step=_("Leave the carrier out."),
        status=HTTPStatus.FORBIDDEN,
    ),
}
