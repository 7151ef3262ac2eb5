"""Django's settings, read from the environment; `runtime.py` fills in what is missing.

| Variable | Meaning | Without it |
|---|---|---|
| DATABASE_URL | any PostgreSQL ≥ 15 | an embedded one in GODOWN_DATA |
| GODOWN_DATA | folder for the embedded database, documents and keys | `var` |
| GODOWN_KEYS | Fernet keys, newest first, separated by commas | made once, kept in GODOWN_DATA/keys |
| GODOWN_SECRET_KEY | signs sessions | made once, kept in GODOWN_DATA/secret |
| GODOWN_HOSTS | host names the web answers to, separated by commas | 127.0.0.1,localhost |
| GODOWN_KEEP_EXCHANGES | days that requests to Flipkart and their answers are kept; 0: for ever | 30 |
| GODOWN_KEEP_EFFECTS | days that settled effects keep a repeat from being sent again; 0: for ever | 90 |
| GODOWN_KEEP_GESTURES | days that a device's repeated scan is known as one; 0: for ever | 30 |
| GODOWN_SCAN_SILENCE | ms of silence that end a scan of a scanner that sends no Enter; more for slow ones | 60 |
| GODOWN_SCAN_BLANK | ms after a scan in which a further code counts as read by the same trigger, and is ignored | 250 |
| GODOWN_IDLE_LOCK | minutes without a key or a touch after which a station asks who is there; 0: never | 10 |
| PROXY_URL | where a proxy in a process of its own answers | the proxy is called directly |
| PROXY_USERNAME, PROXY_PASSWORD | its log-in | – |
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

DATA = Path(os.environ.get("GODOWN_DATA", "var")).resolve()


def database(url: str) -> dict[str, Any]:
    """Django's form of a PostgreSQL connection URL."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "godown"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **parts},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///godown"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

GODOWN_KEYS = [key for key in os.environ.get("GODOWN_KEYS", "").split(",") if key]
SECRET_KEY = os.environ.get("GODOWN_SECRET_KEY", "only-for-commands-that-sign-nothing")
KEEP_DAYS = {
    "exchanges": int(os.environ.get("GODOWN_KEEP_EXCHANGES", "30")),
    "effects": int(os.environ.get("GODOWN_KEEP_EFFECTS", "90")),
    "gestures": int(os.environ.get("GODOWN_KEEP_GESTURES", "30")),
}
SCAN_SILENCE = int(os.environ.get("GODOWN_SCAN_SILENCE", "60"))
SCAN_BLANK = int(os.environ.get("GODOWN_SCAN_BLANK", "250"))
IDLE_LOCK = int(os.environ.get("GODOWN_IDLE_LOCK", "10"))
PROXY_URL = os.environ.get("PROXY_URL", "")
PROXY_USERNAME = os.environ.get("PROXY_USERNAME", "")
PROXY_PASSWORD = os.environ.get("PROXY_PASSWORD", "")

ALLOWED_HOSTS = os.environ.get("GODOWN_HOSTS", "127.0.0.1,localhost").split(",")
ROOT_URLCONF = os.environ.get("GODOWN_URLS", "godown.urls")
WSGI_APPLICATION = "godown.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "godown.kit",
    "godown.access",
    "godown.proxy",
    "godown.omni",
    "godown.wms",
    "godown.console",
    "godown.wiring.GodownConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "godown.access.middleware.EveryRouteNeedsAPermission",
    "godown.access.middleware.NoNul",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

USE_TZ = True
TIME_ZONE = "Asia/Kolkata"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

FILE_UPLOAD_HANDLERS = [
    "godown.console.uploading.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "documents")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
