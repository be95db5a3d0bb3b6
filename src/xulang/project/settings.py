"""Django's settings. What differs between installations comes from the environment: docs/installation.md."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from xulang.platform.home import CHECKOUT, home
from xulang.platform.keys import secret
from xulang.project.database import databases
from xulang.project.identity import identity_origins, identity_provider

PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = secret("django")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("XULANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PORT = int(os.environ.get("XULANG_PORT", "8000"))
PUBLIC_URL = os.environ.get("XULANG_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
# Pages and streams are two processes; behind a proxy both may stand under one address (docs/installation.md).
STREAM_PORT = int(os.environ.get("XULANG_STREAM_PORT", str(PORT + 1)))
STREAM_URL = os.environ.get("XULANG_STREAM_URL", f"http://127.0.0.1:{STREAM_PORT}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "xulang.platform",
    "xulang.crossing",
    "xulang.insight",
    "xulang.journal",
    "xulang.registry",
    "xulang.declarations",
    "xulang.gates",
    "xulang.queueing",
    "xulang.ledger",
    "xulang.notifications",
    "xulang.yards",
    "xulang.assignments",
    "xulang.indicators",
    "procrastinate.contrib.django",
    "xulang.interfaces.shared",
    "xulang.interfaces.log",
    "xulang.interfaces.account",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "xulang.interfaces.carrier",
    "xulang.interfaces.webhooks",
    "xulang.interfaces.driver",
    "xulang.interfaces.push",
    "xulang.interfaces.officer",
    "xulang.interfaces.yard",
    "xulang.interfaces.public",
    "xulang.interfaces.centre",
    "xulang.interfaces.province",
    "xulang.interfaces.rest",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xulang.interfaces.shared.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "xulang.interfaces.account.middleware.RecordingSessionMiddleware",
    "xulang.interfaces.shared.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xulang.interfaces.account.middleware.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xulang.interfaces.shared.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "xulang.project.urls"
WSGI_APPLICATION = "xulang.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xulang.interfaces.shared.context_processors.house",
            ],
        },
    },
]

DATABASES = databases()
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Costs memory as well as time, and comes with Python; the second reads passwords of earlier installations.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# How people sign in: docs/security.md.
# At this hour in Hanoi the daily report of the gates is made.
DAILY_REPORT_HOUR = int(os.environ.get("XULANG_DAILY_REPORT_HOUR", "17"))
SHIFT_HOURS = int(os.environ.get("XULANG_SHIFT_HOURS", "12"))
TRUSTED_PROXIES = int(os.environ.get("XULANG_TRUSTED_PROXIES", "0"))
SESSION_ENGINE = "xulang.interfaces.account.session_store"
SESSION_COOKIE_AGE = SHIFT_HOURS * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_start"
# What sign-in attempts are counted in; made by the registry's migration, shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_attempts",
        # Beyond this some counters are dropped: nobody shall get there by trying many names.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
ACCOUNT_ADAPTER = "xulang.interfaces.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "xulang.interfaces.account.forms.SignInForm",
    "reauthenticate": "xulang.interfaces.account.forms.OwnReauthenticateForm",
    "change_password": "xulang.interfaces.account.forms.OwnChangePasswordForm",
    "set_password": "xulang.interfaces.account.forms.OwnSetPasswordForm",
    "reset_password": "xulang.interfaces.account.forms.OwnResetPasswordForm",
    "reset_password_from_key": "xulang.interfaces.account.forms.OwnResetPasswordKeyForm",
}
MFA_ADAPTER = "xulang.interfaces.account.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Accounts are made by those who know the person, not by whoever asks.
MFA_TOTP_ISSUER = "Xứ Lạng"
MFA_TOTP_TOLERANCE = 1  # One step of clock drift either way (RFC 6238, section 5.2).
MFA_FORMS = {
    "authenticate": "xulang.interfaces.account.forms.CodeForm",
    "reauthenticate": "xulang.interfaces.account.forms.CodeAgainForm",
    "activate_totp": "xulang.interfaces.account.forms.AppForm",
    "add_webauthn": "xulang.interfaces.account.forms.PasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "xulang.interfaces.account.adapters.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
IDENTITY_NAME = os.environ.get("XULANG_OIDC_NAME", "VNeID")
SOCIALACCOUNT_PROVIDERS = identity_provider()

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English")), ("zh-hans", _("Chinese"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["xulang.interfaces.shared.formats"]
FORM_RENDERER = "xulang.interfaces.shared.forms.Renderer"

STATIC_URL = "/static/"
# `xulang build` puts style and scripts here under names that carry a hash; WhiteNoise serves them from there.
ASSETS = CHECKOUT / "build" / "assets"
STATICFILES_DIRS = [ASSETS]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # The folder is missing until the first build.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/xulang/.+-[0-9A-Z]{8}\.\w+$"
MEDIA_ROOT = home() / "media"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "xulang.interfaces.shared.errors.page_expired"
# Other origins that forms may lead to.
CSP_FORM_TARGETS: list[str] = identity_origins()

DATA_FOLDER = CHECKOUT / "data"

# After how many days of rest a declaration is erased, and an unsent draft deleted. 0: never.
# Tax codes of the operators that the customs authority named as authorised, one a line.
AUTHORISED_OPERATORS = tuple(
    Path(os.environ["XULANG_AUTHORISED_OPERATORS"]).read_text(encoding="utf-8").split()
    if os.environ.get("XULANG_AUTHORISED_OPERATORS")
    else ()
)
RETENTION_DAYS = int(os.environ.get("XULANG_RETENTION_DAYS") or "0")
# After how many years files behind figures and tasks are deleted; the keeper of the data decides: 0, never.
EVIDENCE_YEARS = int(os.environ.get("XULANG_EVIDENCE_YEARS") or "0")
DRAFT_DAYS = int(os.environ.get("XULANG_DRAFT_DAYS", "90"))
# After how many days the file of an import that ended is deleted, with the list of what became of its rows.
SPREADSHEET_DAYS = int(os.environ.get("XULANG_SPREADSHEET_DAYS", "30"))

# How late and how far ahead a declared arrival may lie (xulang.declarations.domain.limits says why).
ARRIVAL_GRACE_HOURS = int(os.environ.get("XULANG_ARRIVAL_GRACE_HOURS", "2"))
ARRIVAL_AHEAD_DAYS = int(os.environ.get("XULANG_ARRIVAL_AHEAD_DAYS", "30"))

# Messages to people (docs/messages.md). Without a mail server there is the list in the page, and web push.
EMAIL_HOST = os.environ.get("XULANG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("XULANG_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("XULANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("XULANG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("XULANG_SMTP_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("XULANG_SMTP_SECURITY") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("XULANG_MAIL_FROM", "xulang@localhost")
NOTIFICATION_TEXTS = "xulang.interfaces.shared.notification_texts.render"
NOTIFICATION_DAYS = int(os.environ.get("XULANG_NOTIFICATION_DAYS", "180"))
# Webhooks (docs/webhooks.md): where their messages are written, and how long those that ended are kept.
WEBHOOK_EVENTS = "xulang.interfaces.rest.hooking.read_hook_events"
WEBHOOK_DAYS = int(os.environ.get("XULANG_WEBHOOK_DAYS", "30"))
# Texts to drivers' phones (docs/sms.md): a line for each country's carriers, the words that a carrier wants
# before each text; how many an hour to one number and over one line; how long those that ended are kept.
SMS_URLS = {"vn": os.environ.get("XULANG_SMS_VN_URL", ""), "cn": os.environ.get("XULANG_SMS_CN_URL", "")}
SMS_PREFIXES = {
    "vn": os.environ.get("XULANG_SMS_VN_PREFIX", ""),
    "cn": os.environ.get("XULANG_SMS_CN_PREFIX", ""),
}
SMS_PER_NUMBER = int(os.environ.get("XULANG_SMS_PER_NUMBER", "6"))
SMS_PER_HOUR = int(os.environ.get("XULANG_SMS_PER_HOUR", "2000"))
SMS_DAYS = int(os.environ.get("XULANG_SMS_DAYS", "30"))
# The push services of Chrome and Edge, Firefox, Safari and Windows; browsers name no others.
PUSH_SERVICES = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://web.push.apple.com",
    "https://*.notify.windows.com",
]
# Whom a push service may write to about our messages (RFC 8292): an https or mailto address.
PUSH_CONTACT = os.environ.get(
    "XULANG_PUSH_CONTACT", PUBLIC_URL if PUBLIC_URL.startswith("https://") else "mailto:xulang@localhost"
)

# Yards' own software (docs/yard-software.md): how many minutes its clock may be ahead of ours, and may differ
# before two times do; how many days late an event may come, which is also how long the book is kept.
YARD_AHEAD_MINUTES = int(os.environ.get("XULANG_YARD_AHEAD_MINUTES", "5"))
YARD_DIFFERENCE_MINUTES = int(os.environ.get("XULANG_YARD_DIFFERENCE_MINUTES", "30"))
YARD_DAYS = int(os.environ.get("XULANG_YARD_DAYS", "30"))

# Requests a second that one token may make of one worker, on average and at once (docs/api.md). 0: no bound.
API_RATE = float(os.environ.get("XULANG_API_RATE", "20"))
API_BURST = int(os.environ.get("XULANG_API_BURST", "100"))
