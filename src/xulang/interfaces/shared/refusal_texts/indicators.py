"""What who keeps the province's figures is told."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.indicators.api import IndicatorRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

TEXTS: dict[RefusalCode, RefusalText] = {
    IndicatorRefusal.INDICATOR_UNKNOWN: RefusalText(
        title=_("There is no such indicator."),
        next_step=_("Choose one of the dictionary."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.INDICATOR_MOVED: RefusalText(
        title=_("Somebody changed this indicator meanwhile."),
        next_step=_("Reload the page and look at the change first."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.AREA_UNKNOWN: RefusalText(
        title=_("There is no such area."),
        next_step=_("Choose the province or one of its communes."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.FIGURE_UNKNOWN: RefusalText(
        title=_("There is no such figure."),
        next_step=_("Enter it first."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.EVIDENCE_UNKNOWN: RefusalText(
        title=_("There is no such file."),
        next_step=_("Attach the file again."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.MAPPING_UNKNOWN: RefusalText(
        title=_("There is no such mapping."),
        next_step=_("Choose one of the list."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.CODE_MALFORMED: RefusalText(
        title=_("A code has small letters, digits, _ and points, and begins with a letter."),
        next_step=_("Write it like tourism_revenue."),
    ),
    IndicatorRefusal.TEXT_MISSING: RefusalText(
        title=_("A text is missing."),
        next_step=_("Fill it in."),
    ),
    IndicatorRefusal.TEXT_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."),
        next_step=_("Shorten it."),
    ),
    IndicatorRefusal.UNIT_UNKNOWN: RefusalText(
        title=_("There is no such unit of measure."),
        next_step=_("Choose one of the list."),
    ),
    IndicatorRefusal.PERIOD_KINDS_MISSING: RefusalText(
        title=_("No kind of period is chosen."),
        next_step=_("Choose at least one: month, quarter, half year, nine months, year."),
    ),
    IndicatorRefusal.DUE_DAYS_OUT: RefusalText(
        title=_("The due day lies more than %(limit)s days from the period's end."),
        next_step=_("Write a smaller number of days."),
    ),
    IndicatorRefusal.DECIMALS_OUT: RefusalText(
        title=_("A figure is shown with 0 to %(limit)s decimals."),
        next_step=_("Write such a number."),
    ),
    IndicatorRefusal.FORMULA_MALFORMED: RefusalText(
        title=_("The formula is not understood at character %(place)s."),
        next_step=_("Use codes of indicators, numbers, + - * / and brackets only."),
    ),
    IndicatorRefusal.FORMULA_LONG: RefusalText(
        title=_("The formula is longer than %(limit)s characters."),
        next_step=_("Split it over two indicators."),
    ),
    IndicatorRefusal.FORMULA_UNKNOWN: RefusalText(
        title=_("The formula names %(code_named)s, which is no indicator."),
        next_step=_("Define that indicator first."),
    ),
    IndicatorRefusal.FORMULA_CYCLE: RefusalText(
        title=_("The indicator would be computed from itself."),
        next_step=_("Leave out the indicator that depends on this one."),
    ),
    IndicatorRefusal.FORMULA_UNITS: RefusalText(
        title=_("The formula's units do not fit together."),
        next_step=_("Add only what has like units; the outcome has this indicator's unit."),
    ),
    IndicatorRefusal.NUMBER_MALFORMED: RefusalText(
        title=_("This is not a number."),
        next_step=_("Write it like 7.909,87, a range like 7-7,5, or “hơn 57.000”."),
    ),
    IndicatorRefusal.NUMBER_AMBIGUOUS: RefusalText(
        title=_("This may be a thousand, or one with three decimals."),
        next_step=_("Write 1.000 for a thousand, and 1,0 for one."),
    ),
    IndicatorRefusal.NUMBER_OUT: RefusalText(
        title=_("A number has at most %(digits)s digits, %(decimals)s of them decimals."),
        next_step=_("Choose a larger unit, or round it."),
    ),
    IndicatorRefusal.PERIOD_MALFORMED: RefusalText(
        title=_("This is not a period."),
        next_step=_("Write it like 2026-06, 2026-Q2, 2026-H1, 2026-9M or 2026."),
    ),
    IndicatorRefusal.PERIOD_NOT_OF_INDICATOR: RefusalText(
        title=_("This indicator is not reported for such a period."),
        next_step=_("Choose one of its periods."),
    ),
    IndicatorRefusal.PERIOD_AHEAD: RefusalText(
        title=_("This period has not begun yet."),
        next_step=_("Enter what happened once it has begun; plans may be set ahead."),
    ),
    IndicatorRefusal.PERIOD_EARLY: RefusalText(
        title=_("No figures are kept of years before %(first)s."),
        next_step=_("Choose a later year."),
    ),
    IndicatorRefusal.PERIOD_FAR: RefusalText(
        title=_("Plans are made for at most %(years)s years ahead."),
        next_step=_("Choose an earlier year."),
    ),
    IndicatorRefusal.ENDED: RefusalText(
        title=_("This indicator is no longer reported for this period."),
        next_step=_("Choose an earlier period, or have its end undone in the dictionary."),
    ),
    IndicatorRefusal.VALUE_MISSING: RefusalText(
        title=_("No number is given."),
        next_step=_("Write the value, or at least one number that the report states."),
    ),
    IndicatorRefusal.NEGATIVE: RefusalText(
        title=_("This indicator is never below 0."),
        next_step=_("Write how much there was; a fall stands in the change in per cent."),
    ),
    IndicatorRefusal.CHANGE_OUT: RefusalText(
        title=_("Nothing falls by more than 100 per cent."),
        next_step=_("Write the change in per cent: -25 for a quarter less."),
    ),
    IndicatorRefusal.PERCENT_ALONE: RefusalText(
        title=_("A percentage of the plan stands here without the value."),
        next_step=_("Write the value too, or leave the percentage out."),
    ),
    IndicatorRefusal.AS_OF_AHEAD: RefusalText(
        title=_("“As of” is a day that has not come yet."),
        next_step=_("Write the day up to which was counted."),
    ),
    IndicatorRefusal.UNSURE: RefusalText(
        title=_("This is more than %(times)s times away from %(before)s of the period %(period_named)s."),
        next_step=_("Look at the unit and the digits; if the figure is right, confirm it."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.UNSURE_PERCENT: RefusalText(
        title=_("The percentage says more than %(times)s times the plan, or the period before."),
        next_step=_("Look at the unit and the digits; if the figure is right, confirm it."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.COMPUTED: RefusalText(
        title=_("This indicator is computed from others."),
        next_step=_("Enter the figures that it is computed from."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.AREA_NOT_OF_INDICATOR: RefusalText(
        title=_("This indicator is not reported for that area and time."),
        next_step=_("Choose an area that reports it and exists then."),
    ),
    IndicatorRefusal.NOT_ALLOWED: RefusalText(
        title=_("This figure is not yours to change."),
        next_step=_("Ask the unit that owns it, or who manages figures for the province."),
        status=HTTPStatus.FORBIDDEN,
    ),
    IndicatorRefusal.SAME_PERSON: RefusalText(
        title=_("Who wrote a figure does not approve it."),
        next_step=_("Let another person approve it."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.STATUS_WRONG: RefusalText(
        title=_("The figure does not stand where this step begins."),
        next_step=_("Reload the page to see where it stands."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.FIGURE_MOVED: RefusalText(
        title=_("Somebody changed this figure meanwhile."),
        next_step=_("Reload the page and look at the change first."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.NOTHING_CHANGED: RefusalText(
        title=_("This says the same as before."),
        next_step=_("Change something, or leave it as it is."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.FILE_WRONG: RefusalText(
        title=_("The file can't be read by this mapping."),
        next_step=_("Name at least one row and one column, each number once."),
    ),
    IndicatorRefusal.FILE_LARGE: RefusalText(
        title=_("The file is larger than %(limit)s MB."),
        next_step=_("Send a smaller one."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    IndicatorRefusal.FILE_KIND: RefusalText(
        title=_("This kind of file is not kept as evidence."),
        next_step=_("Send a PDF, a picture, text, or a Word or Excel file."),
    ),
    IndicatorRefusal.SHEET_KIND: RefusalText(
        title=_("This is no .xlsx workbook."),
        next_step=_("Fill in the template of this page, or save your own spreadsheet as .xlsx."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    IndicatorRefusal.SHEET_OLD: RefusalText(
        title=_("This is a workbook of the old kind (.xls)."),
        next_step=_("Open it, save it as .xlsx and send it again."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    IndicatorRefusal.SHEET_LOCKED: RefusalText(
        title=_("The file is locked with a password."),
        next_step=_("Save it without a password and send it again."),
    ),
    IndicatorRefusal.SHEET_MACROS: RefusalText(
        title=_("The workbook holds macros."),
        next_step=_("Save it as an ordinary .xlsx workbook and send it again."),
    ),
    IndicatorRefusal.SHEET_BROKEN: RefusalText(
        title=_("The workbook is damaged and cannot be opened."),
        next_step=_("Open it in your spreadsheet program, save it as .xlsx once more and send that."),
    ),
    IndicatorRefusal.SHEET_TOO_MUCH: RefusalText(
        title=_("There is far more in the workbook than figures of one period."),
        next_step=_("Send the sheet with the figures alone, without pictures, long texts and other sheets."),
    ),
    IndicatorRefusal.PROGRAMME_UNKNOWN: RefusalText(
        title=_("There is no such programme."),
        next_step=_("Choose one of the list."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.PROJECT_UNKNOWN: RefusalText(
        title=_("There is no such project."),
        next_step=_("Choose one of the list."),
        status=HTTPStatus.NOT_FOUND,
    ),
    IndicatorRefusal.PROGRAMME_MOVED: RefusalText(
        title=_("Somebody changed this meanwhile."),
        next_step=_("Reload the page and look at the change first."),
        status=HTTPStatus.CONFLICT,
    ),
    IndicatorRefusal.PROJECT_CODE_MALFORMED: RefusalText(
        title=_("This is not a project’s code."),
        next_step=_("Write P and the project’s number, for example P7886592: at most 12 letters and digits."),
    ),
    IndicatorRefusal.DAYS_WRONG: RefusalText(
        title=_("The last day lies before the first."),
        next_step=_("Correct one of the two days."),
    ),
    IndicatorRefusal.TARGET_REPEATED: RefusalText(
        title=_("A target stands here twice for one period."),
        next_step=_("Leave one of them."),
    ),
    IndicatorRefusal.TARGET_MALFORMED: RefusalText(
        title=_("Line %(line)s cannot be read."),
        next_step=_(
            "Write a line for each: the indicator’s code, the period, the value, set apart by spaces."
        ),
    ),
    IndicatorRefusal.WEIGHTS_WRONG: RefusalText(
        title=_("The components or their weights do not fit."),
        next_step=_("Name each component once; weights are in per cent and make at most 100 together."),
    ),
    IndicatorRefusal.TOO_MANY: RefusalText(
        title=_("These are too many."),
        next_step=_("Leave at most %(limit)s."),
    ),
}
