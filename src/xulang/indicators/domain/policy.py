"""Who may see and change which figure: a commune its own, a department its indicators, leaders all to see."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from xulang.indicators.domain.dictionary import Indicator, Level
from xulang.indicators.domain.figures import Key, Measure, Verb
from xulang.indicators.domain.programmes import Programme, Project
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role

SEES_ALL: Final = frozenset({Role.LEADER, Role.FIGURES_MANAGER, Role.CENTRE_MANAGER})
MANAGES: Final = frozenset({Role.FIGURES_MANAGER})
ENTERS: Final = frozenset({Role.FIGURES_OFFICER})
# Who says how his own body's documents begin and end.
HEADS: Final = frozenset({Role.FIGURES_OFFICER, Role.FIGURES_MANAGER, Role.CENTRE_MANAGER})
OF_OWNER: Final = frozenset({Verb.ENTER, Verb.SUBMIT, Verb.REVISE})
OF_MANAGER: Final = frozenset(
    {Verb.ENTER, Verb.SUBMIT, Verb.RETURN, Verb.APPROVE, Verb.LOCK, Verb.REVISE, Verb.IMPORT}
)

# Of which subjects each organisation reports: a commune of its area, others of their projects.
Units = Mapping[UUID, frozenset[str]]


def manages(*, actor: Actor) -> bool:
    """Whether he keeps the dictionary, approves and locks, for the province."""
    return actor.kind is ActorKind.SYSTEM or any(grant.role in MANAGES for grant in actor.grants)


def sees_all(*, actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or any(grant.role in SEES_ALL for grant in actor.grants)


def own_units(*, actor: Actor) -> frozenset[UUID]:
    """The organisations for which he enters figures."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role in ENTERS)


def headed_units(*, actor: Actor) -> frozenset[UUID]:
    """The organisations whose documents' head and foot he keeps."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role in HEADS)


def own_areas(*, actor: Actor, units: Units) -> frozenset[str]:
    """The subjects of which he reports: his commune's area, his unit's projects."""
    own = own_units(actor=actor)
    return frozenset(subject for unit in own for subject in units.get(unit, frozenset()))


def may_see(*, actor: Actor, entry: Indicator, area: str, units: Units) -> bool:
    if sees_all(actor=actor):
        return True
    return entry.owner in own_units(actor=actor) or (
        entry.level is not Level.PROVINCE and area in own_areas(actor=actor, units=units)
    )


def is_rated(*, actor: Actor, entry: Indicator, area: str, units: Units, rated: Collection[str]) -> bool:
    """Whether it is his own unit's place in a ranking, whatever his role. `rated`: what rankings name."""
    if entry.code not in rated or entry.level is Level.PROVINCE:
        return False
    return any(area in units.get(grant.organisation_id, frozenset()) for grant in actor.grants)


def reports(*, actor: Actor, entry: Indicator, area: str, units: Units, rated: Collection[str]) -> bool:
    """Whether he enters the figure of this area: the commune's, the project's, else the indicator's owner.

    What a ranking names is entered by who rates, the indicator's owner, and never by the unit it is about.
    """
    if entry.level is Level.PROVINCE or entry.code in rated:
        own = entry.owner is not None and entry.owner in own_units(actor=actor)
        return own and not is_rated(actor=actor, entry=entry, area=area, units=units, rated=rated)
    return area in own_areas(actor=actor, units=units)


def may(
    *,
    actor: Actor,
    verb: Verb,
    entry: Indicator,
    key: Key,
    units: Units,
    rated: Collection[str],
    locked: bool,
) -> bool:
    """What is locked is revised by who locks; plans are set by who manages; nobody rates his own unit."""
    if is_rated(actor=actor, entry=entry, area=key.area, units=units, rated=rated):
        return False
    if manages(actor=actor) and verb in OF_MANAGER:
        return True
    if key.measure is Measure.PLAN or (verb is Verb.REVISE and locked):
        return False
    return verb in OF_OWNER and reports(actor=actor, entry=entry, area=key.area, units=units, rated=rated)


def check(
    *,
    actor: Actor,
    verb: Verb,
    entry: Indicator,
    key: Key,
    units: Units,
    rated: Collection[str],
    locked: bool,
) -> None:
    """Raises NOT_ALLOWED."""
    if not may(actor=actor, verb=verb, entry=entry, key=key, units=units, rated=rated, locked=locked):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)


def may_see_project(*, actor: Actor, project: Project, owners: Collection[UUID | None]) -> bool:
    """`owners`: of the project's programmes."""
    return sees_all(actor=actor) or bool({project.owner, *owners} & own_units(actor=actor))


def may_see_programme(
    *,
    actor: Actor,
    programme: Programme,
    projects: Iterable[Project],
    entries: Mapping[str, Indicator],
    levels: Collection[Level] = (),
) -> bool:
    """Who keeps the programme, one of its projects or one of its indicators, and whom it ranks.

    `projects`: those of it. `levels`: of those that he reports, which sees its own place in a ranking.
    """
    if any(entries[code].level in levels for code in programme.ranking.codes if code in entries):
        return True
    own = own_units(actor=actor)
    kept = {
        programme.owner,
        *(one.owner for one in projects),
        *(entries[code].owner for code in programme.codes if code in entries),
    }
    return sees_all(actor=actor) or bool(kept & own)
