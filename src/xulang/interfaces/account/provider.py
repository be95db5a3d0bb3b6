"""Sign-in through a national identity provider by OpenID Connect: code flow, PKCE, nonce, signed ID token.

allauth finds `provider_classes` here. The provider is configured by the environment: docs/security.md.
"""

import hmac
import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

ID = "national_identity"


class IdentityOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """allauth's, but stricter: an ID token must come, and its signature is always checked."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("the provider sent no ID token")
        claims = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("identity_callback"))


class IdentityProvider(OpenIDConnectProvider):
    id = ID
    name = "National identity"
    oauth2_adapter_class = IdentityOAuth2Adapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("identity_login")

    def get_callback_url(self) -> str:
        return reverse("identity_callback")

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The nonce goes out with the wish and must come back inside the signed ID token."""
        nonce = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        kwargs["nonce"] = nonce
        response: HttpResponse = super().redirect(request, process, *args, **kwargs)
        return response


def check_nonce(sociallogin: SocialLogin) -> None:
    """Raises PermissionDenied for an ID token that was made for another sign-in."""
    sent = sociallogin.state.get("nonce") or ""
    told = sociallogin.account.extra_data.get("id_token", {}).get("nonce") or ""
    if not sent or not hmac.compare_digest(sent.encode(), str(told).encode()):
        raise PermissionDenied("the ID token's nonce is not ours")


provider_classes = [IdentityProvider]
