"""Where allauth asks us: who may sign in, from where, and in whose words it speaks."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any, cast
from uuid import UUID

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.account.address import client_address
from xulang.interfaces.account.assurance import Assurance, Way, find_sign_in, needs_second_factor
from xulang.interfaces.account.provider import check_nonce
from xulang.interfaces.account.session_store import SessionStore
from xulang.interfaces.account.sign_in import enter, require_local_demonstration, speak_his_language
from xulang.platform import clock
from xulang.platform.keys import secret
from xulang.registry import api as registry

logger = logging.getLogger(__name__)

WRONG = _("The sign-in name or the password is wrong.")
SLOWER = _("Too many attempts. Wait five minutes and try again.")
WRONG_CODE = _("The code is wrong or has expired. Type the one that is shown now.")

# allauth's own notices; what is not here says nothing the page does not show.
NOTICES = {
    "account/messages/password_changed.txt": _("Your password has been changed; other sessions have ended."),
    "account/messages/password_set.txt": _("Your password has been set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app has been set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app has been removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes; the old ones are void."),
    "socialaccount/messages/account_connected.txt": _("The national identity is now connected."),
    "socialaccount/messages/account_connected_other.txt": _("This identity is connected to another person."),
    "socialaccount/messages/account_disconnected.txt": _("The national identity is no longer connected."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": WRONG,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "enter_current_password": _("Type your present password."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": WRONG_CODE,
        "invalid_password_reset": _("This link has expired or was used already. Ask for a new one."),
        "invalid_or_expired_key": _("This link has expired or was used already. Ask for a new one."),
        "too_many_login_attempts": SLOWER,
        "rate_limited": SLOWER,
        "same_as_current": _("The new password must differ from the present one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by their organisation or the centre, never by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # Before the password is looked at, so that from afar nobody learns whether it is right.
        require_local_demonstration(request)
        super().pre_authenticate(request, **credentials)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        # Read now: signing in may begin a new session, and the records with the old one.
        records = get_authentication_records(request, user)
        second = any(record.get("method") == "mfa" for record in records)
        enter(
            request=request,
            user=user,
            proven=Assurance.TWO_FACTORS if second else Assurance.ONE_FACTOR,
        )

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        speak_his_language(response=response, user_id=user.pk)
        return response

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        registry.end_other_sessions(user_id=user.pk, kept=_session_of(user))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within minutes of a full sign-in, where the password would be typed twice in a row."""
        sign_in = find_sign_in(context.request.session)
        if sign_in is None or sign_in.way is not Way.FULL:
            return True
        return bool((clock.now() - sign_in.at).total_seconds() >= app_settings.REAUTHENTICATION_TIMEOUT)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or NOTICES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            # The page says the same either way: a mail server that is down must not tell who is registered.
            logger.exception("A message of the kind %s could not be sent", template_prefix)


def _session_of(user: AbstractBaseUser) -> UUID | None:
    request: HttpRequest = context.request
    if request.user.pk != user.pk:
        return None
    stored = cast("SessionStore", request.session).stored
    return stored.id if stored else None


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("An officer keeps one second factor at least: add another first."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """A picture without inline style, which the pages' policy forbids."""
        return segno.make(url, error="m").svg_inline(scale=4, border=4, omitsize=False)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's signature
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer who removed his last one could be replaced by whoever knows the password."""
        actor = registry.find_actor(user_id=authenticator.user_id, now=clock.now())
        others = (
            Authenticator.objects.filter(user_id=authenticator.user_id)
            .exclude(pk=authenticator.pk)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
        )
        return not needs_second_factor(actor) or others.exists()


def _box() -> Fernet:
    """TOTP seeds are readable only with the key that lies outside the database."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret("mfa").encode()).digest()))


class IdentityAdapter(DefaultSocialAccountAdapter):
    """The national identity provider signs in people who are already here; it adds nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        check_nonce(sociallogin)
        # The subject identifies; the rest of what the provider tells is personal data we have no use for.
        sociallogin.account.extra_data = {}

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:
        return reverse("account_home")
