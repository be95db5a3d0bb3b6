"""The one sentence a driver needs: what to do now. It is derived from the same facts as everything else."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from xulang.interfaces.driver.reading import Situation
from xulang.interfaces.shared.components import Tone
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Direction, Stage, Step
from xulang.queueing.api import HANOI, PlaceState

WAITING = frozenset({Stage.ENTERING, Stage.IN_YARD, Stage.LEAVING_YARD, Stage.LEAVING})
# Where one step's forces are being waited for, the others' turns are no affair of the driver's next minute.
STEPS = {
    Stage.ENTERING: (Step.ENTRY,),
    Stage.LEAVING_YARD: (Step.OUT_OF_YARD,),
    Stage.LEAVING: (Step.LEFT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """`stand` says where to be; empty when there is nowhere to go."""

    tone: Tone
    do: str
    stand: str = ""


def advise(situation: Situation) -> Advice:
    """What the driver should do now, the most urgent first."""
    found = situation.crossing
    if found.held_by and situation.under_way:
        forces = ", ".join(word(force) for force in found.held_by)
        return Advice(
            tone=Tone.BAD,
            do=gettext("Stop: %(forces)s is holding this truck. Wait for them.") % {"forces": forces},
            stand=_stand(situation),
        )
    if found.stage == Stage.REGISTERED:
        return _before_entry(situation)
    return Advice(tone=_tone(found.stage), do=_do(situation), stand=_stand(situation))


def _before_entry(situation: Situation) -> Advice:
    gate = situation.gate.name(language=get_language() or "vi")
    if situation.closure:
        return Advice(tone=Tone.WARNING, do=gettext("Do not set off: %(gate)s is closed.") % {"gate": gate})
    if situation.permit is None or situation.permit_is_over:
        return Advice(
            tone=Tone.WARNING,
            do=gettext("The permit is no longer valid. Ask the company for a new one before you drive."),
        )
    queued = _in_the_queue(situation, gate)
    if queued is not None:
        return queued
    if situation.now < situation.permit.permit.valid_from:
        return Advice(
            tone=Tone.INFO,
            do=gettext("Do not enter yet: the permit is valid from the time shown below it."),
        )
    if situation.said.set_off:
        do = gettext("Drive to %(gate)s and show this code at the entry.") % {"gate": gate}
    else:
        do = gettext("Set off in time for %(gate)s, and show this code at the entry.") % {"gate": gate}
    return Advice(tone=Tone.OK, do=do, stand=gettext("Entry of %(gate)s") % {"gate": gate})


def _in_the_queue(situation: Situation, gate: str) -> Advice | None:
    """Who has a place drives when he is called, not before; None where no queue is kept."""
    place = situation.place.place if situation.place else None
    entry = gettext("Entry of %(gate)s") % {"gate": gate}
    if place is None or place.state == PlaceState.ENTERED:
        return None
    if place.state == PlaceState.CALLED and situation.place and situation.place.hour:
        names = {"gate": gate, "time": f"{situation.place.hour.start.astimezone(HANOI):%H:%M %d/%m}"}
        do = gettext("You are called: be at %(gate)s at %(time)s, Viet Nam time.") % names
        return Advice(tone=Tone.OK, do=do, stand=entry)
    if place.state == PlaceState.ARRIVED:
        do = gettext("Wait at %(gate)s and show this code at the entry when you are let in.")
        return Advice(tone=Tone.OK, do=do % {"gate": gate}, stand=entry)
    if place.live:
        return Advice(
            tone=Tone.INFO, do=gettext("Wait for your call before you drive to %(gate)s.") % {"gate": gate}
        )
    return Advice(
        tone=Tone.WARNING, do=gettext("Do not set off: the truck has no place in the queue. Ask the company.")
    )


def _tone(stage: Stage) -> Tone:
    if stage in {Stage.DECLARED, Stage.NEEDS_CORRECTION, Stage.CANCELLED, Stage.RETURNING, Stage.RETURNED}:
        return Tone.WARNING
    return Tone.OK if stage == Stage.LEFT else Tone.INFO


def _do(situation: Situation) -> str:
    stage = situation.crossing.stage
    forces = ", ".join(word(force) for force in situation.turns(*STEPS.get(stage, ())))
    if stage == Stage.IN_YARD and [item.step for item in situation.missing[:1]] == [Step.FEES]:
        return gettext("The fees have to be paid before the truck may leave the yard.")
    if forces and stage in WAITING:
        return gettext("Stay with the truck. Next: %(forces)s.") % {"forces": forces}
    return {
        Stage.DECLARED: gettext("Do not set off yet: customs has not accepted the registration."),
        Stage.NEEDS_CORRECTION: gettext("Do not set off yet: the company has to correct the declaration."),
        Stage.ENTERED: gettext("Drive to the yard and park where you are told."),
        Stage.OUT_OF_YARD: gettext("Drive out of the yard to the place named below."),
        Stage.LEFT: gettext("Done: the truck has crossed. Have a safe journey."),
        Stage.RETURNING: gettext("The truck has to go back. Stay with it until you are let out."),
        Stage.RETURNED: gettext("The truck was turned back. Ask the company what to do."),
        Stage.CANCELLED: gettext("The declaration was cancelled. Do not drive to the gate."),
    }.get(stage, gettext("Stay with the truck and wait to be called."))


def _stand(situation: Situation) -> str:
    """Where to be: the gate's entry, the yard, or the border line."""
    gate = situation.gate.name(language=get_language() or "vi")
    stage = situation.crossing.stage
    if stage == Stage.RETURNING:
        return gettext("Back to the entry of %(gate)s") % {"gate": gate}
    if stage == Stage.ENTERING:
        return gettext("Entry of %(gate)s") % {"gate": gate}
    if stage in {Stage.ENTERED, Stage.IN_YARD, Stage.LEAVING_YARD}:
        return ", ".join(filter(None, (situation.yard, situation.unloading_place)))
    if stage in {Stage.OUT_OF_YARD, Stage.LEAVING}:
        if situation.crossing.direction == Direction.EXPORT:
            return gettext("Border line of %(gate)s") % {"gate": gate}
        return gettext("Exit of %(gate)s into Viet Nam") % {"gate": gate}
    return ""
