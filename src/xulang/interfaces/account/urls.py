"""/account/: allauth's own names where its code looks them up, only the pages that are offered."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from xulang.interfaces.account.views import identity, own, second_factor, switch

SECOND_FACTOR = [
    path("", second_factor.SecondFactors.as_view(), name="mfa_index"),
    path("check/", mfa.authenticate, name="mfa_authenticate"),
    path("again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/", second_factor.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/add/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

PASSWORD = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("forgotten/", account.password_reset, name="account_reset_password"),
    path("forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("link/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("", own.home, name="account_home"),
    path("start/", own.start, name="account_start"),
    path("sign-in/", own.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/identity/", identity.identity_login, name="identity_login"),
    path("sign-in/identity/back/", identity.identity_callback, name="identity_callback"),
    path("sign-in/identity/cancelled/", identity.identity_cancelled, name="socialaccount_login_cancelled"),
    path("identity/disconnect/", identity.identity_disconnect, name="identity_disconnect"),
    path("sign-out/", own.SignOut.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("sessions/", own.sessions, name="account_sessions"),
    path("sessions/end-others/", own.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<uuid:session_id>/end/", own.end_session, name="account_end_session"),
    path("switch/", switch.switch, name="account_switch"),
    path("switch/passkey/", switch.SwitchByPasskey.as_view(), name="account_switch_passkey"),
    path("switch/<uuid:user_id>/", switch.switch_to, name="account_switch_to"),
    path("pin/", switch.set_pin, name="account_set_pin"),
    path("pin/remove/", switch.remove_pin, name="account_remove_pin"),
    path("password/", include(PASSWORD)),
    path("second-factor/", include(SECOND_FACTOR)),
]
