"""Signed-in browsers for tests, and the hands of people who sign in."""

import time
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.test import Client

from tests.support.people import PASSWORD
from xulang.interfaces.account.assurance import Assurance, SignIn, Way, remember
from xulang.platform import clock


def signed_in(
    user_id: UUID, *, assurance: Assurance = Assurance.TWO_FACTORS, at: datetime | None = None
) -> Client:
    """A browser in which the person has signed in in full, by default with two factors and just now."""
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    session = client.session
    remember(session=session, sign_in=SignIn(assurance=assurance, way=Way.FULL, at=at or clock.now()))
    session.save()
    return client


def set_password(user_id: UUID) -> None:
    user = get_user_model().objects.get(pk=user_id)
    user.set_password(PASSWORD)
    user.save()


def set_up_app(user_id: UUID) -> str:
    """Give the person an authenticator app; answers its key."""
    key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(get_user_model().objects.get(pk=user_id), key)
    assert Authenticator.objects.get(user_id=user_id).type == Authenticator.Type.TOTP
    return key


def code_of(key: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + steps)))
