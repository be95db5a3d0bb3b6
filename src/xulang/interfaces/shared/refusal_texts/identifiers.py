"""Texts on typed identifiers: refusals in TEXTS, requests for a second look in WARNING_TEXTS."""

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.identifiers import IdentifierRefusal, IdentifierWarning
from xulang.kernel.money import MoneyRefusal
from xulang.kernel.period import PeriodRefusal
from xulang.kernel.refusal import RefusalCode

TEXTS: dict[RefusalCode, RefusalText] = {
    IdentifierRefusal.EMPTY: RefusalText(
        title=_("Nothing was entered here."),
        next_step=_("Fill in this field."),
    ),
    IdentifierRefusal.TOO_LONG: RefusalText(
        title=_("This is longer than %(limit)s characters."),
        next_step=_("Shorten it; check that nothing else was pasted with it."),
    ),
    IdentifierRefusal.TEXT_MALFORMED: RefusalText(
        title=_("The text contains characters that cannot be shown."),
        next_step=_("Type it again instead of pasting it."),
    ),
    IdentifierRefusal.NAME_MALFORMED: RefusalText(
        title=_("This does not look like a name."),
        next_step=_("Write the name as in the papers: a person's name has letters only."),
    ),
    IdentifierRefusal.PLATE_MALFORMED: RefusalText(
        title=_("This is not a Vietnamese or Chinese number plate."),
        next_step=_(
            "Write it as on the plate, for example 12C-123.45 or 桂F·12345 (with the province's character)."
        ),
    ),
    IdentifierRefusal.PLATE_OTHER_NATIONALITY: RefusalText(
        title=_("The plate is of another country than the vehicle."),
        next_step=_("Correct the plate or the vehicle's nationality."),
    ),
    IdentifierRefusal.PLATE_IS_TRAILER: RefusalText(
        title=_("This is the plate of a trailer."),
        next_step=_("Enter it in the trailer's field; here goes the plate of the tractor."),
    ),
    IdentifierRefusal.CHASSIS_MALFORMED: RefusalText(
        title=_("This is not a chassis number."),
        next_step=_("Copy the number from the frame or the papers: 6 to 25 letters and digits."),
    ),
    IdentifierRefusal.CHASSIS_LETTER: RefusalText(
        title=_("A chassis number of 17 characters never has the letters I, O or Q."),
        next_step=_("Look at the frame again: it is 1 or 0."),
    ),
    IdentifierRefusal.ENGINE_MALFORMED: RefusalText(
        title=_("This is not an engine number."),
        next_step=_("Copy the number from the engine or the papers: 4 to 25 letters and digits."),
    ),
    IdentifierRefusal.TRANSPORT_LICENCE_MALFORMED: RefusalText(
        title=_("This is not a transport licence number."),
        next_step=_("Copy the number from the licence, for example C26YF0000001."),
    ),
    IdentifierRefusal.CONTAINER_MALFORMED: RefusalText(
        title=_("This is not a container number."),
        next_step=_("Write the four letters and seven digits from the door, for example CSQU3054383."),
    ),
    IdentifierRefusal.SEAL_MALFORMED: RefusalText(
        title=_("This is not a seal number."),
        next_step=_("Write one seal's number: 3 to 20 letters and digits."),
    ),
    IdentifierRefusal.TAX_CODE_MALFORMED: RefusalText(
        title=_("This is not a tax code."),
        next_step=_("A Vietnamese code has 10, 12 or 13 digits, a Chinese credit code 18 characters."),
    ),
    IdentifierRefusal.TAX_CODE_CHECK_DIGIT: RefusalText(
        title=_("A digit of the tax code is wrong."),
        next_step=_("Compare it with the registration certificate, digit by digit."),
    ),
    IdentifierRefusal.PERSONAL_ID_MALFORMED: RefusalText(
        title=_("This is not a personal identity number."),
        next_step=_(
            "A Vietnamese number has 12 digits, a Chinese one 18 characters; check the year of birth in it."
        ),
    ),
    IdentifierRefusal.PERSONAL_ID_CHECK_DIGIT: RefusalText(
        title=_("A digit of the identity number is wrong."),
        next_step=_("Compare it with the card, digit by digit."),
    ),
    IdentifierRefusal.PASSPORT_MALFORMED: RefusalText(
        title=_("This is not a passport number."),
        next_step=_("Copy it from the passport's data page: 6 to 12 letters and digits."),
    ),
    IdentifierRefusal.BORDER_PASS_MALFORMED: RefusalText(
        title=_("This is not a border pass number."),
        next_step=_("Copy it from the pass: 4 to 20 letters and digits."),
    ),
    IdentifierRefusal.PHONE_MALFORMED: RefusalText(
        title=_("This is not a phone number."),
        next_step=_("Write one number, for example 0912 345 678 or +86 138 1234 5678, without letters."),
    ),
    IdentifierRefusal.HS_CODE_MALFORMED: RefusalText(
        title=_("This is not an HS code."),
        next_step=_("Write 4, 6, 8 or 10 digits from the tariff, for example 0713.40.10."),
    ),
    IdentifierRefusal.HS_CHAPTER_UNKNOWN: RefusalText(
        title=_("The tariff has no such chapter."),
        next_step=_("Check the first two digits of the HS code: chapters run from 01 to 97, without 77."),
    ),
    IdentifierRefusal.CUSTOMS_DECLARATION_MALFORMED: RefusalText(
        title=_("This is not a customs declaration number."),
        next_step=_("Write the 12 digits that the customs system gave."),
    ),
    IdentifierRefusal.DECLARATION_TYPE_MALFORMED: RefusalText(
        title=_("This is not a type of customs declaration."),
        next_step=_("Write a letter and two digits, for example A11 or E42."),
    ),
    IdentifierRefusal.CUSTOMS_OFFICE_MALFORMED: RefusalText(
        title=_("This is not the code of a customs office."),
        next_step=_("Write its four characters from the customs declaration, for example 03NK."),
    ),
    IdentifierRefusal.PLACE_CODE_MALFORMED: RefusalText(
        title=_("This is not the code of a border gate, port or customs store."),
        next_step=_("Copy it from the customs declaration, for example VNHUGT."),
    ),
    IdentifierRefusal.WEIGHT_MALFORMED: RefusalText(
        title=_("This is not a weight."),
        next_step=_("Write kilograms in digits, for example 10.709."),
    ),
    IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS: RefusalText(
        title=_("The weight is not between 0 and %(limit)s kg."),
        next_step=_("Check the figure and that it is in kilograms."),
    ),
    IdentifierRefusal.GROSS_BELOW_TARE: RefusalText(
        title=_("The gross weight is below the empty weight."),
        next_step=_("Check both weights: the gross weight includes the vehicle."),
    ),
    IdentifierRefusal.AMOUNT_MALFORMED: RefusalText(
        title=_("This is not an amount of money."),
        next_step=_("Write đồng in digits, for example 1.234.567."),
    ),
    IdentifierRefusal.AMOUNT_OUT_OF_BOUNDS: RefusalText(
        title=_("The amount is not between 0 and %(limit)s đồng."),
        next_step=_("Check the figure."),
    ),
    IdentifierRefusal.QUANTITY_MALFORMED: RefusalText(
        title=_("This is not a quantity."),
        next_step=_("Write a number with at most four decimals, for example 1.250,5."),
    ),
    IdentifierRefusal.QUANTITY_OUT_OF_BOUNDS: RefusalText(
        title=_("The quantity is not between 0 and %(limit)s."),
        next_step=_("Check the figure and the unit."),
    ),
    MoneyRefusal.NEGATIVE: RefusalText(
        title=_("An amount cannot be below zero."),
        next_step=_("Check the figure."),
    ),
    PeriodRefusal.ENDS_BEFORE_START: RefusalText(
        title=_("The end is not after the start."),
        next_step=_("Choose an end later than the start."),
    ),
}

WARNING_TEXTS: dict[IdentifierWarning, RefusalText] = {
    IdentifierWarning.PLATE_PROVINCE_UNKNOWN: RefusalText(
        title=_("No province uses this plate number's first two digits."),
        next_step=_("Compare them with the plate."),
    ),
    IdentifierWarning.PLATE_NOT_COMMERCIAL: RefusalText(
        title=_("This is a plate of an army, police, learner's or foreign mission's vehicle."),
        next_step=_("Check that this vehicle carries the goods."),
    ),
    IdentifierWarning.PLATE_TEMPORARY: RefusalText(
        title=_("This is a temporary plate."),
        next_step=_("Check that it is valid on the day of crossing."),
    ),
    IdentifierWarning.PLATE_NOT_TRAILER: RefusalText(
        title=_("This plate has no trailer's mark."),
        next_step=_(
            "A trailer's plate has the series R or ends in 挂; check that this is not the tractor's."
        ),
    ),
    IdentifierWarning.CHASSIS_UNKNOWN_FORM: RefusalText(
        title=_("The chassis number does not have the usual 17 characters."),
        next_step=_("Compare it with the frame."),
    ),
    IdentifierWarning.CHASSIS_CHECK_DIGIT: RefusalText(
        title=_("The check digit of the chassis number does not match."),
        next_step=_("Compare it with the frame, character by character."),
    ),
    IdentifierWarning.TRANSPORT_LICENCE_UNKNOWN_FORM: RefusalText(
        title=_("The transport licence number has an unusual form."),
        next_step=_("Compare it with the licence; the usual form is C26YF and seven digits."),
    ),
    IdentifierWarning.CONTAINER_CHECK_DIGIT: RefusalText(
        title=_("The check digit of the container number does not match."),
        next_step=_("Compare it with the door, character by character; leave it if the door says so."),
    ),
    IdentifierWarning.CONTAINER_CATEGORY: RefusalText(
        title=_("The fourth letter is not U: this is not a freight container."),
        next_step=_("Check the letters on the door."),
    ),
    IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN: RefusalText(
        title=_("The place in the identity number is not in our list."),
        next_step=_("Compare its first digits with the card."),
    ),
    IdentifierWarning.IDENTITY_CARD_OUTDATED: RefusalText(
        title=_("Nine-digit identity cards are no longer valid since 1 January 2025."),
        next_step=_("Enter the 12 digits of the new card."),
    ),
    IdentifierWarning.PASSPORT_UNKNOWN_FORM: RefusalText(
        title=_("The passport number has a form that this country does not usually issue."),
        next_step=_("Compare it with the passport and check the nationality."),
    ),
    IdentifierWarning.BORDER_PASS_UNCHECKED: RefusalText(
        title=_("A border pass number cannot be checked automatically."),
        next_step=_("Compare it with the pass, character by character."),
    ),
    IdentifierWarning.PHONE_UNKNOWN_RANGE: RefusalText(
        title=_("No operator is known to use this phone number."),
        next_step=_("Check it: the driver is called on it."),
    ),
    IdentifierWarning.PHONE_FOREIGN: RefusalText(
        title=_("This phone number is neither Vietnamese nor Chinese."),
        next_step=_("Check the country code."),
    ),
    IdentifierWarning.PHONE_COUNTRY_GUESSED: RefusalText(
        title=_("The phone number was read as the neighbouring country's."),
        next_step=_("Write +84 or +86 before it to be sure."),
    ),
    IdentifierWarning.HS_CHAPTER_NATIONAL: RefusalText(
        title=_("Chapters 98 and 99 are each country's own."),
        next_step=_("Check that customs expects this code rather than one of chapters 01 to 97."),
    ),
    IdentifierWarning.CUSTOMS_DECLARATION_UNKNOWN_SERIES: RefusalText(
        title=_("The number begins neither with 1 (import) nor with 3 (export)."),
        next_step=_("Compare it with the customs declaration."),
    ),
    IdentifierWarning.CUSTOMS_OTHER_DIRECTION: RefusalText(
        title=_("The customs declaration is of the other direction."),
        next_step=_("Check whether the goods are imported or exported."),
    ),
    IdentifierWarning.DECLARATION_TYPE_UNKNOWN: RefusalText(
        title=_("This type of customs declaration is not in our list."),
        next_step=_("Compare it with the customs declaration."),
    ),
    IdentifierWarning.WEIGHT_ABOVE_ROAD_LIMIT: RefusalText(
        title=_("Vehicle and cargo together weigh more than 49 tonnes."),
        next_step=_("Check the weights; above the road limit the vehicle needs a special permit."),
    ),
    IdentifierWarning.ROUNDED: RefusalText(
        title=_("The number was rounded to a whole one."),
        next_step=_("Check the rounded number."),
    ),
}
