from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.crossing.api import CrossingRefusal, CrossingWarning
from xulang.interfaces.shared.refusal_texts.base import RefusalText

NOTHING_MORE = _("Nothing more can be done with it.")
SEE_RECORD = _("Open the record to see how it stands now.")

TEXTS = {
    CrossingRefusal.UNKNOWN: RefusalText(
        title=_("There is no such declaration or vehicle."),
        next_step=_("Search for it by its plate or number."),
        status=HTTPStatus.NOT_FOUND,
    ),
    CrossingRefusal.NOT_ALLOWED: RefusalText(
        title=_("Your role at this gate does not include this."),
        next_step=_("A colleague whose task it is can do it."),
        status=HTTPStatus.FORBIDDEN,
    ),
    CrossingRefusal.CANCELLED: RefusalText(
        title=_("The declaration was cancelled."), next_step=NOTHING_MORE, status=HTTPStatus.CONFLICT
    ),
    CrossingRefusal.RETURNED: RefusalText(
        title=_("The vehicle was turned back."), next_step=NOTHING_MORE, status=HTTPStatus.CONFLICT
    ),
    CrossingRefusal.RETURNS_UNKNOWN: RefusalText(
        title=_("Your company declared no such crossing."),
        next_step=_("Begin from the vehicle that took the goods across."),
    ),
    CrossingRefusal.RETURNS_NOT_CROSSED: RefusalText(
        title=_("These goods have not crossed the border: %(stage)s."),
        next_step=_("Take them back from where they are."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.RETURNS_SAME_WAY: RefusalText(
        title=_("Goods that come back go in the other direction."),
        next_step=_("Choose the other direction."),
    ),
    CrossingRefusal.RETURNS_TWICE: RefusalText(
        title=_("These goods already come back by declaration %(number)s."),
        next_step=_("Correct that one, or cancel it first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEVER_LEFT: RefusalText(
        title=_("No such goods left by the declaration that they come back from."),
        next_step=_("Keep the goods’ name, HS code and unit as they were declared."),
    ),
    CrossingRefusal.MORE_THAN_LEFT: RefusalText(
        title=_("Only %(left)s left by that declaration."),
        next_step=_("Not more may come back than left."),
    ),
    CrossingRefusal.TWO_WAY_UNKNOWN: RefusalText(
        title=_("Your company declared no such way out."),
        next_step=_("Begin from the truck’s own crossing."),
    ),
    CrossingRefusal.TWO_WAY_OVER: RefusalText(
        title=_("The two-way scheme does not run now; its last day is %(last)s."),
        next_step=_("Declare the trip without it. Return trips declared before may be finished."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.TWO_WAY_NOT_THEN: RefusalText(
        title=_("The two-way scheme did not run when the truck went out."),
        next_step=_("Declare the trip without it."),
    ),
    CrossingRefusal.TWO_WAY_GATE: RefusalText(
        title=_("Gate %(gate)s is not in the two-way scheme."),
        next_step=_("Both ways go through one of these gates: %(gates)s."),
    ),
    CrossingRefusal.TWO_WAY_NOT_OUT: RefusalText(
        title=_("The crossing that is named is not the truck’s way out from home."),
        next_step=_("Begin from its export for a Vietnamese truck, from its import for a Chinese one."),
    ),
    CrossingRefusal.TWO_WAY_SAME_WAY: RefusalText(
        title=_("A truck that comes back goes in the other direction."),
        next_step=_("Choose the other direction."),
    ),
    CrossingRefusal.TWO_WAY_VEHICLE: RefusalText(
        title=_("It is not the same truck: plate and trailer have to be those of the way out."),
        next_step=_("Declare the plate and the trailer’s plate as they went out."),
    ),
    CrossingRefusal.TWO_WAY_OWNERS: RefusalText(
        title=_("The two-way scheme takes goods of one owner a vehicle; %(count)s are declared."),
        next_step=_("Declare the goods of one owner, or the trip without the scheme."),
    ),
    CrossingRefusal.TWO_WAY_ITEMS: RefusalText(
        title=_("The two-way scheme takes one kind of goods a vehicle; %(count)s are declared."),
        next_step=_("No mixed loads: declare one item, or the trip without the scheme."),
    ),
    CrossingRefusal.TWO_WAY_GOODS: RefusalText(
        title=_("The two-way scheme takes agricultural goods; HS code %(hs_code)s is not one."),
        next_step=_("Check the HS code, or declare the trip without the scheme."),
    ),
    CrossingRefusal.TWO_WAY_ENDED: RefusalText(
        title=_("The truck is not away any more: %(stage)s."),
        next_step=_("Declare the trip without the scheme."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.TWO_WAY_TWICE: RefusalText(
        title=_("The truck already comes back by declaration %(number)s."),
        next_step=_("Correct that one, or cancel it first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_STAY: RefusalText(
        title=_("No stay across the border runs for this vehicle."),
        next_step=_("Look at the truck’s way out; it may be back already."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.STAY_HOURS: RefusalText(
        title=_("One order may add 1 to %(most)s hours."),
        next_step=_("Enter whole hours; another order may follow."),
    ),
    CrossingRefusal.NOT_IN_STORAGE: RefusalText(
        title=_("The goods of this vehicle do not lie in storage."),
        next_step=_("Ask for storage first; customs decides and the yard unloads."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.LOT_CONDEMNED: RefusalText(
        title=_("%(force)s has ordered these goods in storage to be destroyed."),
        next_step=_("No truck may load them unless the order is taken back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOT_CONDEMNED: RefusalText(
        title=_("Nobody has ordered these goods to be destroyed."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.DESTRUCTION_BEGUN: RefusalText(
        title=_("A force has already confirmed that the goods were destroyed."),
        next_step=_("Within ten minutes that force may undo its word."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.LOADERS_DECLARED: RefusalText(
        title=_("A truck is declared to load these goods."),
        next_step=_("Send that truck back first, or ask the declarant to take it out."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_EXTENSION: RefusalText(
        title=_("The stay of this truck was not extended."), next_step=SEE_RECORD, status=HTTPStatus.CONFLICT
    ),
    CrossingRefusal.EXTENSION_USED: RefusalText(
        title=_("The truck already stays on this extension."),
        next_step=_("Without it the truck would be late by your own order; it stays as it is."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.STORAGE_WAITS: RefusalText(
        title=_("It was asked for, or ordered, already that goods of this vehicle come off."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_STORAGE_ASKED: RefusalText(
        title=_("Nobody asks for storage, or the goods are unloaded already."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.MORE_THAN_STORED: RefusalText(
        title=_("Only %(left)s kg lie in storage."),
        next_step=_("Correct the weight of the truck that loads them."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.STORED_GOODS: RefusalText(
        title=_("Goods of this declaration lie in storage, or trucks are declared to load them."),
        next_step=_("Take the goods on, or the trucks out of the declaration, first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.PART_EMPTY: RefusalText(
        title=_("Nothing was named that goes back."),
        next_step=_("Enter quantity and weight of at least one line."),
    ),
    CrossingRefusal.PART_LINE: RefusalText(
        title=_("This line, its quantity or its weight cannot be set apart so."),
        next_step=_("Name a line of the declaration once, with quantity and weight above nothing."),
    ),
    CrossingRefusal.PART_UNEVEN: RefusalText(
        title=_("All of the quantity with a part of the weight, or the other way round."),
        next_step=_("Correct one of the two, so that what goes on has both."),
    ),
    CrossingRefusal.PART_IS_WHOLE: RefusalText(
        title=_("That is all that the vehicle carries."),
        next_step=_("Send the whole vehicle back instead."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.MORE_THAN_DECLARED: RefusalText(
        title=_("Only %(left)s of this line are declared and not set apart yet."),
        next_step=_("Enter that much at most."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.GOODS_SET_APART: RefusalText(
        title=_("A part of these goods was set apart to go back."),
        next_step=_("Keep at least that part declared; the rest can be corrected."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.GOODS_GO_BACK: RefusalText(
        title=_("The truck has loaded goods that have to go back."),
        next_step=_("Let it out the way it came; customs can undo its word on the loading."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.PLACE_MISSING: RefusalText(
        title=_("Say where the goods lie."),
        next_step=_("Name the place in the yard's storage, in up to %(limit)s characters."),
    ),
    CrossingRefusal.RETURNING: RefusalText(
        title=_("The vehicle was ordered to go back."),
        next_step=_("It can only be let out the way it came, unless the order is taken back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOT_RETURNING: RefusalText(
        title=_("Nobody has ordered this vehicle to go back."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.RETURN_BEGUN: RefusalText(
        title=_("The vehicle is already being let out."),
        next_step=_("The force that has confirmed it can undo its word first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ORDERED_BY_OTHER: RefusalText(
        title=_("The order to go back was given by: %(force)s."),
        next_step=_("Only that force can take it back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.SOURCE_RETURNED: RefusalText(
        title=_("The vehicle whose goods it was to take over went back."),
        next_step=_("The declarant has to name another source for it first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.RETURN_WAITS: RefusalText(
        title=_("Taking these goods back has been asked for already."),
        next_step=_("Wait for customs, or take the request back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_RETURN_ASKED: RefusalText(
        title=_("Nobody asks to take these goods back, or customs has answered."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_CORRECTION: RefusalText(
        title=_("The declarant has to correct the declaration first: %(force)s asked for it."),
        next_step=_("It comes back to your list when it has been sent again."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_CORRECTION_ASKED: RefusalText(
        title=_("Nobody has asked for a correction of this declaration."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_REGISTERED: RefusalText(
        title=_("Customs has accepted the registration, so the declaration can no longer be changed."),
        next_step=_("Cancel it and declare anew, or ask customs."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_CONFIRMED: RefusalText(
        title=_("Already confirmed: %(step)s, %(force)s."),
        next_step=_("Nothing more is needed for this step."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.STEP_NOT_NEEDED: RefusalText(
        title=_("This vehicle does not need the step “%(step)s”."), next_step=SEE_RECORD
    ),
    CrossingRefusal.NOT_THIS_FORCE: RefusalText(
        title=_("The step “%(step)s” is not confirmed by: %(force)s."), next_step=SEE_RECORD
    ),
    CrossingRefusal.NEEDS_FIRST: RefusalText(
        title=_("Something comes first: %(step)s, %(force)s."),
        next_step=_("It comes to your list as soon as that has been confirmed."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_FIRST_ON_OTHER: RefusalText(
        title=_("Something comes first on the other vehicle of this transshipment: %(step)s, %(force)s."),
        next_step=_("It comes to your list as soon as that has been confirmed."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_RECEIVER: RefusalText(
        title=_("No receiving truck is declared for this vehicle."),
        next_step=_("The declarant has to name the truck that takes over the goods."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_SPLIT: RefusalText(
        title=_("Several trucks take over the goods, and it is not said how much each takes."),
        next_step=_("The declarant or customs states the weights; together they are the source's."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.PARTNER_UNKNOWN: RefusalText(
        title=_("No vehicle under way has this declaration number and this plate."),
        next_step=_("Check both with the other company: they have to fit each other."),
    ),
    CrossingRefusal.NOT_A_PAIR: RefusalText(
        title=_("These two vehicles cannot hand over goods to each other."),
        next_step=_(
            "Pair a truck that hands goods over with an empty receiving truck of another declaration."
        ),
    ),
    CrossingRefusal.PAIR_ELSEWHERE: RefusalText(
        title=_("The other vehicle goes another way: gate %(gate)s."),
        next_step=_("Both have to be declared for the same gate and direction."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_PAIRED: RefusalText(
        title=_("The receiving truck already takes over the goods of another truck."),
        next_step=_("Choose another truck, or ask its company to end that pair first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_OFFERED: RefusalText(
        title=_("You have asked the other company already."),
        next_step=_("Wait for its answer, or take the question back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_SIGNED: RefusalText(
        title=_("Customs has signed the transshipment: the goods are on the other truck."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOT_PAIRED: RefusalText(
        title=_("These vehicles are not paired, and nobody asks for it."),
        next_step=_("The other side may have taken it back: look at the record."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.SPLIT_NOT_WHOLE: RefusalText(
        title=_("The receiving trucks take %(taken)s kg, the source carries %(carried)s kg."),
        next_step=_("Correct the weights until they are the same together."),
    ),
    CrossingRefusal.SPLIT_OTHERS: RefusalText(
        title=_("A weight is needed for each of the %(count)s receiving trucks, and for no other."),
        next_step=_("Look at the record: a truck may have joined or left."),
    ),
    CrossingRefusal.NEEDS_LICENCE: RefusalText(
        title=_("No transport licence is declared for this vehicle."),
        next_step=_("The declarant has to add the licence before the goods change trucks."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_INSPECTION: RefusalText(
        title=_("In the red channel an inspection must have been passed first."),
        next_step=_("Record the result of the inspection, then confirm."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_CLEARANCE: RefusalText(
        title=_("Customs has not cleared all goods of this declaration."),
        next_step=_("It can leave once every customs declaration is cleared."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.HELD: RefusalText(
        title=_("The vehicle is held by: %(force)s."),
        next_step=_("That force has to release it first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOT_HELD: RefusalText(
        title=_("Your force does not hold this vehicle."), next_step=SEE_RECORD, status=HTTPStatus.CONFLICT
    ),
    CrossingRefusal.ALREADY_HELD: RefusalText(
        title=_("Your force already holds this vehicle."), next_step=SEE_RECORD, status=HTTPStatus.CONFLICT
    ),
    CrossingRefusal.ALREADY_ENTERING: RefusalText(
        title=_("A vehicle of this declaration has already entered the gate."),
        next_step=_("Ask customs or the management centre to cancel it."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ALREADY_LEFT: RefusalText(
        title=_("A vehicle of this declaration has already crossed the border."),
        next_step=NOTHING_MORE,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOTHING_TO_UNDO: RefusalText(
        title=_("Your force has not confirmed the step “%(step)s”."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.TOO_LATE_TO_UNDO: RefusalText(
        title=_("A confirmation can be undone for %(minutes)s minutes only."),
        next_step=_("Hold the vehicle with a reason if something is wrong."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.OTHERS_RELY_ON_IT: RefusalText(
        title=_("Another confirmation already relies on this one: %(step)s, %(force)s."),
        next_step=_("Ask that force to undo its own first, or hold the vehicle."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.REASON_MISSING: RefusalText(
        title=_("A reason is needed."), next_step=_("Choose one from the list.")
    ),
    CrossingRefusal.NOTE_TOO_LONG: RefusalText(
        title=_("The note is too long."), next_step=_("It can have %(limit)s characters.")
    ),
    CrossingRefusal.CHANNEL_UNKNOWN: RefusalText(
        title=_("This customs declaration is no longer part of the declaration."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.MOVED_ON: RefusalText(
        title=_("This is not possible at the stage the vehicle has reached: %(stage)s."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.TOO_MANY: RefusalText(
        title=_("That is too many at once."), next_step=_("Choose %(limit)s at most.")
    ),
    CrossingRefusal.IN_FUTURE: RefusalText(
        title=_("This time lies in the future."), next_step=_("Give the time at which it happened.")
    ),
    CrossingRefusal.FIELD_FROZEN: RefusalText(
        title=_("“%(name)s” can no longer be changed: the step “%(step)s” has been confirmed."),
        next_step=_("An officer can ask for a correction of this field; that opens it."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOTHING_CHANGED: RefusalText(
        title=_("Nothing was changed."),
        next_step=_("Change what is wrong, then send it."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.FIELD_UNKNOWN: RefusalText(
        title=_("A correction of this field cannot be asked for here."),
        next_step=_("Choose a field from the list."),
    ),
    CrossingRefusal.ALREADY_ASKED: RefusalText(
        title=_("The correction of “%(name)s” has been asked for already."),
        next_step=_("Wait for the declarant, or take the question back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NOT_ASKED: RefusalText(
        title=_("You have not asked for a correction of “%(name)s”, or it has been answered."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NEEDS_REPLACEMENT: RefusalText(
        title=_("Another “%(name)s” is a replacement, not a correction."),
        next_step=_("Ask for a replacement, with a reason and a photo: customs decides."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.REPLACEMENT_WAITS: RefusalText(
        title=_("A replacement for this vehicle is waiting for customs."),
        next_step=_("Wait for the answer, or take the request back."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.NO_REPLACEMENT: RefusalText(
        title=_("There is no replacement to decide on."),
        next_step=_("Until customs has accepted the registration, correct the declaration instead."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.CONSIGNMENT_LIVE: RefusalText(
        title=_("The same goods are already under way in another declaration."),
        next_step=_("One consignment has one place: go on with the other declaration, or correct this one."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ONE_BY_ONE: RefusalText(
        title=_("A replacement is decided on by itself, with its photo."),
        next_step=_("Open the vehicle, look at the photo, then confirm or refuse."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.UNDER_WAY_ELSEWHERE: RefusalText(
        title=_("This plate, trailer or container is under way in another declaration."),
        next_step=_("It has to leave, or be taken out there, first."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.PHOTO_MISSING: RefusalText(
        title=_("A photo is needed."),
        next_step=_("Add a picture that shows why the vehicle or driver has to be replaced."),
    ),
    CrossingRefusal.DIVERSION_UNKNOWN: RefusalText(
        title=_("There is no such order to another gate."), next_step=SEE_RECORD, status=HTTPStatus.NOT_FOUND
    ),
    CrossingRefusal.DIVERSION_SAME_GATE: RefusalText(
        title=_("The declarations are at this gate already."), next_step=_("Choose another gate.")
    ),
    CrossingRefusal.DIVERSION_GATE: RefusalText(
        title=_("Gate %(gate)s does not take trucks in this direction."), next_step=_("Choose another gate.")
    ),
    CrossingRefusal.DIVERSION_NONE: RefusalText(
        title=_("No declaration was chosen."),
        next_step=_("Choose those to be sent, of which no vehicle has entered yet."),
    ),
    CrossingRefusal.DIVERSION_ELSEWHERE: RefusalText(
        title=_("This declaration is at gate %(gate)s now."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.DIVERSION_DECIDED: RefusalText(
        title=_("%(name)s has decided on this order already."),
        next_step=SEE_RECORD,
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ORDER_UNKNOWN: RefusalText(
        title=_("There is no such order."), next_step=_("Reload the list."), status=HTTPStatus.NOT_FOUND
    ),
    CrossingRefusal.ORDER_DECIDED: RefusalText(
        title=_("%(name)s has decided on this order already."),
        next_step=_("Reload the list to see what became of it."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ORDER_NOTHING_LOST: RefusalText(
        title=_("This crossing has lost no turn with its consignment."),
        next_step=_("Order it to be called, or give it a class, if the law has grounds for that."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.ROAD_UNKNOWN: RefusalText(
        title=_("There is no such order on a road."),
        next_step=_("Reload the list."),
        status=HTTPStatus.NOT_FOUND,
    ),
    CrossingRefusal.ROAD_OVER: RefusalText(
        title=_("The road is free again already."),
        next_step=_("Reload the list."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.POSITION_WRONG: RefusalText(
        title=_("The phone sent no place on earth."),
        next_step=_("Try again under the open sky, or leave it: the place in the queue is the same."),
    ),
    CrossingRefusal.ROAD_WRONG: RefusalText(
        title=_("Road, place or figure cannot be right."),
        next_step=_("Name the road, the kilometre from 0 to 2000, and the number of trucks."),
    ),
    CrossingRefusal.ROAD_PERIOD: RefusalText(
        title=_("An order on a road ends between five minutes and two days from now."),
        next_step=_("Choose its end; it can be lifted before, and given anew."),
    ),
    CrossingRefusal.SECOND_PERSON: RefusalText(
        title=_("%(name)s has given this order; a second person has to approve it."),
        next_step=_(
            "Another person of the management centre, of customs or of the border guard approves it;"
            " what a program ordered, on the page."
        ),
        status=HTTPStatus.FORBIDDEN,
    ),
    CrossingRefusal.REVERSAL_NEEDS_TWO: RefusalText(
        title=_("A vehicle has left the yard on this payment: one person alone cannot give it back."),
        next_step=_("Ask for the reversal on the fees page; a second person of the centre approves it."),
        status=HTTPStatus.CONFLICT,
    ),
    CrossingRefusal.DELAY_UNCLEAR: RefusalText(
        title=_("A delay lies between 5 minutes and 7 days."), next_step=_("Choose how long it will take.")
    ),
}

WARNING_TEXTS = {
    CrossingWarning.UNDER_WAY_ELSEWHERE: RefusalText(
        title=_("This is under way in another declaration at this moment."),
        next_step=_("For a next trip that is as it should be; else compare it with the vehicle."),
    ),
}
