"""Django's settings. What differs between machines is read in `environment.py`; what is the same everywhere is here."""

import environ
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from scs_admin.environment import BASE_DIR, decode_key, origin_of, read_process_environment
from scs_admin.logs import logging_config

ENVIRONMENT = read_process_environment()
MODE = ENVIRONMENT.mode
DEMO = MODE == "demo"

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "scs_admin.urls"
WSGI_APPLICATION = "scs_admin.wsgi.application"

# The rooms that stand, top first (the whole stack with its reserved places is in .importlinter).
ROOMS = [
    "portal",
    "regimes",
    "appeals",
    "lists",
    "consultations",
    "notices",
    "records",
    "deadlines",
    "cases",
    "outbox",
    "people",
    "ledger",
    "clock",
]

INSTALLED_APPS = [
    *ROOMS,
    "scs_admin.apps.AdminSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "pgtrigger",
    "rest_framework",
    "oauth2_provider",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "scs_admin.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "scs_admin.middleware.PermissionsPolicy",
    "scs_admin.middleware.ReadableAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "scs_admin.middleware.ChosenLanguage",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "scs_admin.uploads.NotTooMuch",
    "scs_admin.middleware.DeclaredAccess",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scs_admin.context.page",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------------------

DATABASES = {"default": ENVIRONMENT.database}
if ENVIRONMENT.database_pool:
    pool = {"min_size": 1, "max_size": ENVIRONMENT.database_pool, "timeout": 10}
    ENVIRONMENT.database["OPTIONS"]["pool"] = pool
if ENVIRONMENT.replica:
    # Statistics name this connection themselves; guarded reads go to the primary, always.
    DATABASES["replica"] = ENVIRONMENT.replica
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and used one-time codes: in PostgreSQL, so that an absent Redis neither locks officials out nor lets a
# code be used twice.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
SECOND_FACTOR_REQUIRED = not DEMO

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "scs_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_TZ = True
FORMAT_MODULE_PATH = ["scs_admin.formats"]
TIME_ZONE = ENVIRONMENT.zone

# --- Files of ours that browsers load -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "scs_admin.storages.StaticFiles"},
}

# --- Security ---------------------------------------------------------------------------------------------------------

SECURE_SSL = not DEMO  # the demo is served over plain HTTP on this machine
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL
SESSION_COOKIE_NAME = "__Host-scs_session" if SECURE_SSL else "scs_session"
CSRF_COOKIE_NAME = "__Host-scs_csrf" if SECURE_SSL else "scs_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 10 * 3600  # a working day
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked on the inside, without TLS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to another sign-in is redirected there, and browsers ask whether it may.
        "form-action": [SELF, *([origin_of(ENVIRONMENT.oidc_url)] if ENVIRONMENT.oidc_url else [])],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"

# --- Sign-in ----------------------------------------------------------------------------------------------------------

ACCOUNT_ADAPTER = "people.adapters.OfficialsOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted by axes, below. Allauth's own count by name alone would let a stranger lock an official out; what
# is left of it slows a guesser who comes from many addresses.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,60/h/key"}
ACCOUNT_FORMS = {"reset_password": "people.forms.OfficialsResetForm"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the reset page is no way to send mail to strangers
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a session left open is not enough to change how its owner signs in
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Public Lists Office"
MFA_ADAPTER = "people.adapters.SecondFactor"
# Citizens who sign in elsewhere get no account here: their verified number opens their own file (portal/adapters.py).
OIDC_NAME = ENVIRONMENT.oidc_name if ENVIRONMENT.oidc_url else ""
OIDC_CLAIM = ENVIRONMENT.oidc_claim
OIDC_CLAIM_KIND = ENVIRONMENT.oidc_claim_kind
SOCIALACCOUNT_ADAPTER = "portal.adapters.SignedInElsewhere"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "citizens",
                "name": ENVIRONMENT.oidc_name,
                "client_id": ENVIRONMENT.oidc_client,
                "secret": ENVIRONMENT.oidc_secret,
                "settings": {"server_url": ENVIRONMENT.oidc_url},
            }
        ]
        if ENVIRONMENT.oidc_url
        else [],
    }
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger's guesses elsewhere do not lock the owner out
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "people.adapters.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "people.adapters.address_of"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"

# --- The ledger -------------------------------------------------------------------------------------------------------

FIELD_KEY = decode_key(ENVIRONMENT.field_key)
FIELD_KEY_OTHER = decode_key(ENVIRONMENT.field_key_other)
LEDGER_KEY_FILE = ENVIRONMENT.ledger_key_file
LETTER_KEY_FILE = ENVIRONMENT.letter_key_file
LETTER_OLD_KEYS = ENVIRONMENT.letter_old_keys
LEDGER_ORIGIN = ENVIRONMENT.ledger_origin
CHECKPOINT_DIR = ENVIRONMENT.checkpoint_dir

# --- Files ------------------------------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a standard of thirty grounds is filled in on one sheet
FILE_UPLOAD_HANDLERS = [
    "scs_admin.uploads.Cut",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES_DIR = ENVIRONMENT.files_dir
FILES_URL = ENVIRONMENT.files_url
FILES_ACCESS_KEY = ENVIRONMENT.files_access_key
FILES_SECRET_KEY = ENVIRONMENT.files_secret_key
CLAMAV = ENVIRONMENT.clamav
ERASURE_JOURNAL = ENVIRONMENT.erasure_journal

# --- REST -------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["scs_admin.parsing.Json"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "EXCEPTION_HANDLER": "scs_admin.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "cases.adapters.ScopesPerList",
    "OAUTH2_VALIDATOR_CLASS": "cases.adapters.HashedTokens",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Statutory lists",
    "DESCRIPTION": (
        "Cases, public register, consultations and proofs. Errors are application/problem+json (RFC 9457).\n\n"
        "What is public needs no token. For the rest, whoever runs the installation issues one to your agency’s program: "
        "`manage.py issue_token PROGRAM --scope cases.read`, or with `--client` an id and a secret, with which the program gets "
        "tokens itself at `api/v1/oauth/token/`. Each request carries it as `Authorization: Bearer TOKEN`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": False
    },  # deep links are anchors inside buttons: no keyboard reaches them well
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "scs_admin.openapi.describe_problems",
    ],
}

# --- Jobs -------------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = ENVIRONMENT.redis_url.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Static in code: nobody edits a statutory job. A job not begun before its next tick is dropped; the next one finds its
# work, because rows are the queue.
CELERY_BEAT_SCHEDULE = {
    "observe-clock": {"task": "clock.tasks.observe", "schedule": schedule(1), "options": {"expires": 1}},
    "sweep-deadlines": {"task": "deadlines.tasks.sweep", "schedule": schedule(1), "options": {"expires": 1}},
    # The same sweep, room by room: what comes due in one does not wait behind what comes due in another.
    "enforce-removals": {"task": "lists.tasks.enforce_removals", "schedule": schedule(5), "options": {"expires": 5}},
    "follow-service": {"task": "notices.tasks.follow_service", "schedule": schedule(5), "options": {"expires": 5}},
    "close-comments": {
        "task": "consultations.tasks.close_comments",
        "schedule": schedule(5),
        "options": {"expires": 5},
    },
    "follow-silence": {"task": "appeals.tasks.follow_silence", "schedule": schedule(5), "options": {"expires": 5}},
    "end-records": {"task": "records.tasks.end_records", "schedule": schedule(5), "options": {"expires": 5}},
    "recount-deadlines": {
        "task": "deadlines.tasks.work_off_recounts",
        "schedule": schedule(5),
        "options": {"expires": 5},
    },
    "follow-records": {"task": "lists.tasks.follow_records", "schedule": schedule(5), "options": {"expires": 5}},
    "relay-messages": {"task": "outbox.tasks.relay", "schedule": schedule(1), "options": {"expires": 1}},
    "group-comments": {
        "task": "consultations.tasks.group_comments",
        "schedule": schedule(30),
        "options": {"expires": 30},
    },
    "print-notices": {"task": "notices.tasks.print_notices", "schedule": schedule(5), "options": {"expires": 5}},
    "forget-wrong-codes": {
        "task": "notices.tasks.forget_wrong_codes",
        "schedule": schedule(3600),
        "options": {"expires": 3600},
    },
    "forget-drafts": {"task": "portal.tasks.forget_drafts", "schedule": schedule(3600), "options": {"expires": 3600}},
    "forget-consents": {
        "task": "lists.tasks.forget_consents",
        "schedule": schedule(3600),
        "options": {"expires": 3600},
    },
    "forget-answers": {"task": "cases.tasks.forget_answers", "schedule": schedule(3600), "options": {"expires": 3600}},
    "sweep-files": {"task": "records.tasks.sweep_files", "schedule": schedule(60), "options": {"expires": 60}},
    "sweep-storage": {
        "task": "records.tasks.sweep_storage",
        "schedule": schedule(3600),
        "options": {"expires": 3600},
    },
    "forget-sessions": {
        "task": "people.tasks.forget_expired_sessions",
        "schedule": schedule(3600),
        "options": {"expires": 3600},
    },
    "forget-sign-ins": {
        "task": "people.tasks.forget_old_sign_ins",
        "schedule": schedule(24 * 3600),
        "options": {"expires": 24 * 3600},
    },
}

# --- Mail and logs ----------------------------------------------------------------------------------------------------

vars().update(environ.Env.email_url_config(ENVIRONMENT.email_url))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
LOGGING = logging_config(level=ENVIRONMENT.log_level)
