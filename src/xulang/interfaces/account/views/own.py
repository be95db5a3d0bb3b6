"""A person's own page: who he is here, his sessions, and what he signs in with."""

from typing import Any
from uuid import UUID

from allauth.account import views as allauth_views
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.interfaces.account.assurance import (
    Assurance,
    Way,
    find_sign_in,
    needs_second_factor,
    shift,
)
from xulang.interfaces.account.devices import find_device
from xulang.interfaces.account.session_store import SessionStore
from xulang.interfaces.shared.navigation import navigation_for
from xulang.interfaces.shared.requests import actor_of
from xulang.platform import clock
from xulang.registry import api as registry

# The desk that comes first is where somebody with several begins.
DESKS = (
    "carrier:home",
    "officer:work",
    "yard:yard",
    "centre:overview",
    "officer:search",
    "province:overview",
)


def _user_id(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where a sign-in leads: to the person's own work, by what his navigation offers him."""
    offered = {item.url for item in navigation_for(request)}
    desks = (url for url in map(reverse, DESKS) if url in offered)
    return redirect(next(desks, reverse("account_home")))


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    user_id = _user_id(request)
    sign_in = find_sign_in(request.session)
    device_id = find_device(request)
    enrolled = device_id and any(
        one.user_id == user_id for one in registry.list_enrolled(device_id=device_id, since=now - shift())
    )
    provider = identity_name()
    return render(
        request,
        "account/home.html",
        {
            "person": registry.get_person(user_id=user_id),
            "duties": _duties(user_id=user_id, language=get_language() or ""),
            "may_set_pin": needs_second_factor(actor_of(request)),
            "is_full_sign_in": sign_in is not None
            and sign_in.way is Way.FULL
            and sign_in.assurance is not Assurance.ONE_FACTOR,
            "is_enrolled": enrolled,
            "identity_name": provider,
            "is_connected": bool(provider) and SocialAccount.objects.filter(user_id=user_id).exists(),
        },
    )


def _duties(*, user_id: UUID, language: str) -> list[dict[str, object]]:
    names = {gate.code: gate.name(language=language) for gate in registry.list_gates()}
    return [
        {"membership": one, "gate": names.get(one.gate or "", "")}
        for one in registry.list_memberships(user_id=user_id, now=clock.now())
    ]


def identity_name() -> str:
    """What people call the identity provider of this installation; empty when there is none."""
    return str(settings.IDENTITY_NAME) if settings.SOCIALACCOUNT_PROVIDERS else ""


@never_cache
@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    here = request.session.stored if isinstance(request.session, SessionStore) else None
    return render(
        request,
        "account/sessions.html",
        {
            "sessions": registry.list_sessions(user_id=_user_id(request), now=clock.now()),
            "here": here.id if here else None,
        },
    )


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    registry.end_session(user_id=_user_id(request), session_id=session_id)
    messages.success(request, _("The session has been ended."))
    return redirect("account_sessions")


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    here = request.session.stored if isinstance(request.session, SessionStore) else None
    ended = registry.end_other_sessions(user_id=_user_id(request), kept=here.id if here else None)
    messages.success(
        request,
        ngettext("%(count)s session has been ended.", "%(count)s sessions have been ended.", ended)
        % {"count": ended},
    )
    return redirect("account_sessions")


class SignIn(allauth_views.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "identity_name": identity_name()}


class SignOut(allauth_views.LogoutView):
    """Signing out leads to the quick switch on a device where officers change shifts."""

    def get_redirect_url(self) -> str:
        return reverse("account_switch") if find_device(self.request) else "/"
