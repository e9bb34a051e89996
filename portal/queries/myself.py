"""Everything that is held about whoever stands before us, as they read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.of_subject import cases_of
from cases.queries.wording import in_own_language
from cases.rules.standing import Actor
from cases.states import Party
from lists.queries.confirming import offers_for
from lists.queries.letters import current_key, ended_measures_of
from lists.states import MeasureState
from notices.queries.held import consent_of
from notices.queries.passes import calendar_since
from notices.queries.printing import trouble
from people.queries import agencies_by_code, agencies_of_people
from records.queries.access import held_about
from records.queries.subjects import files_of, root_of, subjects_shown
from records.states import SOURCE_RECORD, STATE_TITLES, Capacity, RecordState

# What whoever is given everything is given.
EVERYTHING = ("names", "numbers", "life", "records", "files", "looks", "lists", "letters")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z))?")
CAPACITIES = {
    Capacity.ATTORNEY: _("by power of attorney"),
    Capacity.GUARDIAN: _("guardian"),
    Capacity.LEGAL: _("legal representative"),
}
MEASURES = {
    MeasureState.PROPOSED: _("proposed only"),
    MeasureState.CHOSEN: _("decided, does not apply yet"),
    MeasureState.REJECTED: _("proposed, and not chosen"),
    MeasureState.EFFECTIVE: _("applies"),
    MeasureState.SUSPENDED: _("suspended"),
    MeasureState.LIFTED: _("has ended"),
}


@dataclass(frozen=True, slots=True)
class Myself:
    """Somebody who has shown who they are. `subject`: their file as it is now."""

    subject: UUID
    name: str
    language: str = "zh-hans"
    masks: tuple[str, ...] = ()  # of their numbers

    @property
    def actor(self) -> Actor:
        return Actor(id=self.subject, parties=frozenset({Party.SUBJECT}))

    @property
    def members(self) -> list[UUID]:
        return files_of([self.subject])[self.subject]


def myself(subject: UUID, at: datetime) -> Myself | None:
    """Asked anew for each page: files are merged, and people erased."""
    root = root_of(subject)
    shown = subjects_shown([root], at).get(root)
    if shown is None or shown.erased:
        return None
    return Myself(root, shown.name, shown.language, tuple(one.mask for one in shown.numbers))


def overview(me: Myself, at: datetime) -> dict[str, Any]:
    """What somebody finds first: their cases and last days, what they can do, and the way to everything else."""
    return {
        "me": me,
        "cases": [(case, case_address(case.ref)) for case in cases_of(me.members) if case.kind != SOURCE_RECORD],
        "letters": ended_measures_of(me.subject, at) if current_key() else [],
        "confirmable": bool(offers_for(me.subject, at)),
        "prints": trouble() is None,
        "consent": consent_of(me.subject),
        "calendar_since": calendar_since(me.subject),
    }


def case_address(ref: str) -> str:
    try:
        return reverse("portal:case", args=[ref])
    except NoReverseMatch:
        return ""


def everything(me: Myself, at: datetime) -> dict[str, Any]:
    """As a file for programs. Sources, recipients, and every look."""
    held = held_about(me.subject, at)
    looks = held["looks"]
    issuers = agencies_by_code({record["document"]["issuer"] for record in held["records"]})
    for record in held["records"]:
        record["source"] = own_language(*issuers.get(record["document"]["issuer"], ("", "")))
    agencies = agencies_of_people({UUID(look["by"]) for look in looks if look["by"] != "None"})
    for look in looks:
        look["agency"] = own_language(*agencies.get(UUID(look["by"]), ("", ""))) if look["by"] != "None" else ""
        look["own"] = look["by"] == str(me.subject)
    return held


def own_language(zh: str, en: str) -> str:
    return in_own_language(zh, en or zh)


def told(held: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a page: days as days, states in words."""
    shown: dict[str, Any] = as_read(held)
    for record in shown["records"]:
        record["state_title"] = gettext(STATE_TITLES[record["state"]])
        record["may_doubt"] = record["state"] == RecordState.ACTIVE
        record["facts"] = [(record["titles"].get(name, name), value) for name, value in record["facts"].items()]
    for one in shown["representatives"]:
        one["revocable"] = one["as"] == Capacity.ATTORNEY
        one["as"] = CAPACITIES.get(one["as"], one["as"])
    for listing in shown["rooms"].get("lists", {}).get("listings", []):
        for measure in listing["measures"]:
            measure["state_title"] = MEASURES.get(measure["state"], measure["state"])
            measure["told"] = own_language(*measure["told"]) if measure["told"] else ""
    return shown


def as_read(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: as_read(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_read(one) for one in value]
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value
