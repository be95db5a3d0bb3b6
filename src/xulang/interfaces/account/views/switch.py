"""Officers change at one device in seconds, and every action stays personal."""

from typing import Any
from uuid import UUID

from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic.edit import FormView

from xulang.interfaces.account.assurance import (
    Assurance,
    SignIn,
    Way,
    find_sign_in,
    needs_second_factor,
    shift,
)
from xulang.interfaces.account.devices import find_device, get_or_register_device, keep_device
from xulang.interfaces.account.forms import NewPinForm, PinForm
from xulang.interfaces.account.sign_in import (
    require_local_demonstration,
    return_by_pin,
    speak_his_language,
)
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import actor_of
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.platform.installation import is_demonstration
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal


def _own_id(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


def _enrolled(device_id: UUID | None) -> list[registry.Enrolled]:
    if device_id is None:
        return []
    return registry.list_enrolled(device_id=device_id, since=clock.now() - shift())


@never_cache
@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Who may come back on this device."""
    return render(request, "account/switch.html", {"enrolled": _enrolled(find_device(request))})


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_to(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One officer's PIN. The right one ends the session of who was here before, and begins his own."""
    device_id = find_device(request)
    chosen = next((one for one in _enrolled(device_id) if one.user_id == user_id), None)
    if device_id is None or chosen is None:
        # Unknown on this device, shift over and PIN void look the same from outside.
        messages.error(request, _("Quick return is not open for this person here. Sign in in full."))
        return redirect("account_switch")
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _come_back(
                request=request, device_id=device_id, user_id=user_id, pin=form.cleaned_data["pin"]
            )
        except Refusal as refusal:
            if refusal.code is not RegistryRefusal.PIN_WRONG:
                raise
            add_refusals(form=form, refusals=[refusal])
    return render(request, "account/switch_to.html", {"form": form, "chosen": chosen})


def _come_back(*, request: HttpRequest, device_id: UUID, user_id: UUID, pin: str) -> HttpResponse:
    require_local_demonstration(request)
    at = registry.return_by_pin(device_id=device_id, user_id=user_id, pin=pin, shift=shift(), now=clock.now())
    assurance = Assurance.DEMONSTRATION if is_demonstration() else Assurance.TWO_FACTORS
    return_by_pin(
        request=request,
        user=get_user_model().objects.get(pk=user_id),
        sign_in=SignIn(assurance=assurance, way=Way.PIN, at=at),
    )
    response = redirect("account_start")
    speak_his_language(response=response, user_id=user_id)
    return response


def _require_full_sign_in(request: HttpRequest) -> SignIn:
    """Raises Http404 for who is no officer, FULL_SIGN_IN_NEEDED for who came by PIN."""
    if not needs_second_factor(actor_of(request)):
        raise Http404
    sign_in = find_sign_in(request.session)
    if sign_in is None or sign_in.way is not Way.FULL or sign_in.assurance is Assurance.ONE_FACTOR:
        raise Refusal(code=RegistryRefusal.FULL_SIGN_IN_NEEDED)
    return sign_in


@never_cache
@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_pin(request: HttpRequest) -> HttpResponse:
    """Enrol on this device: only after a full sign-in, for the rest of its shift."""
    sign_in = _require_full_sign_in(request)
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device_id = get_or_register_device(request)
        try:
            registry.enrol_on_device(
                device_id=device_id,
                user_id=_own_id(request),
                pin=form.cleaned_data["pin"],
                signed_in_at=sign_in.at,
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(request, _("The PIN is set. Until your shift ends it brings you back here."))
            response = redirect("account_home")
            keep_device(response=response, device_id=device_id)
            return response
    return render(request, "account/set_pin.html", {"form": form})


@require_POST
@login_required
def remove_pin(request: HttpRequest) -> HttpResponse:
    device_id = find_device(request)
    if device_id is not None:
        registry.withdraw_from_device(device_id=device_id, user_id=_own_id(request))
    messages.success(request, _("You can no longer come back by PIN on this device."))
    return redirect("account_home")


class SwitchByPasskey(LoginWebAuthnView):
    """As allauth's sign-in by passkey, but for a device where somebody else may be signed in."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # allauth would send a signed-in visitor away.
        return FormView.dispatch(self, request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.user.is_authenticated:
            logout(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("The passkey was not accepted."))
        return redirect("account_switch")

    def get_success_url(self) -> str:
        return reverse("account_start")
