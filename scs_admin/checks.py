"""System checks of the installation as a whole. Each has an id and says how to mend; rooms add their own."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

SHORTEST_SECRET = 50
FIELD_KEY = 32


@register(Tags.security)
def check_installation(**_: Any) -> list[CheckMessage]:
    found = [*check_everywhere()]
    return (
        found
        if settings.DEMO
        else [*found, *check_production(), *check_names(), *check_elsewhere(), *caution_production()]
    )


def check_everywhere() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            "The secret key is missing or shorter than 50 characters.",
            hint="Put 50 or more random characters in a file and set SCS_SECRET_KEY_FILE to its path.",
            id="scs.E001",
        )
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        yield Error(
            f"SCS_TIME_ZONE is {settings.TIME_ZONE!r}, which is no known time zone.",
            hint="Set it to an IANA name such as Asia/Shanghai: due dates end at midnight there.",
            id="scs.E002",
        )
    if len(settings.FIELD_KEY) != FIELD_KEY:
        yield Error(
            "The key under which personal data are kept is missing, or is not 32 bytes in base64.",
            hint="Make one with `openssl rand -base64 32`, keep a copy apart, and set SCS_FIELD_KEY_FILE to its path.",
            id="scs.E009",
        )
    other = settings.FIELD_KEY_OTHER
    if (other or settings.ENVIRONMENT.field_key_other) and (len(other) != FIELD_KEY or other == settings.FIELD_KEY):
        yield Error(
            "The second key for personal data is not 32 bytes, or is the first one.",
            hint="Set SCS_FIELD_KEY_OTHER_FILE to the key that follows or was followed, or remove it: see Operations.",
            id="scs.E012",
        )
    if settings.DEMO and settings.DEBUG:
        yield Error(
            "The demonstration runs with DEBUG on.",
            hint="Remove SCS_DEBUG: a demonstration shows what production does.",
            id="scs.E003",
        )


def check_production() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG is on in production.", hint="Remove SCS_DEBUG from the environment.", id="scs.E004")
    if not settings.SECOND_FACTOR_REQUIRED:
        yield Error(
            "Officials could sign in without a second factor.",
            hint="Do not override SECOND_FACTOR_REQUIRED; only the demonstration goes without.",
            id="scs.E006",
        )
    if not settings.CELERY_BROKER_URL:
        yield Error("REDIS_URL is not set.", hint="Set it to redis://host:6379/0 or unix:///path.", id="scs.E007")
    if settings.ENVIRONMENT.email_url.startswith("consolemail"):
        yield Error(
            "Mail would be printed and not sent.",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.gov:587.",
            id="scs.E008",
        )


def check_names() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "The host names of this installation are not set.",
            hint="Set SCS_HOSTS to them, separated by commas, for example lists.example.gov.",
            id="scs.E005",
        )
    if not settings.LEDGER_ORIGIN:
        yield Error(
            "The log has no name.",
            hint="Set SCS_LEDGER_ORIGIN to one that will never change, for example lists.example.gov/log.",
            id="scs.E010",
        )


def check_elsewhere() -> Iterator[CheckMessage]:
    told = (settings.ENVIRONMENT.oidc_client, settings.ENVIRONMENT.oidc_secret, settings.ENVIRONMENT.oidc_name)
    if settings.ENVIRONMENT.oidc_url and not all(told):
        yield Error(
            "Citizens cannot sign in elsewhere: something is missing.",
            hint="Set SCS_OIDC_CLIENT, SCS_OIDC_SECRET_FILE and SCS_OIDC_NAME beside SCS_OIDC_URL, or remove that one.",
            id="scs.E011",
        )


def caution_production() -> Iterator[CheckMessage]:
    if not settings.LETTER_KEY_FILE:
        yield Caution(
            "Lifting letters cannot be signed.",
            hint="Make a key with `openssl rand -base64 32` and set SCS_LETTER_KEY_FILE to its path.",
            id="scs.W003",
        )
    if not settings.ENVIRONMENT.separate_roles:
        yield Caution(
            "One database role does everything: tampering is detected, not prevented.",
            hint="Create scs_owner and scs_app with tools/stack/roles.sql; set DATABASE_OWNER_URL beside DATABASE_URL.",
            id="scs.W001",
        )
    if not settings.ENVIRONMENT.metrics_token:
        yield Caution(
            "Nobody can read /metrics.",
            hint="Set SCS_METRICS_TOKEN_FILE and give the token to your monitoring.",
            id="scs.W002",
        )
