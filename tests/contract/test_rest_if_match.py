"""Programs amend what they have read: with `If-Match` nobody overwrites what came meanwhile."""

from itertools import count
from uuid import UUID

import pytest
from django.http import HttpResponse

from tests.support.declarations import vehicle_body
from tests.support.rest import Program, answer_of, declaration_body, make_program, reference_data
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Role
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


TARES = count(9000)


def changed(vehicle: str) -> dict[str, JSON]:
    """Another weight each time, since an amendment that changes nothing is refused."""
    return declaration_body(vehicles=[vehicle_body(id=vehicle, tare_kg=next(TARES))])


def amend(who: Program, path: str, vehicle: str, *, key: UUID | None = None, **sent: str) -> HttpResponse:
    return who._send("PUT", path, body=changed(vehicle), headers=sent, key=key or new_id())


def code(answer: HttpResponse) -> tuple[int, str | None]:
    return answer.status_code, answer_of(answer).get("code")


def test_who_read_an_older_version_is_refused_and_may_repeat(company: Program) -> None:
    declared = answer_of(company.post("declarations", declaration_body()))
    path, vehicle = f"declarations/{declared['declaration']}", declared["crossings"][0]["crossing"]
    read = company.get(path)["ETag"]
    key = new_id()
    body = changed(vehicle)
    first = company._send("PUT", path, body=body, headers={"If_Match": read}, key=key)
    assert first.status_code == 201
    again = company._send("PUT", path, body=body, headers={"If_Match": read}, key=key)
    assert (again.status_code, again.content) == (201, first.content), "a repeat is not an older version"

    for tag in (read, f"W/{read}", '"2"', "2.", ""):
        assert code(amend(company, path, vehicle, If_Match=tag)) == (409, "declarations.moved")
    assert answer_of(company.get(path))["version"] == 2
    now = company.get(path)["ETag"]
    for version, tag in ((3, f'"other", {now}'), (4, "*")):
        assert amend(company, path, vehicle, If_Match=tag).status_code == 201
        assert answer_of(company.get(path))["version"] == version
    assert amend(company, path, vehicle).status_code == 201
