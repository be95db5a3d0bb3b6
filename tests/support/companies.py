"""A company's people at their browsers, and drafts typed page by page."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client

from tests.support.declarations import box_of
from tests.support.officers import make_officer
from tests.support.people import LONG_AGO, give_role, make_organisation, make_person
from tests.support.sign_in import signed_in
from tests.support.story import salt
from xulang.crossing import api as crossing
from xulang.crossing.models import CrossingRow
from xulang.interfaces.carrier.drafting import HANOI
from xulang.kernel.request import Request
from xulang.kernel.words import Role, Step
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

TRUCK = {
    "plate": "12C-123.45",
    "type": "container_truck",
    "trailer_plate": "12R-012.34",
    "container_number": "CSQU 305438 3",
    "cargo_weight_kg": "10.710",
    "tare_kg": "10000",
    "needs": ["plant_quarantine"],
    "part": "carries",
}
DRIVER = {
    "name": "Nguyễn Văn An",
    "phone": "0912 345 678",
    "id_kind": "personal_id",
    "id_number": "020080001234",
}
OWNER = {"owner_name": "Công ty Mẫu", "owner_tax_code": "0100233488", "customs_number": "300000000000"}
PARTIES = {
    "officer_name": "Lý Thị Mai",
    "officer_phone": "0912345670",
    "exporter_name": "Công ty Mẫu",
    "exporter_tax_code": "0100233488",
    "fee_payer_name": "Công ty Mẫu",
    "fee_payer_tax_code": "0100233488",
}


def reference() -> None:
    registry.import_reference(folder=settings.DATA_FOLDER, now=LONG_AGO)


def make_company(*, name: str = "Công ty Mẫu") -> UUID:
    return make_organisation(name=name, tax_code="0100233488" if name == "Công ty Mẫu" else "")


def make_clerk(company: UUID, *, role: Role = Role.DECLARANT) -> UUID:
    user_id = make_person(full_name="Lý Thị Mai")
    give_role(user_id=user_id, role=role, organisation_id=company)
    return user_id


def clerk_of(company: UUID) -> Client:
    """A browser in which a declarant of the company has signed in."""
    return signed_in(make_clerk(company))


def soon() -> str:
    """An arrival in three hours, as the browser's picker sends it."""
    return f"{(clock.now() + timedelta(hours=3)).astimezone(HANOI):%Y-%m-%dT%H:%M}"


def begin(client: Client) -> str:
    """The address of a new draft's pages, with a slash at the end."""
    answer = client.post("/declarations/drafts/")
    assert answer.status_code == 302
    return answer["Location"].removesuffix("route/")


def fill_in(client: Client, draft: str) -> None:
    """Type a whole export of one truck; each page leads to the next."""
    truck = new_id()
    pages = (
        ("route/", {"direction": "export", "gate": "HN", "expected_arrival": soon()}, "vehicles/"),
        (f"vehicles/{truck}/", {**TRUCK, "container_number": _box(truck)}, "drivers/"),
        (f"drivers/{truck}/", DRIVER, "goods/"),
        ("goods/0/", {**OWNER, "lines": "1", "line-0-product": "", "line-0-weight_kg": ""}, "parties/"),
        ("parties/", PARTIES, "review/"),
    )
    for page, typed, onward in pages:
        answer = client.post(draft + page, typed)
        assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == draft + onward


def _box(truck: UUID) -> str:
    """The usual box, or one of the truck's own while that is under way: one consignment, one place."""
    usual = str(TRUCK["container_number"])
    key = usual.replace(" ", "")
    live = CrossingRow.objects.filter(container_key=key, ended_at=None).exists()
    return box_of(truck) if live else usual


def submit(client: Client, draft: str) -> UUID:
    answer = client.post(draft + "review/", {"request_id": str(new_id())})
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer["Location"].split("/")[2])


def declare(client: Client) -> UUID:
    """Declare one truck through the pages; the declaration's id."""
    draft = begin(client)
    fill_in(client, draft)
    return submit(client, draft)


def wish_of(*roles: Role) -> Request:
    actor = registry.find_actor(user_id=make_officer(*roles), now=clock.now())
    assert actor is not None
    return Request(id=new_id(), actor=actor, now=clock.now(), new_salt=salt)


def customs_refuses(declaration: UUID, *, note: str) -> None:
    crossing.refuse(
        request=wish_of(Role.CUSTOMS_OFFICER),
        declaration_id=declaration,
        crossing_id=None,
        step=Step.REGISTRATION,
        reason=crossing.Reason.DATA_WRONG,
        note=note,
    )


def customs_registers(declaration: UUID) -> None:
    crossing.confirm(
        request=wish_of(Role.CUSTOMS_OFFICER),
        declaration_id=declaration,
        crossing_id=None,
        step=Step.REGISTRATION,
        note="nội bộ hải quan",
    )
