"""The only locks of the registry. Order: words (sorted), people, enrolments; see docs/locking.md."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from xulang.kernel.refusal import Refusal
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.models import Enrolment, User

# One after the other, as they stand in the array.
LOCK_WORDS = "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key"


def lock_words(*, kind: str, words: Iterable[str]) -> None:
    """Hold texts that must stay unique (a tax code, a plate of one list) until the transaction ends."""
    keys = sorted({f"registry/{kind}/{word}" for word in words})
    with connection.cursor() as cursor:
        cursor.execute(LOCK_WORDS, [keys])


def lock_person(*, user_id: UUID) -> User:
    """Hold a person while his memberships, sessions or tokens change. Raises PERSON_UNKNOWN."""
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise Refusal(code=RegistryRefusal.PERSON_UNKNOWN)
    return user


def lock_enrolment(*, device_id: UUID, user_id: UUID) -> Enrolment | None:
    """Hold an enrolment while a PIN is tried, so that six tries at once count as six."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(device_id=device_id, user_id=user_id, user__is_active=True)
        .first()
    )
