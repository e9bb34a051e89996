"""Codes of a second factor, on a machine of any speed."""

from typing import Any

from allauth.mfa.totp.internal import auth as totp


def a_code_that_lasts(settings: Any) -> None:
    """It turns over every thirty seconds, perhaps between reading and typing it: the one before is good too."""
    settings.MFA_TOTP_TOLERANCE = 1


def code_now(secret: str) -> str:
    _before, now, _after = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, now))
