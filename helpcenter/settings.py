"""Every choice of the installation, from the environment, top to bottom. It runs with none set.

A value that cannot be right stops the start with one line that names the variable.
"""

import os
import re
import secrets
import warnings
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import environ
from django.conf.locale import LANG_INFO

from faq import identity

BASE_DIR = Path(__file__).resolve().parent.parent


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start: one line on standard error, exit code 1."""
    raise SystemExit(f"Setting {name}: {reason}")


def text(name: str, default: str = "") -> str:
    """The variable as it is typed; an empty one counts as not set, as compose files write it."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value not in ("", "true", "false", "1", "0"):
        refuse(name, f"must be true or false, not “{value}”.")
    return default if value == "" else value in ("true", "1")


def whole(name: str, default: int, least: int, most: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
        refuse(name, f"must be a whole number from {least} to {most}, not “{value}”.")
    return int(value)


def shaped(name: str, pattern: str, rule: str, default: str = "", *, secret: bool = False) -> str:
    """The variable, which must match the pattern where it is set, as `rule` says. What is `secret` is not repeated."""
    value = text(name, default)
    if value and not re.fullmatch(pattern, value):
        refuse(name, f"must {rule}." if secret else f"must {rule}, not “{value}”.")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


_HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])"


# --- Where things are -------------------------------------------------------------------------------------------------

# Everything that must survive an upgrade lies in this one folder: database, secret, media.
DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "data"))).resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    refuse("DATA_DIR", f"the folder {DATA_DIR} cannot be made ({error.strerror}).")
if not os.access(DATA_DIR, os.R_OK | os.W_OK | os.X_OK):
    refuse("DATA_DIR", f"the folder {DATA_DIR} cannot be written to.")

# The server's own, read by gunicorn.conf.py; here, so that every command refuses a wrong one.
PORT = whole("PORT", 8000, least=1, most=65535)
WEB_CONCURRENCY = whole("WEB_CONCURRENCY", 2, least=1, most=256)
WEB_THREADS = whole("WEB_THREADS", 4, least=1, most=256)

# The one address of the site, for canonical links, feeds and mail. Request headers are never believed for these.
_shape = rf"(?i)https?://{_HOST}(?::[0-9]{{1,5}})?/*"
SITE_URL = shaped("SITE_URL", _shape, "be like https://help.example.org", f"http://127.0.0.1:{PORT}").rstrip("/")
_address = urlsplit(SITE_URL)
HTTPS = _address.scheme == "https"

# --- Safety -----------------------------------------------------------------------------------------------------------

DEBUG = flag("DEBUG", False)


def kept_secret() -> str:
    """The secret in the data folder, made at the first start, readable by its owner alone."""
    place = DATA_DIR / "secret"
    try:
        if not place.exists():
            # Written aside and linked whole: of two first starts at once, both read the same secret.
            draft = DATA_DIR / f".secret.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(draft, place)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        kept = place.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        refuse("DATA_DIR", f"no secret can be kept in {place} ({error}); set SECRET_KEY instead.")
    if len(kept) < 50:
        refuse("DATA_DIR", f"the secret in {place} is damaged; delete it, and editors sign in anew.")
    return kept


SECRET_KEY = shaped("SECRET_KEY", "(?s).{50,}", "have at least 50 characters", secret=True) or kept_secret()

_more_hosts = words("ALLOWED_HOSTS")
for _host in _more_hosts:
    if not re.fullmatch(rf"\*|\.?{_HOST}", _host, re.IGNORECASE):
        refuse("ALLOWED_HOSTS", f"must be host names like help.example.org,www.example.org, not “{_host}”.")
ALLOWED_HOSTS = [str(_address.hostname), "localhost", "127.0.0.1", "[::1]", *_more_hosts]
# Only behind a proxy that sets this header itself: then “https” in it is believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", False) else None
SECURE_SSL_REDIRECT = HTTPS and flag("REDIRECT_TO_HTTPS", True)
# Load balancers and Prometheus ask the process itself, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# The content security policy and what else depends on the class of a page is said in faq/operations/headers.py.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "faq.admin.failure.out_of_date"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_PATH = "/admin/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "faq.operations.editors.EditorsFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- What is installed ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "faq.apps.FaqConfig",
    "faq.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "markdownx",
]

MIDDLEWARE = [
    "faq.operations.middleware.NamingMiddleware",
    "faq.editorial.middleware.DueMiddleware",
    "faq.operations.middleware.ReplicaMiddleware",
    "faq.operations.middleware.CdnMiddleware",
    "faq.operations.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "faq.reading.middleware.AddressLanguageMiddleware",
    "faq.citing.middleware.ApiMiddleware",
    "faq.citing.middleware.ReferralMiddleware",
    "faq.operations.middleware.LoginMiddleware",
    "faq.operations.read_only.ReadOnlyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "faq.operations.editors.EditorsSession",
    "faq.operations.editors.EditorsCsrf",
    "faq.operations.editors.EditorsAuthentication",
    "faq.operations.editors.EditorsMessages",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Django looks for its own name; `EditorsCsrf` is that very middleware, for the addresses that have sessions.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

ROOT_URLCONF = "helpcenter.urls"
WSGI_APPLICATION = "helpcenter.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "faq.operations.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "faq.reading.context.site",
            ],
        },
    }
]

# --- What is stored ---------------------------------------------------------------------------------------------------


def database(name: str, address: str) -> dict[str, Any]:
    """What Django needs to know of the database at this address, which the variable `name` gave."""
    try:
        with warnings.catch_warnings(action="error"):
            found: dict[str, Any] = environ.Env.db_url_config(address)
    except (UserWarning, ValueError):
        # The address may hold a password: it is not repeated.
        refuse(name, "cannot be read; it is like postgres://user:password@host/name.")
    if found["NAME"] in ("", ":memory:"):
        refuse(name, "names no database; it is like postgres://user:password@host/name.")
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            # A writer waits for its turn at BEGIN, so that no transaction fails half way on a lock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
        }
        found["CONN_MAX_AGE"] = None
    elif found["ENGINE"].endswith("postgresql"):
        # What the address itself asks for (?sslmode=require, ?host=/run/postgresql) goes on to PostgreSQL, and stands
        # over what is said here: a server that was cut off is noticed in seconds, whatever was under way.
        found["OPTIONS"] = {
            "connect_timeout": 3,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 3,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            **found.get("OPTIONS", {}),
            # Connections that broke are replaced before they are used; after a failure it is soon tried anew.
            "pool": {"min_size": 1, "max_size": WEB_THREADS + 4, "timeout": 5, "reconnect_timeout": 2},
        }
        found["CONN_HEALTH_CHECKS"] = True
    else:
        refuse(name, "must begin with sqlite:/// or postgres://.")
    return found


if text("DATABASE_URL"):
    _primary = database("DATABASE_URL", text("DATABASE_URL"))
else:
    _primary = database("DATABASE_URL", "sqlite:///x") | {"NAME": str(DATA_DIR / "site.sqlite3")}
DATABASES = {"default": _primary}
# `manage.py move_to` reads the address of another database as this one's is read.
DATABASE_BY_URL = database
# Copies that PostgreSQL itself keeps up to date: readers are served from them while they keep up.
for _number, _url in enumerate(words("DATABASE_REPLICA_URLS"), start=1):
    DATABASES[f"replica{_number}"] = database("DATABASE_REPLICA_URLS", _url) | {"TEST": {"MIRROR": "default"}}
    if not all(_one["ENGINE"].endswith("postgresql") for _one in DATABASES.values()):
        refuse("DATABASE_REPLICA_URLS", "needs PostgreSQL, and DATABASE_URL set to it.")
DATABASE_ROUTERS = ["faq.operations.hosts.replicas.Router"] if len(DATABASES) > 1 else []

# Shared by all processes where one is given; else each process remembers for itself.
_cache = shaped("CACHE_URL", r"(?:rediss?|unix)://.*", "be like redis://host:6379/0", secret=True)
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
if _cache:
    # Nobody waits longer than a moment for what can be done without.
    _patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    CACHES["default"] = {
        "BACKEND": "faq.operations.hosts.caching.ForgivingRedis",
        "LOCATION": _cache,
        "OPTIONS": _patience,
    }
    # Sessions lie in the database, and a minute in Redis: one that was ended while Redis was away does not come back.
    CACHES["sessions"] = {
        **CACHES["default"],
        "KEY_PREFIX": "sessions",
        "OPTIONS": {**_patience, "longest": 60},
    }
    SESSION_ENGINE, SESSION_CACHE_ALIAS = "django.contrib.sessions.backends.cached_db", "sessions"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Finished pages: in each worker's memory up to so many megabytes, and on the disk for when the database is away.
PAGE_STORE_MB = whole("PAGE_STORE_MB", 24, least=1, most=65_536)
PAGES_DIR = DATA_DIR / "pages"
# Readers read, and nobody can change anything: for a move or a repair.
READ_ONLY = flag("READ_ONLY", False)

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "faq.operations.hosts.media.SharedFolder"},
    "staticfiles": {"BACKEND": "faq.operations.stylesheets.StaticFiles"},
}
# Pictures and cards anywhere that a storage class of Django knows, for hosts that share no folder; the site serves them.
_media, _, _options = text("MEDIA_STORAGE").partition("?")
if _media:
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", _media) or find_spec(_media.split(".")[0]) is None:
        refuse(
            "MEDIA_STORAGE",
            "must name a storage class that is installed, like storages.backends.s3.S3Storage?bucket_name=help.",
        )
    STORAGES["default"] = {"BACKEND": _media, "OPTIONS": dict(parse_qsl(_options))}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False

# --- People and mail --------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Editors log in through faq/admin/accounts.py. An account is made by another editor or by createsuperuser, so no address
# waits to be confirmed.
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "faq.admin.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "faq.admin.accounts.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/admin/login/"
# Attempts are counted before the password is compared, in the adapter; this is for the codes that come after it.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}
MFA_ADAPTER = "faq.admin.accounts.FactorAdapter"
MFA_FORMS = {"authenticate": "faq.admin.accounts.CodeForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A phone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1

# Without an address, mails are written to the log.
_mail: dict[str, Any] = {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
if text("EMAIL_URL"):
    try:
        _mail = environ.Env.email_url_config(text("EMAIL_URL"))
    except (environ.ImproperlyConfigured, ValueError, KeyError):
        _mail = {}
    if not _mail.get("EMAIL_HOST"):
        # The address may hold a password: it is not repeated.
        refuse("EMAIL_URL", "cannot be read; it is like smtp+tls://user:password@host:587.")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", "localhost"), _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER") or "", _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = shaped(
    "DEFAULT_FROM_EMAIL", r"[^\r\n]*@[^\r\n]*", "be like help@example.org", f"no-reply@{_address.hostname}"
)
# So many questions, and so many remarks, wait for an editor at most; then readers are asked to come back later.
INBOX_LIMIT = whole("INBOX_LIMIT", 500, least=1, most=100_000)

# --- Languages --------------------------------------------------------------------------------------------------------

_codes = words("LANGUAGES", "fr,en")
for _code in _codes:
    if _code not in LANG_INFO or "name_local" not in LANG_INFO[_code]:
        refuse("LANGUAGES", f"“{_code}” is not a language that Django knows.")
if not _codes:
    refuse("LANGUAGES", "must name at least one language, like fr,en.")
# The first is the one shown when a reader's own is not known.
LANGUAGES = [(code, LANG_INFO[code]["name_local"].capitalize()) for code in _codes]
LANGUAGE_CODE = _codes[0]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "helpcenter.formats"
TIME_ZONE = text("TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (LookupError, ValueError, OSError):
    refuse("TIME_ZONE", f"“{TIME_ZONE}” is not known; it is like Europe/Paris (package tzdata).")

# --- The site itself --------------------------------------------------------------------------------------------------

# Its name, accent, logo and words: in the data folder unless another file is named, which must be there then.
try:
    IDENTITY = identity.read(
        Path(text("SITE_FILE", str(DATA_DIR / "site.toml"))).resolve(), must_exist=bool(text("SITE_FILE"))
    )
except identity.IdentityRefused as error:
    refuse("SITE_FILE", str(error))
SITE_NAME = text("SITE_NAME", IDENTITY.name or "Recours")
# Whether each start brings the guide of fixtures/ in; what an editor has changed stays in any case.
SEED_AT_START = flag("SEED_AT_START", True)
# How long the daily counts of searches are kept, and how often a query must be made before editors see it.
SEARCH_COUNTS_DAYS = whole("SEARCH_COUNTS_DAYS", 180, least=1, most=36_500)
SEARCH_COUNTS_FLOOR = whole("SEARCH_COUNTS_FLOOR", 3, least=1, most=1_000_000)
# The same for visits from other sites, and for addresses at which readers found nothing.
REFERRAL_COUNTS_DAYS = whole("REFERRAL_COUNTS_DAYS", 365, least=1, most=36_500)
MISSED_COUNTS_DAYS = whole("MISSED_COUNTS_DAYS", 90, least=1, most=36_500)
MISSED_COUNTS_FLOOR = whole("MISSED_COUNTS_FLOOR", 3, least=1, most=1_000_000)
# The facts of an article that were checked today are to be checked again in so many days.
REVIEW_DAYS = whole("REVIEW_DAYS", 180, least=1, most=36_500)
# The name under which feeds call their entries for ever (RFC 4151): it stays when the site moves to another host.
_shape = r"[A-Za-z0-9.@:\[\]-]+,[0-9]{4}(-[0-9]{2}){0,2}"
_rule = "be a host and a year, like help.example.org,2026"
TAG_AUTHORITY = shaped("TAG_AUTHORITY", _shape, _rule, f"{_address.hostname},2026")
# Where somebody who found a hole writes to: mailto:… or https://…
_rule = "be like mailto:security@example.org"
SECURITY_CONTACT = shaped("SECURITY_CONTACT", r"(mailto:|https?://|tel:)\S+", _rule, f"{SITE_URL}/{LANGUAGE_CODE}/ask/")
MARKDOWNX_MARKDOWNIFY_FUNCTION = "faq.editorial.preview.markdownify"
MARKDOWNX_URLS_PATH = "/admin/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/upload/"
MARKDOWNX_UPLOAD_MAX_SIZE = 5 * 1024 * 1024

# --- Caches in front --------------------------------------------------------------------------------------------------

# How long a CDN may show a page without asking; with CDN_PURGE it may be long.
CDN_SECONDS = whole("CDN_SECONDS", 60, least=0, most=31_536_000)
# Called when something was published: an address that takes a POST, or a command.
CDN_PURGE = text("CDN_PURGE")
if CDN_PURGE and not re.match(r"https?://", CDN_PURGE) and not which(CDN_PURGE.split()[0]):
    refuse("CDN_PURGE", "must begin with https:// or with the name of a program that is there.")
# What that address wants to see, like “Authorization: Bearer …”.
_rule = "be one header, like “Authorization: Bearer …”"
CDN_PURGE_HEADER = shaped("CDN_PURGE_HEADER", r"[A-Za-z0-9-]+: *[!-~][ -~]*", _rule, secret=True)

# --- For operators ----------------------------------------------------------------------------------------------------

# So many free megabytes the data folder must have, or /health/ready says so.
DISK_RESERVE = whole("DISK_RESERVE", 100, least=0, most=10_000_000)
# Whoever gives it as a bearer token may read /metrics; with none, only this machine itself may.
_rule = "have at least 20 letters, digits and signs, and no space"
METRICS_TOKEN = shaped("METRICS_TOKEN", r"[!-~]{20,}", _rule, secret=True)
_shape = r"https?://[^@/\s]+@[^@/\s]+/[^@\s]*[0-9]+"
SENTRY_DSN = shaped("SENTRY_DSN", _shape, "be like https://key@sentry.example.org/1", secret=True)
if SENTRY_DSN and find_spec("sentry_sdk") is None:
    refuse("SENTRY_DSN", "needs sentry-sdk: pip install --require-hashes -r requirements/sentry.txt")
_rule = "be DEBUG, INFO, WARNING, ERROR or CRITICAL"
LOG_LEVEL = shaped("LOG_LEVEL", "(?i)DEBUG|INFO|WARNING|ERROR|CRITICAL", _rule, "INFO").upper()
LOG_FORMAT = shaped("LOG_FORMAT", "(?i)text|json", "be text or json", "text").lower()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"faq.operations.monitoring.logs.{'JsonLines' if LOG_FORMAT == 'json' else 'Lines'}"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # A line for each request is for machines that read the log.
        "faq.requests": {"level": LOG_LEVEL if LOG_FORMAT == "json" else "WARNING"},
        # Django's own handlers would say it twice, and once by mail.
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "gunicorn.error": {"handlers": [], "propagate": True, "level": LOG_LEVEL},
    },
}
