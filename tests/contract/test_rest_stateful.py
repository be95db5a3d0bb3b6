"""A company's program at work: any order of declare, amend, cancel and look, held against a simple model."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.rest import (
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
    unbound_rate,
)
from xulang.kernel.words import Role
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db

VERBS = ("declare", "declare", "amend", "amend", "cancel", "link", "look", "repeat", "other")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(10, 99)), max_size=8)


@dataclass
class Model:
    """What the program knows it did: each declaration's plate and vehicle, and whether it was cancelled."""

    plates: dict[str, str] = field(default_factory=dict)
    vehicles: dict[str, UUID] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    last: tuple[UUID, dict[str, Any], dict[str, Any]] | None = None

    def pick(self, number: int) -> str:
        """One of the declarations; without any, an id that nobody has."""
        known = list(self.plates)
        return known[number % len(known)] if known else str(new_id())


def body_of(vehicle: UUID, number: int) -> dict[str, Any]:
    body: dict[str, Any] = declaration_body(vehicle=vehicle)
    body["vehicles"][0]["plate"] = f"12C123{number}"
    return body


def problem(answer: Any, *expected: int) -> None:
    assert answer.status_code in expected, (answer.status_code, answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert "." in answer_of(answer)["code"]


def play(program: Program, stranger: Program, steps: list[tuple[str, int, int]]) -> None:
    model = Model()
    for verb, number, digits in steps:
        chosen = model.pick(number)
        known = chosen in model.plates
        open_ = known and chosen not in model.cancelled
        match verb:
            case "declare":
                key, vehicle = new_id(), new_id()
                body = body_of(vehicle, digits)
                answer = program.post("declarations", body, key=key)
                assert answer.status_code == 201, answer.content
                said = answer_of(answer)
                model.plates[said["declaration"]] = f"12C123{digits}"
                model.vehicles[said["declaration"]] = vehicle
                model.last = (key, body, said)
            case "amend":
                answer = program.put(
                    f"declarations/{chosen}", body_of(model.vehicles.get(chosen, new_id()), digits)
                )
                if open_ and model.plates[chosen] != f"12C123{digits}":
                    assert answer.status_code == 201, answer.content
                    model.plates[chosen] = f"12C123{digits}"
                elif not open_:
                    problem(answer, 409 if known else 404)
                assert answer.status_code in {201, 404, 409}
            case "cancel":
                answer = program.post(f"declarations/{chosen}/cancellation", {"reason": "plans_changed"})
                if open_:
                    assert answer.status_code == 201, answer.content
                    model.cancelled.add(chosen)
                else:
                    problem(answer, 409 if known else 404)
            case "link":
                # Customs has accepted nothing: no driver gets a link yet.
                vehicle = model.vehicles.get(chosen, new_id())
                problem(program.post(f"crossings/{vehicle}/driver-link"), 409 if known else 404)
            case "repeat" if model.last:
                key, body, said = model.last
                answer = program.post("declarations", body, key=key)
                assert (answer.status_code, answer_of(answer)) == (201, said)
                problem(program.post("declarations", body_of(new_id(), digits), key=key), 409)
            case "other":
                problem(stranger.get(f"declarations/{chosen}"), 404)
                problem(stranger.post(f"declarations/{chosen}/cancellation", {"reason": "other"}), 404)
            case _:
                pass
        compare(program, stranger, model)


def compare(program: Program, stranger: Program, model: Model) -> None:
    listed = answer_of(program.get("declarations"))["items"]
    # Newest first, each with the plate that was sent last.
    assert [one["id"] for one in listed] == list(model.plates)[::-1]
    for one in listed:
        [truck] = one["crossings"]
        assert truck["plate"] == model.plates[one["id"]]
        assert (truck["stage"] == "cancelled") == (one["id"] in model.cancelled)
    assert answer_of(stranger.get("declarations"))["items"] == []


def test_any_order_of_calls_agrees_with_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    unbound_rate(monkeypatch)
    reference_data()
    program, stranger = make_program(Role.DECLARANT), make_program(Role.DECLARANT)

    @settings(
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def agrees(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            play(program, stranger, steps)
            transaction.set_rollback(True)

    agrees()
