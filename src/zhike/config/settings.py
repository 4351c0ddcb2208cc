"""Django's settings. Everything that an installation may choose comes from `environment`."""

from importlib.util import find_spec
from pathlib import Path

from zhike.config import environment

SOURCE = Path(__file__).resolve().parents[1]
HOME = environment.home()

DEBUG = environment.switch("ZHIKE_DEBUG")
SECRET_KEY = environment.secret_key()
PUBLIC_URL = environment.public_url()
HTTPS = environment.served_over_https()
ALLOWED_HOSTS = environment.hosts()
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

OWN_APPS = [
    "zhike.kernel",
    "zhike.people",
    "zhike.workplace",
    "zhike.duplicates",
    "zhike.customers",
    "zhike.engagement",
    "zhike.catalog",
    "zhike.sales",
    "zhike.demo",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    # Before allauth, whose templates they replace.
    "zhike.config.backup",
    *(app for app in OWN_APPS if find_spec(app) and find_spec(app + ".apps")),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

# What stands above ShortWay serves every request; what stands below serves pages only.
MIDDLEWARE = [
    "zhike.config.http.requests.RequestLog",
    "zhike.config.http.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "zhike.config.http.limits.RefuseMalformed",
    "zhike.config.http.shortway.ShortWay",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhike.people.middleware.Presence",
    "allauth.account.middleware.AccountMiddleware",
    "zhike.people.confirming.Confirmations",
]

ROOT_URLCONF = "zhike.config.urls"
WSGI_APPLICATION = "zhike.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zhike.kernel.pages.shell.shell",
            ],
        },
    }
]

STATEMENT_SECONDS = environment.number("ZHIKE_STATEMENT_SECONDS", 30, least=0, most=86_400)
DATABASES = {"default": environment.django_database(environment.database_url(), STATEMENT_SECONDS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits have to hold across all web processes, so the cache lives in the database they share.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "zhike_cache"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "zhike.people.passwords.MaximumLengthValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhike.people.sign_in.AccountAdapter"
MFA_ADAPTER = "zhike.people.sign_in.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Zhike"
# A browser accepts passkeys over plain http on localhost only, and so do we.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Wrong passwords are limited by `people.limits`; this limits wrong second factors, whose sender knows the password.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key", "login": "120/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "zhike_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = environment.number("ZHIKE_SESSION_DAYS", 14, least=1, most=365) * 24 * 3600
SESSION_IDLE_SECONDS = environment.number("ZHIKE_SESSION_IDLE_HOURS", 24, least=1, most=8760) * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "zhike_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhike.config.http.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# https always ends at a proxy in front, which also redirects http to https: hence W008 below.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("ZHIKE_TRUSTED_PROXIES", 0, least=0, most=10)
# E003: the e-mail is unique by a constraint on its lower case, which the check does not look for.
SILENCED_SYSTEM_CHECKS = ["security.W008", "auth.E003"]
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = HOME / "files"
LARGEST_REQUEST = environment.number("ZHIKE_LARGEST_REQUEST_MB", 200, least=1, most=10_000) * 1024 * 1024
# What people may hang on records: the largest file, all files of one person, all files of the installation.
ATTACHMENT_MB = environment.number("ZHIKE_ATTACHMENT_MB", 50, least=1, most=10_000)
ATTACHMENTS_USER_MB = environment.number("ZHIKE_ATTACHMENTS_USER_MB", 5_000, least=1, most=10_000_000)
ATTACHMENTS_MB = environment.number("ZHIKE_ATTACHMENTS_MB", 50_000, least=1, most=100_000_000)
# What one API key may send to each web process on average; 0 means as much as it likes.
API_CALLS_PER_SECOND = environment.number("ZHIKE_API_RATE", 100, least=0, most=100_000)
METRICS_TOKEN = environment.metrics_token()

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "zhike_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "zhike.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# `zhike up` collects the static files under names that carry their hash. Before that, and in tests,
# they are served from where they lie.
COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing is mailed unless an installation names its mail server.
SMTP = environment.smtp()
EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP.starttls, SMTP.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SMTP.sender

PROCRASTINATE_ON_APP_READY = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "zhike.config.http.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Our own request log says the same with a route in place of the path, which may carry personal data.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": True},
        "procrastinate": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
