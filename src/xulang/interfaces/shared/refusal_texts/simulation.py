from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.simulation.domain.refusals import SimulationRefusal

TEXTS = {
    SimulationRefusal.SCENARIO_WRONG: RefusalText(
        title=_("The scenario is wrong at %(place)s: %(problem)s."),
        next_step=_("Correct that figure in the scenario's file; docs/simulation.md lists them all."),
    ),
    SimulationRefusal.SCENARIO_UNKNOWN: RefusalText(
        title=_("There is no scenario %(name)s."),
        next_step=_("Name a file, or one of the scenarios that come with the product."),
    ),
}
