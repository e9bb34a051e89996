"""What was said to whom, how it was served, and with what a citizen comes in. Added to, hardly ever changed."""

from notices.models.access import AccessCode, CodeWish, Consent, WrongCode
from notices.models.notices import Clock, Notice, Owed, Print, Template
from notices.models.passes import Pass
from notices.models.service import Challenge, Service

__all__ = [
    "AccessCode",
    "Challenge",
    "Clock",
    "CodeWish",
    "Consent",
    "Notice",
    "Owed",
    "Pass",
    "Print",
    "Service",
    "Template",
    "WrongCode",
]
