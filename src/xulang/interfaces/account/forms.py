"""allauth's forms in our words and without its placeholders, and our own."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # the stubs' name for a lazy text

from xulang.interfaces.account.assurance import find_sign_in, remember
from xulang.registry.api import PIN_DIGITS

# What is typed is bounded before anything is computed from it: hashing a book would be an attack.
LONGEST = 254

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"}


def _name(
    form: forms.Form, name: str, label: "_StrPromise", help_text: "_StrPromise | str" = "", **attrs: str
) -> None:
    """Give a field our label and drop what allauth wrote into its widget but the attributes given here."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs
    if isinstance(field, forms.CharField):
        field.max_length = LONGEST
        field.widget.attrs["maxlength"] = str(LONGEST)
        field.validators.append(forms.CharField(max_length=LONGEST).validators[0])


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(
            self,
            "login",
            _("Sign-in name or e-mail"),
            autocomplete="username",
            autocapitalize="none",
        )
        _name(self, "password", _("Password"))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        sign_in = find_sign_in(request.session)
        if sign_in is not None:
            # allauth has just given the session an end of its own; the shift's end counts.
            remember(session=request.session, sign_in=sign_in)
        return response


class OwnReauthenticateForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "password", _("Password"))


class OwnChangePasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "oldpassword", _("Present password"))
        _name(self, "password1", _("New password"), _("Ten characters or more, not a common password."))
        _name(self, "password2", _("New password again"))


class OwnSetPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "password1", _("New password"), _("Ten characters or more, not a common password."))
        _name(self, "password2", _("New password again"))


class OwnResetPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "email", _("E-mail"), _("The address that was registered with your account."))


class OwnResetPasswordKeyForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "password1", _("New password"), _("Ten characters or more, not a common password."))
        _name(self, "password2", _("New password again"))


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "code", _("Code"), _("From your authenticator app, or a recovery code."), **CODE)


class CodeAgainForm(MfaReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "code", _("Code"), _("From your authenticator app, or a recovery code."), **CODE)


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "code", _("Code"), _("The six digits that the app shows now."), **CODE)


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, "name", _("Name of the passkey"))
        _name(
            self,
            "passwordless",
            _("Sign in with this passkey alone"),
            _("It then asks for your fingerprint, face or the device's own PIN."),
        )


def _pin_field(label: "_StrPromise", help_text: "_StrPromise | str" = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=PIN_DIGITS,
        strip=True,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": r"\d{6}", "size": PIN_DIGITS}
        ),
    )


class PinForm(forms.Form):
    pin = _pin_field(_("PIN"))


class NewPinForm(forms.Form):
    pin = _pin_field(_("New PIN"), _("Six digits, neither all the same nor in a row."))
    again = _pin_field(_("New PIN again"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "again" in cleaned and cleaned.get("pin") != cleaned["again"]:
            self.add_error("again", _("The two PINs differ."))
        return cleaned
