"""A company corrects what it declared: shown before saving, asked again only where it is needed."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.companies import (
    clerk_of,
    customs_registers,
    declare,
    make_company,
    reference,
    wish_of,
)
from xulang.crossing import api as crossing
from xulang.crossing.api import Field, Reason
from xulang.declarations import api as declarations
from xulang.kernel.words import FactKind, Force, Nationality, Role, Step, VehicleType
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"


@pytest.fixture
def company() -> UUID:
    reference()
    return make_company()


@pytest.fixture
def client(company: UUID) -> Client:
    client = clerk_of(company)
    client.get("/?lang=en")
    return client


@pytest.fixture
def declaration(client: Client) -> UUID:
    return declare(client)


def text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def truck_of(declaration: UUID) -> UUID:
    return crossing.list_crossings(declaration_ids=[declaration])[0].id


def correct(client: Client, declaration: UUID) -> str:
    """The address of the correction draft's pages, with a slash at the end."""
    answer = client.post(f"/declarations/{declaration}/correct/")
    assert answer.status_code == 302
    return str(answer["Location"]).removesuffix("review/")


def enters(declaration: UUID) -> None:
    customs_registers(declaration)
    for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER):
        crossing.confirm(
            request=wish_of(role),
            declaration_id=declaration,
            crossing_id=truck_of(declaration),
            step=Step.ENTRY,
        )


def vehicle_of(declaration: UUID) -> declarations.VehicleContent:
    content = declarations.get_declaration(declaration_id=declaration).content
    assert content is not None
    return content.vehicles[0]


def typed_of(vehicle: declarations.VehicleContent, **changed: str) -> dict[str, str | list[str]]:
    return {
        "plate": vehicle.plate,
        "type": vehicle.type.value,
        "trailer_plate": vehicle.trailer_plate or "",
        "container_number": vehicle.container_number or "",
        "seal_number": vehicle.seal_number or "",
        "cargo_weight_kg": str(vehicle.cargo_weight_kg),
        "tare_kg": str(vehicle.tare_kg),
        "needs": [force.value for force in vehicle.needs],
        "part": vehicle.part.value,
        "nationality": vehicle.nationality.value,
        **changed,
    }


def kinds(declaration: UUID) -> list[tuple[FactKind, str | None, str | None]]:
    facts = crossing.read_timeline(declaration_id=declaration, crossing_id=None)
    return [(fact.kind, fact.outcome, fact.reason_code) for fact in facts]


def test_before_saving_the_page_says_what_changes_and_who_is_asked_again(
    client: Client, declaration: UUID
) -> None:
    enters(declaration)
    draft = correct(client, declaration)
    assert "Nothing differs from what was declared" in text(client, f"{draft}review/")
    assert "Send the correction" not in text(client, f"{draft}review/")
    client.post(f"{draft}parties/", {**_parties(), "officer_phone": "0987654321"})
    page = words(text(client, f"{draft}review/"))
    assert "Person who handles the procedure Lý Thị Mai · +84912345670 Lý Thị Mai · +84987654321" in page
    assert "No force is asked again" in page
    vehicle = vehicle_of(declaration)
    client.post(f"{draft}vehicles/{vehicle.id}/", typed_of(vehicle, needs="animal_quarantine"))
    page = words(text(client, f"{draft}review/"))
    assert "12C-123.45: Quarantines needed Plant quarantine Animal quarantine" in page
    assert "These confirmations are asked for again Customs: Registration accepted" in page
    answer = client.post(f"{draft}review/", {"request_id": str(new_id())})
    assert answer.status_code == 302
    assert (FactKind.VOIDED, None, None) in kinds(declaration)
    turns = crossing.open_record(declaration_id=declaration).record.tasks
    assert Step.REGISTRATION in {task.step for task in turns}


def _parties() -> Mapping[str, str]:
    return {
        "officer_name": "Lý Thị Mai",
        "officer_phone": "0912345670",
        "exporter_name": "Công ty Mẫu",
        "exporter_tax_code": "0100233488",
        "fee_payer_name": "Công ty Mẫu",
        "fee_payer_tax_code": "0100233488",
    }


def test_frozen_fields_are_shown_closed_with_the_step_and_stay_as_they_were(
    client: Client, declaration: UUID
) -> None:
    enters(declaration)
    draft = correct(client, declaration)
    vehicle = vehicle_of(declaration)
    page = text(client, f"{draft}vehicles/{vehicle.id}/")
    [plate] = re.findall(r'<input[^>]*name="plate"[^>]*>', page)
    assert " disabled" in plate
    [tare] = re.findall(r'<input[^>]*name="tare_kg"[^>]*>', page)
    assert " disabled" not in tare
    assert "Fixed since “Gate entry” was confirmed." in page
    # A browser leaves closed fields out; who sends them all the same changes nothing.
    sent = typed_of(vehicle, plate="12C99999", tare_kg="9000")
    del sent["type"]
    assert client.post(f"{draft}vehicles/{vehicle.id}/", sent).status_code == 302
    page = words(text(client, f"{draft}review/"))
    assert "Tare 10.000 kg 9.000 kg" in page.replace(",", ".")
    assert "12C-999.99" not in page
    page = text(client, f"{draft}route/")
    assert page.count(" disabled") >= 3
    client.post(f"{draft}route/", {"yard": ""})
    stored = declarations.get_draft(draft_id=UUID(draft.split("/")[3]), organisation_id=_owner(declaration))
    assert (stored.body["direction"], stored.body["regime"], stored.body["gate"]) == (
        "export",
        "export",
        "HN",
    )


def _owner(declaration: UUID) -> UUID:
    owner = declarations.get_declaration(declaration_id=declaration).organisation_id
    assert owner is not None
    return owner


def test_an_officers_question_opens_its_field_and_stands_on_top_and_beside_it(
    client: Client, declaration: UUID
) -> None:
    enters(declaration)
    vehicle = vehicle_of(declaration)
    crossing.ask_correction(
        request=wish_of(Role.CUSTOMS_OFFICER),
        declaration_id=declaration,
        crossing_id=vehicle.id,
        field=Field.TYPE,
        reason=Reason.DATA_WRONG,
        note="Xe thùng, không phải đầu kéo",
    )
    said = "Customs asks for a correction: Declared data are wrong. Xe thùng, không phải đầu kéo"
    assert f"12C-123.45: Type of vehicle: {said}" in words(text(client, f"/declarations/{declaration}/"))
    draft = correct(client, declaration)
    assert said in words(text(client, f"{draft}route/"))
    page = text(client, f"{draft}vehicles/{vehicle.id}/")
    assert words(page).count(said) == 2
    [chosen] = re.findall(r'<select[^>]*name="type"[^>]*>', page)
    assert " disabled" not in chosen
    client.post(
        f"{draft}vehicles/{vehicle.id}/",
        {**typed_of(vehicle), "type": "box_truck", "trailer_plate": "", "container_number": ""},
    )
    assert client.post(f"{draft}review/", {"request_id": str(new_id())}).status_code == 302
    assert vehicle_of(declaration).type is VehicleType.BOX_TRUCK
    assert crossing.open_record(declaration_id=declaration).record.dossier.questions == ()


def test_several_refusals_stand_on_the_page_and_a_replacement_has_its_link(
    client: Client, declaration: UUID
) -> None:
    customs_registers(declaration)
    vehicle = vehicle_of(declaration)
    draft = correct(client, declaration)
    client.post(
        f"{draft}vehicles/{vehicle.id}/", typed_of(vehicle, plate="12C77777", trailer_plate="12R99999")
    )
    page = text(client, f"{draft}review/")
    assert "2 things are missing or wrong" in words(page)
    assert page.count(f'href="/declarations/{declaration}/vehicles/{vehicle.id}/replace/"') == 2
    assert "Send the correction" not in page
    answer = client.post(f"{draft}review/", {"request_id": str(new_id())})
    assert answer.status_code == 422
    assert declarations.get_declaration(declaration_id=declaration).version == 1


def test_a_typo_keeps_the_place_and_the_page_says_so(
    client: Client, company: UUID, declaration: UUID
) -> None:
    registry.remember_vehicles(
        organisation_id=company,
        vehicles=[
            registry.NewVehicle(
                id=new_id(),
                plate="12C12346",
                nationality=Nationality.VN,
                type=VehicleType.CONTAINER_TRUCK,
                trailer_plate="",
                transport_licence="",
            )
        ],
        origin=registry.Origin.LEARNED,
        now=clock.now() - timedelta(days=3),
    )
    customs_registers(declaration)
    vehicle = vehicle_of(declaration)
    draft = correct(client, declaration)
    client.post(f"{draft}vehicles/{vehicle.id}/", typed_of(vehicle, plate="12C12346"))
    page = words(text(client, f"{draft}review/"))
    assert "The place is kept 12C-123.46: the goods with their container and seal stay the same." in page
    assert client.post(f"{draft}review/", {"request_id": str(new_id())}).status_code == 302
    assert (FactKind.FIELD_AMENDED, "plate", "typo.place_kept") in kinds(declaration)
    assert "Plate · Free correction of a typo · The place is kept" in words(
        text(client, f"/declarations/{declaration}/versions/")
    )


def replacing(client: Client, declaration: UUID, **changed: str) -> tuple[str, dict[str, str]]:
    vehicle = vehicle_of(declaration)
    address = f"/declarations/{declaration}/vehicles/{vehicle.id}/replace/"
    assert vehicle.driver is not None
    typed = {
        "plate": vehicle.plate,
        "trailer_plate": vehicle.trailer_plate or "",
        "container_number": vehicle.container_number or "",
        "seal_number": vehicle.seal_number or "",
        "driver_name": vehicle.driver.name,
        "driver_phone": vehicle.driver.phone or "",
        "driver_id_kind": str(vehicle.driver.id_kind),
        "driver_id_number": vehicle.driver.id_number or "",
        **changed,
    }
    return address, typed


def photo(content: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile("truck.jpg", content, content_type="image/jpeg")


def why(**more: object) -> dict[str, object]:
    return {"send": "1", "request_id": str(new_id()), "reason": "vehicle_broke_down", **more}


def test_a_replacement_shows_what_becomes_of_the_place_and_is_asked_with_a_photo(
    client: Client, declaration: UUID
) -> None:
    customs_registers(declaration)
    address, typed = replacing(client, declaration, plate="12C-777.77")
    assert 'value="12C12345"' in text(client, address)
    look = client.post(address, typed)
    page = words(unescape(look.content.decode()))
    assert "Plate 12C-123.45 12C-777.77" in page
    assert "The place is kept" in page
    assert 'accept="image/*"' in look.content.decode()
    assert 'capture="environment"' in look.content.decode()
    answer = client.post(address, {**typed, **why()})
    assert answer.status_code == 422
    assert "A photo is needed." in words(answer.content.decode())
    answer = client.post(address, {**typed, **why(photo=photo(), note="Gãy cầu sau")})
    assert answer.status_code == 302
    truck = truck_of(declaration)
    record = crossing.open_record(declaration_id=declaration).record
    assert (Force.CUSTOMS, Step.REPLACEMENT) in {(task.force, task.step) for task in record.tasks}
    page = text(client, f"/declarations/{declaration}/")
    assert "The vehicle broke down" in page
    assert "Gãy cầu sau" in page
    [shown] = re.findall(rf"/declarations/{declaration}/photos/[0-9a-f-]+/", page)
    picture = client.get(shown)
    assert (picture.content, picture["Content-Type"]) == (JPEG, "image/jpeg")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert picture["Content-Disposition"] == 'inline; filename="photo.jpeg"'
    # While it waits there is no second one; the company may take it back.
    assert "is waiting for customs" in words(text(client, address))
    answer = client.post(f"{address}drop/", {"request_id": str(new_id())})
    assert answer.status_code == 302
    found = crossing.find_replacement(
        record=crossing.open_record(declaration_id=declaration).record, crossing_id=truck
    )
    assert found is None


def test_the_company_sees_from_what_to_what_its_truck_was_changed(client: Client, declaration: UUID) -> None:
    customs_registers(declaration)
    assert "Changes of vehicle and driver" not in text(client, f"/declarations/{declaration}/")
    address, typed = replacing(client, declaration, plate="12C-777.77")
    client.post(address, {**typed, **why(photo=photo())})
    crossing.confirm(
        request=wish_of(Role.CUSTOMS_OFFICER),
        declaration_id=declaration,
        crossing_id=truck_of(declaration),
        step=Step.REPLACEMENT,
    )
    page = words(text(client, f"/declarations/{declaration}/"))
    changed = "Plate 12C-123.45 12C-777.77 Replacement · The vehicle broke down The place is kept Customs "
    assert f"By Time {changed}" in page


def test_another_container_is_said_to_lose_the_place_before_it_is_sent(
    client: Client, declaration: UUID
) -> None:
    customs_registers(declaration)
    address, typed = replacing(client, declaration, container_number="MSKU0034020")
    page = words(client.post(address, typed).content.decode())
    assert "The place is lost" in page
    assert "These confirmations are asked for again Customs: Registration accepted" in page


def test_a_replacement_is_checked_as_a_draft_is(client: Client, declaration: UUID) -> None:
    address, typed = replacing(client, declaration, plate="12C77777")
    assert client.get(address).status_code == 302  # Before customs accepted it, a correction does.
    customs_registers(declaration)
    answer = client.post(address, {**typed, "container_number": "Ж", "driver_phone": "12"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'id="id_container_number_error"' in page
    assert 'id="id_driver_phone_error"' in page
    _, same = replacing(client, declaration)
    assert "Nothing was changed." in words(client.post(address, same).content.decode())


def test_what_is_no_photo_or_too_large_is_refused_by_name_and_nothing_is_kept(
    client: Client, declaration: UUID
) -> None:
    customs_registers(declaration)
    address, typed = replacing(client, declaration, plate="12C77777")
    for content, said in (
        (b"MZ\x90\x00 not a picture", "This is not a JPEG or PNG picture."),
        (JPEG + bytes(declarations.PHOTO_LIMIT), "The photo is larger than 6 MB."),
        (JPEG + bytes(declarations.PHOTO_LIMIT + 400_000), "The photo is larger than 6 MB."),
    ):
        answer = client.post(address, {**typed, **why(photo=photo(content))})
        assert answer.status_code == 422
        assert said in words(unescape(answer.content.decode()))
    assert FactKind.REPLACEMENT_ASKED not in {kind for kind, _, _ in kinds(declaration)}


def test_all_versions_are_kept_and_any_two_compared(client: Client, declaration: UUID) -> None:
    for phone in ("0987654321", "0987654322"):
        draft = correct(client, declaration)
        client.post(f"{draft}parties/", {**_parties(), "officer_phone": phone})
        assert client.post(f"{draft}review/", {"request_id": str(new_id())}).status_code == 302
    address = f"/declarations/{declaration}/versions/"
    page = words(text(client, address))
    assert "Version 2 → Version 3" in page
    assert "Lý Thị Mai · +84987654321 Lý Thị Mai · +84987654322" in page
    page = words(text(client, f"{address}?older=1&newer=3"))
    assert "Lý Thị Mai · +84912345670 Lý Thị Mai · +84987654322" in page
    assert page.count("Person who handles the procedure") == 3
    for wrong in ("older=0&newer=9", "older=x", "older=1&newer="):
        assert client.get(f"{address}?{wrong}").status_code == 200


def test_another_company_sees_none_of_it(client: Client, declaration: UUID) -> None:
    customs_registers(declaration)
    address, typed = replacing(client, declaration, plate="12C77777")
    client.post(address, {**typed, **why(photo=photo())})
    [shown] = re.findall(
        rf"/declarations/{declaration}/photos/[0-9a-f-]+/", text(client, f"/declarations/{declaration}/")
    )
    stranger = clerk_of(make_company(name="Công ty Khác"))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {**typed, **why(photo=photo())}).status_code == 404
    assert stranger.post(f"{address}drop/", {"request_id": str(new_id())}).status_code == 404
    assert stranger.get(f"/declarations/{declaration}/versions/").status_code == 404
    assert stranger.get(shown).status_code == 404
