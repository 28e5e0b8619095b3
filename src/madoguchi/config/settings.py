"""The settings, read from the environment. Importing them starts nothing."""

from pathlib import Path

from madoguchi.config import postgres
from madoguchi.config.card_settings import (
    CARD_CALL_SIGNATURES,
    env_card_key,
    env_card_pages,
)
from madoguchi.config.database import (
    address_for_login,
    database_settings,
    login_address,
    own_database_url,
)
from madoguchi.config.document_storage import (
    document_storage_settings,
    paper_storage_settings,
    site_folder,
    site_storage_settings,
)
from madoguchi.config.env import env_bool, env_int, env_text, refuse_unknown_names
from madoguchi.config.import_settings import env_conflict_rule, env_operator_columns
from madoguchi.config.mail_relay import (
    mail_from,
    mail_relay_from_env,
)
from madoguchi.config.secret import KEY_CHECK_USE, derive_secret, secret_key
from madoguchi.config.setting_forms import (
    env_class,
    env_contact,
    env_database_url,
    env_file,
    env_folder,
    env_host_and_port,
    env_hosts,
    env_internal_place,
    env_optional_file,
    env_url,
)
from madoguchi.config.sms_settings import (
    env_call_signature,
    env_secrets,
    env_sms_url,
)
from madoguchi.config.web_origin import parse_web_origin, refuse_public_demo
from madoguchi.config.webhook_settings import env_networks

DEFAULT_PUSH_HOSTS = (
    *("fcm.googleapis.com", "updates.push.services.mozilla.com"),
    *("push.apple.com", "notify.windows.com"),
)
PACKAGE_FOLDER = Path(__file__).parents[1]
HOME = env_folder("MADOGUCHI_HOME", Path("var")).resolve()
DEBUG = env_bool("MADOGUCHI_DEBUG")
DEMO = env_bool("MADOGUCHI_DEMO")
DEMO_PASSWORD = "madoguchi-no-demo"  # noqa: S105 printed for everybody to see
WEB_ORIGIN = parse_web_origin(env_text("MADOGUCHI_ORIGIN"))
SECURE = WEB_ORIGIN.is_secure
refuse_public_demo(WEB_ORIGIN, is_demo=DEMO)

LOGIN_KIND = env_text("MADOGUCHI_LOGIN", "job")
POOLED_URL = env_database_url("DATABASE_URL")
DIRECT_URL = env_database_url("MADOGUCHI_DIRECT_URL")  # past a pooler, for all but web
DATABASE_URL = address_for_login(LOGIN_KIND, POOLED_URL, DIRECT_URL)
SECRET_KEY = secret_key(HOME, DATABASE_URL)
OWN_POSTGRES = not DATABASE_URL
KEY_CHECK_DIGEST = derive_secret(SECRET_KEY, KEY_CHECK_USE)
DATABASE_ADDRESS = DATABASE_URL or own_database_url(
    postgres.server_location(HOME).socket
)
DATABASES = database_settings(
    DATABASE_ADDRESS,
    login=LOGIN_KIND,
    secret=SECRET_KEY,
)
CHILD_DATABASE_URLS = {  # of what `madoguchi run` starts: each its own login alone
    "web": login_address(POOLED_URL or DATABASE_ADDRESS, "web", SECRET_KEY),
    "worker": login_address(DATABASE_ADDRESS, "job", SECRET_KEY),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "madoguchi.ui",
    "madoguchi.platform",
    "madoguchi.messaging",
    "madoguchi.webhooks",
    "madoguchi.accounts",
    "madoguchi.customers",
    "madoguchi.catalogue",
    "madoguchi.contracts",
    "madoguchi.payments",
    "madoguchi.mobile",
    "madoguchi.mailboxes",
    "madoguchi.documents",
    "madoguchi.billing",
    "madoguchi.departments",
    "madoguchi.notices",
    "madoguchi.ledger",
    "madoguchi.compensations",
    "madoguchi.legal_notices",
    "madoguchi.people",
    "madoguchi.procedures",
    "madoguchi.identity",
    "madoguchi.jobs",
    "madoguchi.web",
    "madoguchi.desk",
    "madoguchi.callbacks",
]
MIDDLEWARE = [
    "madoguchi.web.http.trace_ids.trace_middleware",
    "madoguchi.web.http.response_headers.response_headers_middleware",
    "madoguchi.web.http.health_checks.name_host_of_health_checks",
    "madoguchi.identity.client_address.warn_of_unnamed_proxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "madoguchi.identity.session_user.SessionUserMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "madoguchi.web.http.malformed_urls.reject_malformed_urls",
    "madoguchi.platform.page_of_request.find_page",
    "madoguchi.identity.session_lifetime.session_limits_middleware",
    "madoguchi.web.http.party_scope.party_scope_middleware",
    "madoguchi.web.http.page_permissions.PagePermissionMiddleware",
    "madoguchi.desk.permissions.DeskPermissionMiddleware",
    "madoguchi.web.http.refused_forms.RefusedFormMiddleware",
]
DESK_PATH = "desk/"  # where the operator's own pages are
ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"
WEB_THREADS = env_int(
    "MADOGUCHI_THREADS", 12, most=200
)  # `madoguchi web --threads` sets it

TEMPLATES = [
    {
        "BACKEND": "madoguchi.ui.page_engine.PageEngine",
        "DIRS": sorted(PACKAGE_FOLDER.glob("*/templates")),
        "OPTIONS": {
            "context_processors": ["madoguchi.web.http.site_context.site_context"],
        },
    }
]
FORM_RENDERER = "madoguchi.ui.form_renderer.PortalFormRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["madoguchi.accounts.backends.PasswordBackend"]
if DEMO:
    AUTHENTICATION_BACKENDS.append("madoguchi.accounts.backends.DemoBackend")
AUTH_PASSWORD_VALIDATORS = [  # length: identity/credential_forms.py
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "madoguchi.accounts.simple_passwords.SimplePasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
PASSWORD_HASHERS = ["madoguchi.accounts.hashers.Argon2id"]
LOGIN_URL = "sign-in"
SECRET_KEY_FALLBACKS = env_text("MADOGUCHI_OLD_SECRET_KEYS").split()

ACCOUNT_ADAPTER = "madoguchi.identity.allauth_adapter.SignInAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_ADAPTER = "madoguchi.identity.factor_adapter.FactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # backup codes are ours: guard/
MFA_WEBAUTHN_USER_VERIFICATION = "required"
PASSKEY_HOST = WEB_ORIGIN.host or "localhost"
# Proxies of ours, in front; each adds an address.
PROXY_COUNT = env_int("MADOGUCHI_PROXIES", 0, most=9)
GUESSES_PER_HOUR = env_int("MADOGUCHI_GUESSES_PER_HOUR", 1_000, most=1_000_000)
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"

CONFLICT_RULE = env_conflict_rule("MADOGUCHI_CONFLICTS")
OPERATOR_COLUMNS = env_operator_columns("MADOGUCHI_OPERATOR_COLUMNS")

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_FOLDER / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

SIGNER_FILE = env_optional_file("MADOGUCHI_SIGNER")
if DEMO and SIGNER_FILE is None:
    SIGNER_FILE = HOME / "demo_signer.pem"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "madoguchi.ui.assets.JoinedStylesheetFinder",
]
STORAGES = {
    "documents": document_storage_settings(
        env_text("MADOGUCHI_DOCUMENTS"),
        home=HOME,
        endpoint=env_url("MADOGUCHI_S3_ENDPOINT"),
    ),
    "papers": paper_storage_settings(
        env_text("MADOGUCHI_PAPERS"),
        documents=env_text("MADOGUCHI_DOCUMENTS"),
        home=HOME,
        endpoint=env_text("MADOGUCHI_S3_ENDPOINT"),
    ),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    **site_storage_settings(
        env_text("MADOGUCHI_STATUS_FOLDER"),
        endpoint=env_url("MADOGUCHI_STATUS_ENDPOINT"),
    ),
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

EMAIL_BACKEND = "madoguchi.adapters.smtp.mail_backend.QuotingEmailBackend"
DEFAULT_FROM_EMAIL = mail_from(env_text("MADOGUCHI_MAIL_FROM"), WEB_ORIGIN)
MAIL_RELAY = mail_relay_from_env()
EMAIL_HOST, EMAIL_PORT = MAIL_RELAY.host, MAIL_RELAY.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_RELAY.user, MAIL_RELAY.password
EMAIL_USE_TLS = MAIL_RELAY.security == "starttls"  # by Django's names
EMAIL_USE_SSL = MAIL_RELAY.security == "tls"
EMAIL_TIMEOUT = 10
OUTBOX_FOLDER = HOME / "outbox"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX_FOLDER

MAX_DELETION_PERCENT = env_int("MADOGUCHI_MAX_DELETION_PERCENT", 10, most=100)
DELETION_GRACE_DAYS = env_int("MADOGUCHI_DELETION_GRACE_DAYS", 30, most=3650)
ANCHOR_FILE = env_file("MADOGUCHI_ANCHORS", HOME / "anchors.log")
BUNDLE_FOLDER = env_folder("MADOGUCHI_BUNDLES", HOME / "bundles")
STATUS_FOLDER = site_folder(env_text("MADOGUCHI_STATUS_FOLDER"), HOME)
STATUS_URL = env_url("MADOGUCHI_STATUS_URL")  # where the static site is served
BACKUP_FOLDER = env_folder("MADOGUCHI_BACKUPS", HOME / "backups")
BACKUP_URL = env_database_url("MADOGUCHI_BACKUP_URL")  # a role that sees every row
SENDFILE_PREFIX = env_internal_place("MADOGUCHI_SENDFILE")  # of the BUNDLES
TSA_URL = env_url("MADOGUCHI_TSA_URL")  # a time stamping authority, RFC 3161
TIMESTAMP_ADAPTER = "madoguchi.adapters.rfc3161.authority.TimestampAuthority"
PDF_SIGNER_ADAPTER = "madoguchi.adapters.pdf_signer.appending.AppendingPdfSigner"
SMS_URL = env_sms_url("MADOGUCHI_SMS_URL")
SMS_USER = env_text("MADOGUCHI_SMS_USER")
SMS_PASSWORD = env_text("MADOGUCHI_SMS_PASSWORD")
SMS_SENDER = env_text("MADOGUCHI_SMS_SENDER")
SMS_CALLBACK = env_call_signature("MADOGUCHI_SMS_CALLBACK")
SMS_CALLBACK_SECRETS = env_secrets("MADOGUCHI_SMS_CALLBACK_SECRETS")
PUSH_CONTACT = env_contact("MADOGUCHI_PUSH_CONTACT")  # told to push services
PUSH_HOSTS = env_hosts("MADOGUCHI_PUSH_HOSTS", DEFAULT_PUSH_HOSTS)
PUSH_SECRET = derive_secret(SECRET_KEY, "push services")
ALERTS_CALLBACK = env_call_signature("MADOGUCHI_ALERTS_CALLBACK")
ALERTS_CALLBACK_SECRETS = env_secrets("MADOGUCHI_ALERTS_CALLBACK_SECRETS")
CARD_KEY = env_card_key("MADOGUCHI_CARD_KEY")
CARD_URL = env_url("MADOGUCHI_CARD_URL")  # of its API, where it is another one
CARD_PAGES = env_card_pages("MADOGUCHI_CARD_PAGES")
CARD_CALLBACK = env_call_signature("MADOGUCHI_CARD_CALLBACK", CARD_CALL_SIGNATURES)
CARD_CALLBACK_SECRETS = env_secrets("MADOGUCHI_CARD_CALLBACK_SECRETS")
DEBIT_PAGES = env_card_pages("MADOGUCHI_DEBIT_PAGES")  # of banks, or their service
DEBIT_CALLBACK = env_call_signature("MADOGUCHI_DEBIT_CALLBACK")
DEBIT_CALLBACK_SECRETS = env_secrets("MADOGUCHI_DEBIT_CALLBACK_SECRETS")
DEBIT_ON_PAPER = env_bool("MADOGUCHI_DEBIT_ON_PAPER")
REFUNDS_TO_ACCOUNTS = env_bool("MADOGUCHI_REFUNDS_TO_ACCOUNTS")
DEBIT_COMPANIES_ONLINE = env_bool("MADOGUCHI_DEBIT_COMPANIES_ONLINE")
CLAMD_ADDRESS = env_host_and_port("MADOGUCHI_CLAMD")  # the daemon that scans papers
WEBHOOK_NETWORKS = env_networks("MADOGUCHI_WEBHOOK_NETWORKS")  # private ones
WEBHOOK_TIMEOUT_SECONDS = 10.0
PORTS = {
    "bank_files": env_class("MADOGUCHI_BANK_FILES"),
    "card_gateway": env_class("MADOGUCHI_CARD_GATEWAY"),
    "debit_mandate": env_class("MADOGUCHI_DEBIT_MANDATE"),
    "identity": env_class("MADOGUCHI_IDENTITY"),
    "pdf_signer": env_class("MADOGUCHI_PDF_SIGNER") or PDF_SIGNER_ADAPTER,
    "push": "madoguchi.adapters.web_push.sender.WebPushSender" if PUSH_CONTACT else "",
    "scanner": "madoguchi.adapters.clamd.scanner.ClamdScanner" if CLAMD_ADDRESS else "",
    "service_switch": env_class("MADOGUCHI_SERVICE_SWITCH"),
    "sms": env_class("MADOGUCHI_SMS"),
    "store_payment": env_class("MADOGUCHI_STORE_PAYMENT"),
    "timestamp": TIMESTAMP_ADAPTER if TSA_URL else "",
    "webhooks": "madoguchi.adapters.https_webhook.caller.HttpsWebhookCaller",
}
if DEMO and not CLAMD_ADDRESS:
    PORTS["scanner"] = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
if DEMO and not PORTS["card_gateway"]:
    PORTS["card_gateway"] = (
        "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
    )
if DEMO and not PORTS["debit_mandate"]:
    PORTS["debit_mandate"] = (
        "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"
    )
if DEMO:
    PORTS["bank_files"] = (
        PORTS["bank_files"]
        or "madoguchi.adapters.simulator.bank_files.BankFilesSimulator"
    )
    PORTS["store_payment"] = (
        PORTS["store_payment"]
        or "madoguchi.adapters.simulator.store_payments.StorePaymentsSimulator"
    )
    PORTS["push"] = "madoguchi.adapters.simulator.push.PushSimulator"
    PORTS["sms"] = "madoguchi.adapters.simulator.sms.SmsSimulator"
    PORTS["identity"] = "madoguchi.adapters.simulator.identity.IdentitySimulator"
    PORTS["service_switch"] = (
        "madoguchi.adapters.simulator.service_switch.ServiceSwitchSimulator"
    )
    PORTS["webhooks"] = "madoguchi.adapters.simulator.webhooks.WebhookSimulator"

SESSION_ENGINE = "madoguchi.identity.session_store"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "madoguchi.web.http.error_pages.stale_form"
ACCESS_ENDED_VIEW = "madoguchi.web.http.error_pages.access_ended_page"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the proxy in front redirects
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if WEB_ORIGIN.text:
    ALLOWED_HOSTS = [WEB_ORIGIN.host]
    CSRF_TRUSTED_ORIGINS = [WEB_ORIGIN.text]
SECURITY_CONTACT = env_contact("MADOGUCHI_SECURITY_CONTACT")  # in security.txt
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144  # no form of ours is larger
FILE_UPLOAD_HANDLERS = [
    "madoguchi.web.http.upload_limits.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # a redirect after a form counts too
        "form-action": ["'self'", *CARD_PAGES, *DEBIT_PAGES],
        "frame-ancestors": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "client_faults": {"()": "madoguchi.config.log_filters.ClientFaultFilter"},
        "outage": {"()": "madoguchi.config.log_filters.OutageFilter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["client_faults", "outage"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # a command that asks for no work
PROCRASTINATE_IMPORT_PATHS = ["madoguchi.jobs.tasks"]  # ... need not load it

refuse_unknown_names()  # last: by now every setting has been read
