"""The road to a gate in words: kilometres, and the notice of an order that holds it."""

from datetime import datetime

from django.utils import formats, translation
from django.utils.translation import gettext

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.interfaces.shared.words import word
from xulang.queueing import api as queueing

KM = 1000
HECTOMETRE = 100
# The notice of a hold speaks all languages that notices have.
SPOKEN = {
    gates.Language.VIETNAMESE: "vi",
    gates.Language.ENGLISH: "en",
    gates.Language.CHINESE: "zh-hans",
}


def hold_notice(*, road: str, metres: int, reason: crossing.RoadReason, until: datetime) -> gates.NoticeText:
    """The same sentence in each language: no one has to write it in haste."""
    found = {}
    for language, code in SPOKEN.items():
        with translation.override(code):
            found[language] = gettext(
                "%(road)s: all trucks wait before km %(km)s until %(until)s. Reason: %(reason)s."
            ) % {
                "road": road,
                "km": km_text(metres),
                "until": until.astimezone(queueing.HANOI).strftime("%H:%M %d/%m/%Y"),
                "reason": word(reason),
            }
    return found


def km_text(metres: int) -> str:
    """To the hundred metres, in the reader's numbers; whole kilometres without a comma."""
    hundreds = metres // HECTOMETRE
    return str(formats.number_format(hundreds / 10, decimal_pos=0 if hundreds % 10 == 0 else 1))
