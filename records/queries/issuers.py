"""Agencies as issuers of documents."""

from cases.rules.fields import Fault, Invalid
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from people.queries import agency_named


def agency_coded(agency: str | int) -> tuple[int, str]:
    """Its id and code, by either; `Invalid` where there is none."""
    found = agency_named(agency)
    if found is None:
        raise Invalid(Fault("/issuer", Text(gettext_noop("There is no such agency."))))
    return found
