"""Receiving trucks of a transshipment (`changeVehicle`): a shape that public client code shows and no sample.

Each pair names the source by its plate and the receiver by another; the receiver is known by the form of its
own registration, where the pair names one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from xulang.exchange.domain.claim import Claim
from xulang.exchange.domain.live_claims import claim_of
from xulang.exchange.domain.live_flags import PAIRED, RECEIVER
from xulang.exchange.domain.live_values import Fields, mapping_of, rows_of, text_of, unreadable, uuid_of
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import CHINESE_PROVINCES, plate_key
from xulang.kernel.words import Nationality, VehiclePart, VehicleType

DETAILS = "changeVehicle.changeVehicleDetails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    id: UUID
    source_id: UUID
    plate: str
    row: Fields


def read_receivers(row: Fields, vehicles: Iterable[Fields]) -> tuple[Receiver, ...]:
    """Raises FIELD_UNREADABLE for a pair whose source is not in the declaration."""
    if not row.get("changeVehicle"):
        return ()
    changing = mapping_of(row["changeVehicle"], "changeVehicle")
    sources = {plate_key(text=text_of(one, "licencePlate")): uuid_of(one, "id") for one in vehicles}
    known: dict[UUID, Receiver] = {}
    for place, pair in enumerate(rows_of(changing, "changeVehicleDetails")):
        plate = text_of(pair, "licencePlateChange")
        source = sources.get(plate_key(text=text_of(pair, "licencePlate")))
        if source is None:
            raise unreadable(f"{DETAILS}.licencePlate")
        if not plate:
            raise unreadable(f"{DETAILS}.licencePlateChange")
        named = next((name for name in ("vehicleRegistrationFormId", "id") if pair.get(name)), None)
        found = uuid_of(pair, named) if named else uuid5(uuid_of(row, "id"), f"receiver:{place}:{plate}")
        if found in known or found in sources.values():
            found = uuid5(found, f"receiver:{place}")
        known[found] = Receiver(id=found, source_id=source, plate=plate, row=pair)
    return tuple(known.values())


def content_of(receiver: Receiver) -> dict[str, JSON]:
    """A receiver as a vehicle of the declaration. Its country follows from its plate."""
    chinese = receiver.plate[0] in CHINESE_PROVINCES
    return {
        "id": str(receiver.id),
        "plate": receiver.plate,
        "type": VehicleType.TRUCK.value,
        "nationality": (Nationality.CN if chinese else Nationality.VN).value,
        "part": VehiclePart.RECEIVER.value,
        "receives_from": str(receiver.source_id),
        "needs": [],
    }


def claims_of(receivers: Sequence[Receiver], vehicles: Iterable[Fields]) -> Iterator[Claim]:
    """Yield what is said of each receiver, and the pairing of a source that says nothing of it itself."""
    said = {uuid_of(one, "id") for one in vehicles for _ in claim_of(one, PAIRED, None)}
    for receiver in receivers:
        for flag in RECEIVER:
            yield from claim_of(receiver.row, flag, receiver.id)
        if receiver.source_id not in said:
            said.add(receiver.source_id)
            yield from claim_of(receiver.row, PAIRED, receiver.source_id)
