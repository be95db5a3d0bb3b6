"""The link by which a person sets his password: given by hand, or sent by e-mail."""

from uuid import UUID

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.urls import reverse


def password_link(*, user_id: UUID) -> str:
    """The path of a link that works once, for PASSWORD_RESET_TIMEOUT; whoever has it counts as the person."""
    user = get_user_model().objects.get(pk=user_id)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)},
    )
