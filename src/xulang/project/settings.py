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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ],
        },
    },
]

DATABASES = databases()
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.User"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English")), ("zh-hans", _("Chinese"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = CHECKOUT / "build" / "static"
STATICFILES_DIRS = [CHECKOUT / "build" / "assets"] if (CHECKOUT / "build" / "assets").is_dir() else []
MEDIA_ROOT = home() / "media"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
X_FRAME_OPTIONS = "DENY"

DATA_FOLDER = CHECKOUT / "data"
