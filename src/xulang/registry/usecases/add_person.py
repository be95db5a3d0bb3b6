from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.people import clean_username
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import Person
from xulang.registry.locks import lock_words
from xulang.registry.models import User
from xulang.registry.queries.people import person_value


def add_person(
    *,
    user_id: UUID,
    username: str,
    full_name: str,
    phone: str,
    email: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> Person:
    """Add a person who has no password yet: he sets it by a link that only he gets.

    Raises USERNAME_MALFORMED, USERNAME_TAKEN, EMAIL_TAKEN.
    """
    username, email = clean_username(username), email.strip().lower()
    with unit_of_work():
        lock_words(kind="sign_in_name", words=[username, email])
        if User.objects.filter(username=username).exists():
            raise Refusal(code=RegistryRefusal.USERNAME_TAKEN, field="username")
        if email and User.objects.filter(email=email).exists():
            raise Refusal(code=RegistryRefusal.EMAIL_TAKEN, field="email")
        row = User.objects.create(
            id=user_id,
            username=username,
            full_name=full_name,
            phone=phone,
            email=email,
            language=language,
            password=make_password(None),
            created_at=now,
        )
        audit.record(actor=actor, action="person_added", object_kind="person", object_id=user_id, now=now)
    return person_value(row)
