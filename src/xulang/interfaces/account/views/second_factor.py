"""Setting up a second factor proves it: allauth's views, and the session takes note."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from xulang.interfaces.account.assurance import (
    Assurance,
    find_sign_in,
    needs_second_factor,
    raise_to_two_factors,
)
from xulang.interfaces.shared.requests import actor_of


class SecondFactors(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        sign_in = find_sign_in(self.request.session)
        proven = sign_in is not None and sign_in.assurance is not Assurance.ONE_FACTOR
        context["second_factor_missing"] = not proven and needs_second_factor(actor_of(self.request))
        return context


class SetUpApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        raise_to_two_factors(self.request.session)
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        raise_to_two_factors(self.request.session)
        return response


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_index"))
        response: HttpResponse = super().form_valid(form)
        return response
