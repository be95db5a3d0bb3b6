"""Texts on declarations: refusals in TEXTS, requests for a second look in WARNING_TEXTS."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import DeclarationRefusal, DeclarationWarning
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

TEXTS: dict[RefusalCode, RefusalText] = {
    DeclarationRefusal.MALFORMED: RefusalText(
        title=_("This field holds something that does not belong here."),
        next_step=_("Send text or a number, as the field's description says."),
    ),
    DeclarationRefusal.UNKNOWN_FIELD: RefusalText(
        title=_("There is no such field in a declaration."),
        next_step=_("Check its spelling, or leave it out."),
    ),
    DeclarationRefusal.TOO_LARGE: RefusalText(
        title=_("The declaration is too large."),
        next_step=_("Split it into several declarations."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    DeclarationRefusal.TOO_MANY: RefusalText(
        title=_("There are more than %(limit)s entries here."),
        next_step=_("Split the declaration into several."),
    ),
    DeclarationRefusal.MISSING: RefusalText(
        title=_("This field is empty."),
        next_step=_("Fill it in."),
    ),
    DeclarationRefusal.NOT_A_CHOICE: RefusalText(
        title=_("This is not one of the choices."),
        next_step=_("Choose one from the list."),
    ),
    DeclarationRefusal.NOT_AN_ID: RefusalText(
        title=_("This is not a valid identifier."),
        next_step=_("Go back and choose the entry again."),
    ),
    DeclarationRefusal.NOT_A_DATE: RefusalText(
        title=_("This is not a date."),
        next_step=_("Write it as 08/05/2026."),
    ),
    DeclarationRefusal.NOT_A_TIME: RefusalText(
        title=_("This is not a date and time."),
        next_step=_("Write day and hour as 08/05/2026 23:03, Hanoi time."),
    ),
    DeclarationRefusal.NOT_A_COUNTRY: RefusalText(
        title=_("This is not a country code."),
        next_step=_("Write the two letters of the country, for example VN or CN."),
    ),
    DeclarationRefusal.NOT_POSITIVE: RefusalText(
        title=_("The weight cannot be zero."),
        next_step=_("Enter the weight in kilograms."),
    ),
    DeclarationRefusal.UNKNOWN_GATE: RefusalText(
        title=_("Trucks cannot be declared for this gate."),
        next_step=_("Choose a gate or clearance route from the list."),
    ),
    DeclarationRefusal.UNKNOWN_YARD: RefusalText(
        title=_("There is no such yard."),
        next_step=_("Choose a yard from the list, or leave it open."),
    ),
    DeclarationRefusal.GATE_NOT_THIS_WAY: RefusalText(
        title=_("This gate does not take trucks in this direction."),
        next_step=_("Choose another gate, or the other direction."),
    ),
    DeclarationRefusal.REGIME_NOT_THIS_WAY: RefusalText(
        title=_("This regime does not fit the direction."),
        next_step=_("Correct the regime or the direction."),
    ),
    DeclarationRefusal.ARRIVAL_PAST: RefusalText(
        title=_("The expected arrival has passed."),
        next_step=_("Enter when the first truck will arrive at the gate."),
    ),
    DeclarationRefusal.ARRIVAL_TOO_FAR: RefusalText(
        title=_("The expected arrival is more than %(days)s days ahead."),
        next_step=_("Keep it as a draft and submit it nearer to the day."),
    ),
    DeclarationRefusal.CUSTOMS_DATE_FUTURE: RefusalText(
        title=_("The customs declaration's date lies ahead."),
        next_step=_("Enter the day on which customs registered it."),
    ),
    DeclarationRefusal.NO_VEHICLE: RefusalText(
        title=_("There is no vehicle in the declaration."),
        next_step=_("Add at least one vehicle."),
    ),
    DeclarationRefusal.NO_GOODS: RefusalText(
        title=_("There are no goods in the declaration."),
        next_step=_("Add the goods' owner with a customs declaration or a line of goods."),
    ),
    DeclarationRefusal.OWNER_WITHOUT_GOODS: RefusalText(
        title=_("This owner has neither a customs declaration nor goods."),
        next_step=_("Enter the number of the customs declaration, or at least one line of goods."),
    ),
    DeclarationRefusal.VEHICLE_TWICE: RefusalText(
        title=_("This vehicle is entered twice."),
        next_step=_("Remove one of the two entries."),
    ),
    DeclarationRefusal.PLATE_TWICE: RefusalText(
        title=_("This plate stands twice in the declaration."),
        next_step=_("Correct one of the two plates, or remove a vehicle."),
    ),
    DeclarationRefusal.TRAILER_TWICE: RefusalText(
        title=_("This trailer stands twice in the declaration."),
        next_step=_("A trailer goes behind one tractor only: correct one of them."),
    ),
    DeclarationRefusal.CONTAINER_TWICE: RefusalText(
        title=_("This container stands twice in the declaration."),
        next_step=_("Only a receiving truck may name its source's container again."),
    ),
    DeclarationRefusal.TRAILER_MISSING: RefusalText(
        title=_("A vehicle of this type needs a trailer."),
        next_step=_("Enter the trailer's plate, or choose another type of vehicle."),
    ),
    DeclarationRefusal.CONTAINER_MISSING: RefusalText(
        title=_("A container truck needs a container number."),
        next_step=_("Enter the number from the container's door."),
    ),
    DeclarationRefusal.CHASSIS_TWICE: RefusalText(
        title=_("This chassis number stands twice in the declaration."),
        next_step=_("Correct one of the two numbers, or remove a vehicle."),
    ),
    DeclarationRefusal.ENGINE_TWICE: RefusalText(
        title=_("This engine number stands twice in the declaration."),
        next_step=_("Correct one of the two numbers, or remove a vehicle."),
    ),
    DeclarationRefusal.NOT_ON_OWN_WHEELS: RefusalText(
        title=_("A new vehicle on its own wheels is itself the goods: it carries and hands over nothing."),
        next_step=_("Leave this field open, or choose another type of vehicle."),
    ),
    DeclarationRefusal.ONLY_ON_OWN_WHEELS: RefusalText(
        title=_("Only new vehicles on their own wheels go by this number."),
        next_step=_("Leave this field open, or choose “New vehicle on its own wheels” as the type."),
    ),
    DeclarationRefusal.PAIR_WITHOUT_SOURCE: RefusalText(
        title=_("It is not said from which truck this one receives the goods."),
        next_step=_("Choose the truck that hands the goods over."),
    ),
    DeclarationRefusal.PAIR_SOURCE_UNKNOWN: RefusalText(
        title=_("The truck that should hand the goods over is not in this declaration as such."),
        next_step=_("Choose a truck of this declaration that hands its goods over."),
    ),
    DeclarationRefusal.PAIR_NOT_A_RECEIVER: RefusalText(
        title=_("Only a receiving truck receives goods from another."),
        next_step=_("Make this vehicle a receiving truck, or clear the choice."),
    ),
    DeclarationRefusal.EMPTY_WITH_GOODS: RefusalText(
        title=_("Empty receiving trucks come without goods."),
        next_step=_("Take the goods out, or declare the vehicles as coming with goods."),
    ),
    DeclarationRefusal.EMPTY_NOT_A_RECEIVER: RefusalText(
        title=_("In a declaration of empty trucks every vehicle is a receiving truck."),
        next_step=_("Choose “Receiving truck” as its part."),
    ),
    DeclarationRefusal.SPLIT_NOT_WHOLE: RefusalText(
        title=_("The receiving trucks take %(taken)s kg, the source carries %(carried)s kg."),
        next_step=_("Correct the weights until they are the same together."),
    ),
    DeclarationRefusal.NO_DRAFT: RefusalText(
        title=_("There is no such draft."),
        next_step=_("It may have been submitted or deleted: look at the list."),
        status=HTTPStatus.NOT_FOUND,
    ),
    DeclarationRefusal.TOO_MANY_DRAFTS: RefusalText(
        title=_("Your company has %(limit)s drafts, more cannot be kept."),
        next_step=_("Delete drafts that you no longer need."),
    ),
    DeclarationRefusal.NO_DECLARATION: RefusalText(
        title=_("There is no such declaration."),
        next_step=_("Check the number; it may belong to another organisation."),
        status=HTTPStatus.NOT_FOUND,
    ),
    DeclarationRefusal.CONTENT_ERASED: RefusalText(
        title=_("The content of this declaration was erased after its retention period."),
        next_step=_("Begin a new declaration."),
    ),
    DeclarationRefusal.NUMBERS_USED_UP: RefusalText(
        title=_("All 99,999 numbers of today are used."),
        next_step=_("Submit the declaration after midnight, Hanoi time."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    DeclarationRefusal.ALREADY_DECLARED: RefusalText(
        title=_("This declaration was already submitted."),
        next_step=_("Open it in the list of declarations."),
        status=HTTPStatus.CONFLICT,
    ),
    DeclarationRefusal.VEHICLE_TAKEN: RefusalText(
        title=_("One of the vehicles already belongs to another declaration."),
        next_step=_("Remove it here and add it again."),
        status=HTTPStatus.CONFLICT,
    ),
    DeclarationRefusal.MOVED: RefusalText(
        title=_("Somebody amended this declaration meanwhile."),
        next_step=_("Open the declaration, look at what changed, and begin your correction anew."),
        status=HTTPStatus.CONFLICT,
    ),
    DeclarationRefusal.PHOTO_TOO_LARGE: RefusalText(
        title=_("The photo is larger than %(limit)s MB."),
        next_step=_("Take it with a lower resolution."),
    ),
    DeclarationRefusal.PHOTO_UNKNOWN: RefusalText(
        title=_("This is not a JPEG or PNG picture."),
        next_step=_("Choose a photo from the phone’s camera."),
    ),
    DeclarationRefusal.PHOTO_TOO_MANY: RefusalText(
        title=_("A declaration holds %(limit)s photos at most."),
        next_step=_("Use one that is there already."),
        status=HTTPStatus.CONFLICT,
    ),
    DeclarationRefusal.NO_PHOTO: RefusalText(
        title=_("There is no such photo."),
        next_step=_("Look for it in the declaration."),
        status=HTTPStatus.NOT_FOUND,
    ),
}

WARNING_TEXTS: dict[DeclarationWarning, RefusalText] = {
    DeclarationWarning.DRIVER_TWICE: RefusalText(
        title=_("The same driver is named for two vehicles."),
        next_step=_("Check who drives which truck."),
    ),
    DeclarationWarning.RECEIVER_ELSEWHERE: RefusalText(
        title=_("No truck of this declaration receives the goods of this one."),
        next_step=_("Pair it with a receiving truck of another declaration before the transshipment."),
    ),
    DeclarationWarning.NOT_A_VEHICLE_CODE: RefusalText(
        title=_("New vehicles are driven across, and no line of goods has a vehicle’s HS code."),
        next_step=_("Enter the vehicles themselves as goods, mostly in chapter 87."),
    ),
    DeclarationWarning.NO_LICENCE: RefusalText(
        title=_("No transport licence is given for this vehicle."),
        next_step=_("It will be asked for at the gate: enter the number if you have it."),
    ),
    DeclarationWarning.NO_CUSTOMS_DECLARATION: RefusalText(
        title=_("No customs declaration is given for these goods."),
        next_step=_("Customs may only accept the registration once it has the number."),
    ),
    DeclarationWarning.NO_HS_CODE: RefusalText(
        title=_("No HS code is given for this line."),
        next_step=_("With it, the quarantines that the goods need can be told."),
    ),
    DeclarationWarning.QUARANTINE_LIKELY: RefusalText(
        title=_("Goods of this kind usually need: %(force)s."),
        next_step=_("Tick it on the vehicle if the goods need it."),
    ),
    DeclarationWarning.GOODS_HEAVIER: RefusalText(
        title=_("The lines of goods weigh %(listed)s kg, the vehicles carry %(carried)s kg."),
        next_step=_("Check the weights of goods and vehicles."),
    ),
    DeclarationWarning.TAX_CODE_UNCHECKED: RefusalText(
        title=_("This tax code is neither Vietnamese nor Chinese and could not be checked."),
        next_step=_("Compare it with the contract."),
    ),
}
