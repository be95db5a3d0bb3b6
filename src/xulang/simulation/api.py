"""Simulation: a seeded day at the border, played through the product's own use cases."""

from xulang.simulation.domain.content import CARRIERS
from xulang.simulation.domain.plan import Volume, read_volumes
from xulang.simulation.domain.scene import Cast, Scene, Tally
from xulang.simulation.usecases.play import play, play_back

__all__ = ["CARRIERS", "Cast", "Scene", "Tally", "Volume", "play", "play_back", "read_volumes"]
