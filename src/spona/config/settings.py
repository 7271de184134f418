"""Settings: everything a host may change comes from the environment, documented in docs/hosting.md.

Spona runs from one folder (`SPONA_DATA`, default `./var`): database, media, secret key.
"""

import os
from pathlib import Path

from django.utils.csp import CSP

from spona.config.environment import (
    database_from_url,
    flag,
    inbox_from_url,
    mailers_from_url,
    reply_address,
    secret_key,
)

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SPONA_DATA", "var")).resolve()
DEBUG = flag("SPONA_DEBUG")
DEMO = flag("SPONA_DEMO")  # the sign-in page offers the demo's characters by one click
SITE_URL = os.environ.get("SPONA_URL", "http://localhost:8000").rstrip("/")
# Where pairs meet online unless they have their own: https://meet.example.org/{pair}
ROOMS = os.environ.get("SPONA_ROOMS", "")
HTTPS = SITE_URL.startswith("https://")

SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = os.environ.get(
    "SPONA_HOSTS", f"{SITE_URL.split('://')[1].split(':')[0]},localhost,127.0.0.1,[::1]"
).split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
if flag("SPONA_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "spona.ui",  # before allauth and django.forms, whose templates it replaces
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_ox",
    "lucide",
    "spona.core",
    "spona.people",
    "spona.messaging",
    "spona.questions",
    "spona.programmes",
    "spona.needs",
    "spona.mentoring",
    "spona.intake",
    "spona.matching",
    "spona.admissions",
    "spona.support",
    "spona.community",
    "spona.insights",
    "spona.home",
    "spona.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "spona.core.middleware.RefuseTooLarge",
    "spona.core.middleware.AnswerInDistress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

FORM_RENDERER = "spona.ui.forms.Renderer"
ROOT_URLCONF = "spona.config.urls"
WSGI_APPLICATION = "spona.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "spona.people.context.who_and_where",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "spona.core.templatetags.spona",
                "spona.ui.templatetags.ui",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {
    "default": {
        "BACKEND": "django_ox.backend.OxBackend",
        "QUEUES": [],
        "OPTIONS": {"LOCK_TIMEOUT": 120},
    }
}
CACHES = {"default": {"BACKEND": "spona.core.cache.HonestDatabaseCache", "LOCATION": "cache"}}

# Sign-in: a code by mail, a passkey, or a password for those who want one.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "spona.people.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up by herself; the password here lets those who set one sign in with it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "spona.people.signin_forms.Login",
    "request_login_code": "spona.people.signin_forms.AskForCode",
    "confirm_login_code": "spona.people.signin_forms.CodeToSignIn",
    "confirm_email_verification_code": "spona.people.signin_forms.CodeOfAddress",
    "add_email": "spona.people.signin_forms.AddAddress",
    "change_password": "spona.people.signin_forms.ChangePassword",
    "set_password": "spona.people.signin_forms.SetPassword",
    "reset_password": "spona.people.signin_forms.ForgottenPassword",
    "reset_password_from_key": "spona.people.signin_forms.NewPassword",
    "reauthenticate": "spona.people.signin_forms.PasswordAgain",
}
MFA_ADAPTER = "spona.people.signin.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "spona.people.signin_forms.SecondStep",
    "reauthenticate": "spona.people.signin_forms.SecondStepAgain",
    "activate_totp": "spona.people.signin_forms.TurnOnApp",
    "add_webauthn": "spona.people.signin_forms.AddPasskey",
    "edit_webauthn": "spona.people.signin_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # passkeys on http://localhost
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Mail leaves only through the outbox (messaging), in the worker.
MAILERS = mailers_from_url(os.environ.get("SPONA_MAIL", ""), DATA)
DEFAULT_FROM_EMAIL = os.environ.get("SPONA_MAIL_FROM", "Spona <spona@localhost>")
# How many mails of one organisation leave in a minute; 0 for as many as there are. Those of the demo lie
# in a folder: nobody waits behind a year of them.
MAIL_PER_MINUTE = int(os.environ.get("SPONA_MAIL_PER_MINUTE", "0" if DEMO else "120"))
# Mail that comes in: a mailbox that is read, and the address of it that our mails ask to answer to.
INBOX = inbox_from_url(os.environ.get("SPONA_INBOX", ""))
REPLY_ADDRESS = reply_address(os.environ.get("SPONA_REPLY_ADDRESS", ""))

# Languages: Serbian is written in Cyrillic; the Latin interface is derived from it.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sr", "Српски"), ("sr-latn", "Srpski")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Belgrade"
LANGUAGE_COOKIE_NAME = "language"
FORMAT_MODULE_PATH = ["spona.config.formats"]

# Files. Embedded mode serves straight from the packages (no collectstatic, quick start).
STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: whitenoise serves from the packages
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 60 if DEBUG else 31_536_000  # addresses carry ?v=<hash of the content>
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "spona.ui.assets.FingerprintedStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The browser's side of security.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # data: for the code that an authenticator app scans
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["spona", "default"],  # ui/static/js/trusted.js
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "spona.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "spona.core.views.csrf_failure"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SPONA_LOG", "WARNING")},
    "loggers": {
        "django": {"level": os.environ.get("SPONA_LOG", "WARNING")},
        "django.request": {"level": "ERROR"},  # a mistyped address is no trouble of the host's
    },
}
