"""Django's settings. What differs between installations comes from the environment: docs/installation.md."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from xulang.platform.home import CHECKOUT, home
from xulang.platform.keys import secret
from xulang.project.database import databases

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
    "xulang.journal",
    "xulang.registry",
    "xulang.declarations",
    "xulang.gates",
    "xulang.ledger",
    "procrastinate.contrib.django",
    "xulang.interfaces.shared",
    "xulang.interfaces.driver",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xulang.interfaces.shared.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xulang.interfaces.shared.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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
# Costs memory as well as time, and comes with Python; the second reads passwords of earlier installations.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

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
CSP_FORM_TARGETS: list[str] = []  # Other origins that forms may lead to, such as an identity provider's.

DATA_FOLDER = CHECKOUT / "data"

# How late and how far ahead a declared arrival may lie (xulang.declarations.domain.limits says why).
ARRIVAL_GRACE_HOURS = int(os.environ.get("XULANG_ARRIVAL_GRACE_HOURS", "2"))
ARRIVAL_AHEAD_DAYS = int(os.environ.get("XULANG_ARRIVAL_AHEAD_DAYS", "30"))
