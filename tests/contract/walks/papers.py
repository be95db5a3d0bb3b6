"""What is declared from papers and tables, and corrected afterwards."""

from uuid import UUID

from tests.contract.walks.walk import Walk
from tests.support.documents.files import as_xml
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style
from tests.support.rest import Program, declaration_body
from tests.support.spreadsheets import export_book, go_on


def walk_documents(walk: Walk, company: Program) -> None:
    read = walk(company, "POST documents", file=as_xml(make_story(1), make_style(1)))
    assert read["number"]["value"] == make_story(1).number
    # What was declared on the way is known now.
    partner = walk(company, "GET known/partners", query={"text": "cong ty", "limit": 1})["items"]
    assert [(one["name"], one["tax_code"]) for one in partner] == [("CÔNG TY MẪU", "0100233488")]
    goods = walk(company, "GET known/goods", query={"text": "sau rieng"})["items"]
    assert [(one["product"], one["hs_code"]) for one in goods] == [("Sầu riêng tươi", "08106000")]
    vehicles = walk(company, "GET known/vehicles", query={"text": "12c"})["items"]
    assert "12C12345" in [one["plate"] for one in vehicles]
    drivers = walk(company, "GET known/drivers", query={"text": "a"})["items"]
    assert "020080001234" in [one["id_number"] for one in drivers]


def walk_imports(walk: Walk, company: Program) -> None:
    assert walk(company, "GET imports/template", query={"kind": "transit"}).startswith(b"PK")
    how = {"mode": "all_or_nothing", "make": "submit"}
    received = walk(company, "POST imports", file=export_book(2), form=how)
    where = {"import_id": received["id"]}
    assert (received["repeated"], received["total"]) == (False, 2)
    assert walk(company, "GET imports/{import_id}", **where)["counts"] == {"waiting": 2}
    go_on(UUID(received["id"]))
    assert walk(company, "GET imports/{import_id}", **where)["state"] == "done"
    items = walk(company, "GET imports/{import_id}/entries", query={"limit": 1}, **where)["items"]
    assert [(item["reference"], item["state"]) for item in items] == [("T1", "made")]
    assert walk(company, "GET imports/{import_id}/copy", **where).startswith(b"PK")


def walk_corrections(walk: Walk, company: Program, customs: Program) -> None:
    """Look before amending, a question and its withdrawal, a replacement and its withdrawal."""
    body = declaration_body()
    answer = walk(company, "POST declarations", body=body)
    declaration = {"declaration_id": answer["declaration"]}
    truck = {"crossing_id": answer["crossings"][0]["crossing"]}
    registered = {"step": "registration"}
    walk(customs, "POST crossings/{crossing_id}/confirmations", body=registered, **truck)
    one = "declarations/{declaration_id}"
    seen = walk(company, f"POST {one}/amendments/preview", body={**body, "yard": None}, **declaration)
    assert [change["field"] for change in seen["changes"]] == ["yard"]

    asked = {"field": "yard", "reason": "data_wrong"}
    walk(customs, "POST crossings/{crossing_id}/corrections", body=asked, **truck)
    (question,) = walk(company, f"GET {one}/corrections", **declaration)["items"]
    assert (question["field"], question["force"]) == ("yard", "customs")
    walk(customs, "POST crossings/{crossing_id}/corrections/withdrawals", body={"field": "yard"}, **truck)

    photo = walk(company, f"POST {one}/photos", file=b"\xff\xd8\xff a photo", **declaration)["photo"]
    wanted = {"plate": "12C66666", "reason": "vehicle_broke_down", "photo": photo}
    walk(company, "POST crossings/{crossing_id}/replacements", body=wanted, **truck)
    walk(company, "POST crossings/{crossing_id}/replacements/withdrawals", **truck)
    versions = walk(company, f"GET {one}/versions", **declaration)["items"]
    assert [version["number"] for version in versions] == [1]
    walk(company, "POST crossings/{crossing_id}/replacements", body=wanted, **truck)
    walk(customs, "POST crossings/{crossing_id}/confirmations", body={"step": "replacement"}, **truck)
    (changed,) = walk(company, "GET crossings/{crossing_id}/changes", **truck)["items"]
    assert (changed["by"], changed["reason"], changed["before"], changed["after"]) == (
        "customs",
        "vehicle_broke_down",
        {"plate": "12C12345"},
        {"plate": "12C66666"},
    )
    assert [(one["manner"], one["place"]) for one in changed["changes"]] == [("replacement", "place_kept")]
