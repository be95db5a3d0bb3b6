"""How sure we are that the person at the other end is who the session says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from xulang.kernel.actor import Actor
from xulang.registry import api as registry

FIELD = "sign_in"


class Assurance(StrEnum):
    """What was proven at the full sign-in; a return by PIN inherits it for the rest of the shift."""

    ONE_FACTOR = "one_factor"
    TWO_FACTORS = "two_factors"
    DEMONSTRATION = "demonstration"


class Way(StrEnum):
    FULL = "full"
    PIN = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`at` is the time of the full sign-in, also after a return by PIN."""

    assurance: Assurance
    way: Way
    at: datetime


def shift() -> timedelta:
    """How long a full sign-in lasts, and a PIN after it: `XULANG_SHIFT_HOURS`."""
    return timedelta(hours=settings.SHIFT_HOURS)


def remember(*, session: SessionBase, sign_in: SignIn) -> None:
    """Write the sign-in into the session, which ends with the shift however much it is used."""
    session[FIELD] = {
        "assurance": sign_in.assurance.value,
        "way": sign_in.way.value,
        "at": sign_in.at.isoformat(),
    }
    session.set_expiry(sign_in.at + shift())


def find_sign_in(session: SessionBase) -> SignIn | None:
    """None for sessions that were not begun by this product's own sign-in: they prove nothing."""
    kept = session.get(FIELD)
    if not kept:
        return None
    return SignIn(
        assurance=Assurance(kept["assurance"]),
        way=Way(kept["way"]),
        at=datetime.fromisoformat(kept["at"]),
    )


def raise_to_two_factors(session: SessionBase) -> None:
    """The person has just proven his second factor in this session, by setting it up."""
    sign_in = find_sign_in(session)
    if sign_in is not None and sign_in.assurance is Assurance.ONE_FACTOR:
        remember(
            session=session, sign_in=SignIn(assurance=Assurance.TWO_FACTORS, way=sign_in.way, at=sign_in.at)
        )


def needs_second_factor(actor: Actor | None) -> bool:
    """Whoever holds an officer's role anywhere."""
    return actor is not None and any(registry.is_officer(role=grant.role) for grant in actor.grants)
