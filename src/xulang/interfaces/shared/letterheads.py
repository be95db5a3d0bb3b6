"""The head and foot of a body's documents: its own, else what follows from its name and kind."""

from collections.abc import Mapping
from typing import Final

from xulang.indicators import api as indicators
from xulang.indicators.api import Issuer, Letterhead
from xulang.kernel.actor import Actor
from xulang.registry import api as registry
from xulang.registry.api import Organisation, OrganisationKind

ISSUERS: Final[Mapping[OrganisationKind, Issuer]] = {
    OrganisationKind.PROVINCE: Issuer.PROVINCE,
    OrganisationKind.COMMUNE: Issuer.COMMUNE,
}


def home_of(actor: Actor) -> Organisation | None:
    """The body for which he writes: where he answers for documents, else where he works."""
    own = sorted(indicators.headed_units(actor=actor) or actor.organisations())
    found = registry.get_organisations(organisation_ids=own[:1])
    return next(iter(found.values()), None)


def letterhead_of(home: Organisation | None) -> Letterhead:
    """Of nobody in particular: the province's."""
    kept = indicators.find_letterhead(organisation_id=home.id) if home else None
    return kept or usual_of(home)


def usual_of(home: Organisation | None) -> Letterhead:
    province = indicators.list_areas().get(indicators.PROVINCE)
    return indicators.usual_letterhead(
        issuer=ISSUERS.get(home.kind, Issuer.UNIT) if home else Issuer.PROVINCE,
        name=home.name if home else "",
        province=province.name_vi if province else "",
    )
