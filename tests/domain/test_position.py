"""What is kept of where a phone says it is."""

from math import inf, nan

import pytest

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.road import coarse_position
from xulang.kernel.refusal import Refusal


def test_about_a_kilometre_is_kept() -> None:
    found = coarse_position(latitude=21.978_321, longitude=106.712_345)
    assert (found.north, found.east, found.place) == (2198, 10671, "21.98° N, 106.71° E")
    assert coarse_position(latitude=-0.004, longitude=-0.126).place == "0.00° N, 0.13° W"


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (nan, 0), (0, nan), (inf, 0)])
def test_what_is_no_place_on_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(Refusal) as refused:
        coarse_position(latitude=latitude, longitude=longitude)
    assert refused.value.code == CrossingRefusal.POSITION_WRONG
