"""How much a declaration may hold, and how far ahead it may look; each bound with its reason."""

from dataclasses import dataclass
from datetime import timedelta

# The live platform's records hold one to a few vehicles; fifty is a whole convoy of one company.
VEHICLES = 50
# New vehicles driven across are goods: a ship's or a train's load of one model is declared at once.
OWN_WHEELS = 300
OWNERS = 50
# A customs declaration (VNACCS) holds at most 50 lines; ten of them on one truck are groupage.
LINES = 500

# Characters. The live platform's longest product name has 250.
ADDRESS = 300
PRODUCT = 500
PLACE = 200
SHORT_CODE = 40
FOREIGN_TAX_CODE = 40
UNIT = 20

# A draft as typed: what the bounds above allow, with room for what the check will shorten.
DRAFT_BYTES = 1_000_000
DRAFT_DEPTH = 8
# Drafts of one organisation, so that a forgotten script cannot fill the disk.
DRAFTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalWindow:
    """How late and how far ahead the expected arrival may lie.

    `grace`: filling in takes time, and a truck already on the road is still better declared than not.
    `ahead`: places are planned in days; a declaration for next year would only hide hoarding.
    """

    grace: timedelta
    ahead: timedelta
