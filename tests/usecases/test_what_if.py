"""The centre asks what longer hours, another lane or other shares would make of today's queue."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.support.capacity import LINE
from tests.support.people import give_role, make_person
from tests.support.queue import OPENS, Gate, line_facts, ready
from tests.support.sign_in import signed_in
from xulang.crossing import api as crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.queueing import api as queueing

NIGHT = OPENS - timedelta(hours=7)
PAGE = "/centre/what-if/?gate=HN&direction=export&cargo=fresh"


def asked(*, longer: int = 0, lanes: int = 0) -> crossing.Compared:
    changed = crossing.Changed(longer=longer, lanes=lanes)
    compared = crossing.what_if(line=LINE, changed=changed, now=NIGHT, seed=7)
    assert compared is not None
    return compared


def test_another_lane_takes_the_queue_in_half_the_hours(gate: Gate) -> None:
    ready(*range(1, 13))
    gate.keep(NIGHT)
    facts = line_facts()
    compared = asked(lanes=1)
    assert (compared.now.day, compared.then.day) == (26, 52)
    assert (compared.now.trucks, compared.then.trucks) == (12, 12)
    # Twelve trucks at two an hour from 07:00, or at four.
    assert (compared.now.standing.index(0), compared.then.standing.index(0)) == (13, 9)
    assert compared.then.mean is not None
    assert compared.now.mean is not None
    assert compared.then.mean < compared.now.mean
    assert line_facts() == facts


def test_longer_hours_add_to_every_day_up_to_midnight(gate: Gate) -> None:
    ready(1)
    gate.keep(NIGHT)
    # 07:00 to 20:00 are thirteen hours of two trucks.
    assert asked(longer=2).then.day == 30
    assert asked(longer=12).then.day == 34
    assert asked(longer=-13 + 1).then.day == 2


def test_nothing_changed_gives_the_same_twice(gate: Gate) -> None:
    ready(1, 2, 3)
    gate.keep(NIGHT)
    compared = asked()
    assert compared.now == compared.then
    assert asked() == compared


def test_shares_that_exceed_the_hour_are_refused(gate: Gate) -> None:
    ready(1)
    gate.keep(NIGHT)
    with pytest.raises(Refusal) as no:
        crossing.what_if(line=LINE, changed=crossing.Changed(shares={"usual": 1001}), now=NIGHT, seed=7)
    assert no.value.code == queueing.QueueRefusal.CLASS_WRONG


def test_a_line_without_rules_has_no_answer(gate: Gate) -> None:
    other = queueing.Line(gate="CM", direction=LINE.direction, cargo=LINE.cargo)
    assert crossing.what_if(line=other, changed=crossing.Changed(), now=NIGHT, seed=7) is None


NOBODY = "Chưa ai nêu quy tắc và kế hoạch cho hàng này"


def manager() -> Client:
    user_id = make_person()
    give_role(user_id=user_id, role=Role.CENTRE_MANAGER)
    return signed_in(user_id)


def test_the_page_shows_both_and_a_plot(gate: Gate) -> None:
    ready(1, 2, 3)
    gate.keep(NIGHT)
    answer = manager().get(f"{PAGE}&lanes=1&longer=2")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Hiện nay và nếu thay đổi" in text
    assert "<figure><svg" in text


def test_the_page_names_what_is_wrong(gate: Gate) -> None:
    answer = manager().get(f"{PAGE}&lanes=99&longer=x")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<figure>" not in text
    assert text.count('aria-invalid="true"') == 2
    assert NOBODY not in text


def test_the_page_says_where_nobody_stated_rules(gate: Gate) -> None:
    assert NOBODY in manager().get(PAGE.replace("gate=HN", "gate=CM")).content.decode()
