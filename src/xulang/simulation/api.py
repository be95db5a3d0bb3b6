"""Simulation: a seeded day at the border, played through the product's use cases; a carrier of texts."""

from xulang.simulation.domain.border.gate import Gate
from xulang.simulation.domain.border.plot import chart
from xulang.simulation.domain.border.series import HourlySeries, hourly_series
from xulang.simulation.domain.content import CARRIERS
from xulang.simulation.domain.plan import Volume, read_volumes
from xulang.simulation.domain.scene import Cast, Scene, Tally
from xulang.simulation.domain.smsc_manners import USUAL, Fields, Ids, Manners
from xulang.simulation.usecases.come_back_late import come_back_late
from xulang.simulation.usecases.play import play, play_back
from xulang.simulation.usecases.serve_texts import MessageCentre

__all__ = [
    "CARRIERS",
    "USUAL",
    "Cast",
    "Fields",
    "Gate",
    "HourlySeries",
    "Ids",
    "Manners",
    "MessageCentre",
    "Scene",
    "Tally",
    "Volume",
    "chart",
    "come_back_late",
    "hourly_series",
    "play",
    "play_back",
    "read_volumes",
]
