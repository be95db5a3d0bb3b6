"""The national identity provider: out to it, back from it, and letting go of it."""

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.interfaces.account.provider import ID, IdentityOAuth2Adapter


def _adapter(request: HttpRequest) -> IdentityOAuth2Adapter:
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
    return IdentityOAuth2Adapter(request, ID)


@never_cache
@require_POST
def identity_login(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = OAuth2LoginView.adapter_view(_adapter(request))(request)
    return response


@never_cache
@require_safe
def identity_callback(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = OAuth2CallbackView.adapter_view(_adapter(request))(request)
    return response


@never_cache
@require_safe
def identity_cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/login_cancelled.html")


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def identity_disconnect(request: HttpRequest) -> HttpResponse:
    account = get_object_or_404(SocialAccount, user_id=request.user.pk, provider=ID)
    flows.connect.validate_disconnect(request, account)
    flows.connect.disconnect(request, account)
    return redirect("account_home")
