"""The forces do what waits for them, each task some time after it became their turn."""

from dataclasses import dataclass
from datetime import datetime

from xulang.crossing import api as crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Channel, FactKind, Force, Role, Step
from xulang.queueing import api as queueing
from xulang.simulation.domain.content import carrier_of
from xulang.simulation.domain.pace import Mishap, fate_of, takes
from xulang.simulation.domain.plan import PlannedTruck
from xulang.simulation.domain.scene import Scene, Tally
from xulang.simulation.usecases.pay import pay

AT_ONCE = 2000
ROLE_OF: dict[Force, Role] = {
    Force.CUSTOMS: Role.CUSTOMS_OFFICER,
    Force.BORDER_GUARD: Role.BORDER_GUARD_OFFICER,
    Force.HEALTH_QUARANTINE: Role.HEALTH_OFFICER,
    Force.PLANT_QUARANTINE: Role.PLANT_OFFICER,
    Force.ANIMAL_QUARANTINE: Role.ANIMAL_OFFICER,
    Force.TRANSPORT: Role.TRANSPORT_OFFICER,
    Force.CENTRE: Role.CENTRE_CASHIER,
}
ARRIVALS = frozenset({Step.ENTRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One task, the truck it is about, and when its force gets to it."""

    at: datetime
    task: crossing.TaskView
    truck: PlannedTruck


def serve_due(*, scene: Scene, trucks: dict[str, PlannedTruck], now: datetime, tally: Tally) -> None:
    """Do every open task whose time has come, in order of time."""
    due = [found for force in ROLE_OF for found in _due(force, trucks, now)]
    for found in sorted(due, key=lambda one: (one.at, one.task.task_id)):
        try:
            _serve(scene, found)
            tally.acts += 1
        except Refusal as refusal:
            tally.refusals[refusal.code.value] += 1


def ask_due(*, scene: Scene, trucks: dict[str, PlannedTruck], now: datetime, tally: Tally) -> None:
    """Ask for another place for who stayed away too often: nobody goes in without one."""
    page = crossing.list_tasks(
        wanted=crossing.WorkFilter(force=Force.BORDER_GUARD, gates=None), limit=AT_ONCE
    )
    arriving = [task for task in page.tasks if task.step in ARRIVALS]
    places = queueing.list_last_places(crossing_ids=[task.crossing.id for task in arriving])
    for task in arriving:
        truck = trucks.get(str(task.crossing.declaration_id))
        place = places.get(task.crossing.id)
        if truck is None or place is None or place.state != queueing.PlaceState.LOST:
            continue
        carrier = carrier_of(truck=truck)
        try:
            crossing.ask_place(
                request=scene.request_of(carrier=carrier, name=f"ask/{place.id}", now=now),
                crossing_id=task.crossing.id,
            )
            tally.acts += 1
        except Refusal as refusal:
            tally.refusals[refusal.code.value] += 1


def _due(force: Force, trucks: dict[str, PlannedTruck], now: datetime) -> list[Due]:
    page = crossing.list_tasks(wanted=crossing.WorkFilter(force=force, gates=None), limit=AT_ONCE)
    places = queueing.list_last_places(
        crossing_ids=[task.crossing.id for task in page.tasks if task.step in ARRIVALS]
    )
    found = []
    for task in page.tasks:
        truck = trucks.get(str(task.crossing.declaration_id))
        if truck is None:
            continue
        at = _time(task, truck, places.get(task.crossing.id))
        if at is not None and at <= now:
            found.append(Due(at=at, task=task, truck=truck))
    return found


def _time(task: crossing.TaskView, truck: PlannedTruck, place: queueing.PlaceView | None) -> datetime | None:
    """When the force gets to it; None while the truck waits to be called, as its driver does."""
    start = task.since
    if task.step in ARRIVALS:
        start = max(start, task.crossing.expected_arrival or start)
        if place is not None and place.state == queueing.PlaceState.LOST:
            return None
        if place is not None and place.live:
            # A driver who was called is on the road so that he comes in his hour.
            if place.state not in queueing.OUTSTANDING or place.hour is None:
                return None
            start = max(start, queueing.start_of(hour=place.hour))
    return start + takes(key=f"{truck.key}/{task.subject}/{task.force}", step=task.step)


def _serve(scene: Scene, due: Due) -> None:
    fate = fate_of(key=due.truck.key)
    step = due.task.step
    if step == Step.REGISTRATION and fate.mishap == Mishap.ERRED and _first_time(due.task):
        _refuse(scene, due)
    elif step == Step.ENTRY and fate.mishap == Mishap.CANCELLED:
        _cancel(scene, due)
    elif step == Step.OUT_OF_YARD and fate.mishap == Mishap.SENT_BACK:
        _send_back(scene, due)
    elif step == Step.OUT_OF_YARD and fate.mishap == Mishap.HELD and not _was_held(due):
        _hold(scene, due)
    else:
        _confirm(scene, due, fate.channel)


def _first_time(task: crossing.TaskView) -> bool:
    """Whether customs has not objected yet: the turn began when the truck was declared."""
    return task.since == task.crossing.declared_at


def _was_held(due: Due) -> bool:
    task = due.task
    entries = crossing.read_timeline(
        declaration_id=task.crossing.declaration_id, crossing_id=task.crossing.id
    )
    return any(entry.kind == FactKind.HELD for entry in entries)


def _name(verb: str, due: Due) -> str:
    task = due.task
    return f"{verb}/{due.truck.key}/{task.subject}/{task.step}/{task.force}/{task.since.isoformat()}"


def _refuse(scene: Scene, due: Due) -> None:
    crossing.refuse(
        request=scene.request(role=Role.CUSTOMS_OFFICER, name=_name("refuse", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        crossing_id=None,
        step=Step.REGISTRATION,
        reason=crossing.Reason.DATA_WRONG,
        note="Số chì không khớp với tờ khai hải quan, đề nghị sửa lại.",
    )


def _cancel(scene: Scene, due: Due) -> None:
    crossing.cancel(
        request=scene.request(role=Role.CENTRE_MANAGER, name=_name("cancel", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        reason=crossing.Reason.PLANS_CHANGED,
        note="Doanh nghiệp đề nghị huỷ qua điện thoại.",
    )


def _send_back(scene: Scene, due: Due) -> None:
    crossing.send_back(
        request=scene.request(role=Role.CUSTOMS_OFFICER, name=_name("send_back", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        crossing_id=due.task.crossing.id,
        reason=crossing.Reason.OTHER_SIDE_REFUSED,
        note="Phía bạn không tiếp nhận lô hàng.",
    )


def _hold(scene: Scene, due: Due) -> None:
    crossing.hold(
        request=scene.request(role=Role.CUSTOMS_OFFICER, name=_name("hold", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        crossing_id=due.task.crossing.id,
        reason=crossing.Reason.PAPERS_MISSING,
        note="Chờ bổ sung bản gốc giấy chứng nhận xuất xứ.",
    )


def _confirm(scene: Scene, due: Due, channel: Channel) -> None:
    task = due.task
    role = ROLE_OF[task.force]
    declaration = task.crossing.declaration_id
    if task.step == Step.FEES:
        pay(scene=scene, declaration_id=declaration, key=due.truck.key, now=due.at)
        return
    if task.step == Step.YARD and len(due.truck.key) % 2:
        _report_yard(scene, due)
        return
    if task.step == Step.CUSTOMS_CHECK and channel == Channel.RED:
        _inspect(scene, due)
    if task.step == Step.OUT_OF_YARD and task.force == Force.CUSTOMS:
        _clear(scene, due)
    crossing.confirm(
        request=scene.request(role=role, name=_name("confirm", due), now=due.at),
        declaration_id=declaration,
        crossing_id=task.crossing_id,
        step=task.step,
    )
    if task.step == Step.REGISTRATION:
        _set_channels(scene, due, channel)


def _report_yard(scene: Scene, due: Due) -> None:
    crossing.report_yard(
        request=scene.request(role=Role.YARD_OPERATOR, name=_name("yard", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        crossing_id=due.task.crossing.id,
        kind=FactKind.YARD_ENTRY,
        at=due.at,
    )


def _inspect(scene: Scene, due: Due) -> None:
    crossing.inspect(
        request=scene.request(role=Role.CUSTOMS_OFFICER, name=_name("inspect", due), now=due.at),
        declaration_id=due.task.crossing.declaration_id,
        crossing_id=due.task.crossing.id,
        step=Step.CUSTOMS_CHECK,
        result=crossing.InspectionResult.PASSED,
        note="Kiểm tra thực tế 10 % lô hàng, đúng khai báo.",
    )


def _set_channels(scene: Scene, due: Due, channel: Channel) -> None:
    declaration = due.task.crossing.declaration_id
    record = crossing.open_record(declaration_id=declaration).record
    for item in record.dossier.customs:
        crossing.set_channel(
            request=scene.request(role=Role.CUSTOMS_OFFICER, name=f"channel/{item.declared_by}", now=due.at),
            declaration_id=declaration,
            customs_declaration=item.declared_by,
            channel=channel,
        )


def _clear(scene: Scene, due: Due) -> None:
    declaration = due.task.crossing.declaration_id
    record = crossing.open_record(declaration_id=declaration).record
    for item in record.dossier.customs:
        if item.clearance is None:
            crossing.set_clearance(
                request=scene.request(
                    role=Role.CUSTOMS_OFFICER, name=f"clear/{item.declared_by}", now=due.at
                ),
                declaration_id=declaration,
                customs_declaration=item.declared_by,
                clearance=crossing.ClearanceStatus.CLEARED,
            )


def release_due(*, scene: Scene, trucks: dict[str, PlannedTruck], now: datetime, tally: Tally) -> None:
    """Release what the play itself held, once its papers came."""
    for found in crossing.list_held(limit=500):
        truck = trucks.get(str(found.declaration_id))
        if truck is None or Force.CUSTOMS not in found.held_by:
            continue
        fate = fate_of(key=truck.key)
        record = crossing.open_record(declaration_id=found.declaration_id).record
        hold = next(hold for hold in record.dossier.vehicle(found.id).holds if hold.force == Force.CUSTOMS)
        due = hold.at + fate.held_for
        if due > now or fate.mishap != Mishap.HELD:
            continue
        crossing.release(
            request=scene.request(role=Role.CUSTOMS_OFFICER, name=f"release/{hold.fact_id}", now=due),
            declaration_id=found.declaration_id,
            crossing_id=found.id,
            note="Đã bổ sung đủ chứng từ.",
        )
        tally.acts += 1
