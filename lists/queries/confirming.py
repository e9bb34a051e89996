"""To whom it may be confirmed that somebody is not listed, what somebody has agreed to, and whether a statement is ours."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext

from cases.queries.wording import in_own_language
from cases.states import gettext_noop
from clock.queries import legal_now
from ledger.queries import of_kinds
from ledger.queries.checking import Checked
from lists.models import ConfirmationConsent, Publication, Standard, Visible
from lists.queries.letters import State, opened
from lists.queries.searching import numbers_typed
from lists.queries.standards import text_of
from lists.queries.wording import articles, day_of
from lists.rules.confirming import Statement, parse_statement
from lists.rules.standards import ConfirmedTo
from lists.states import Showing
from notices.rules.codes import code_of, normal
from people.queries import agencies_by_code, agencies_coded
from records.queries.identity import derived, lookups_of
from records.queries.quoting import texts
from records.queries.subjects import files_of, root_of, subject_of_verified_number, subjects_shown
from records.rules.identifiers import Written

TEMPLATE = "lists/confirmation_found.html"
AGREED, REVOKED = "confirmation.agreed", "confirmation.revoked"
USED, REFUSED = "confirmation.given", "confirmation.refused"
LANGUAGES_KEPT = (("", "en"), ("_zh", "zh-hans"))
KINDS = (AGREED, REVOKED, USED, REFUSED)


@dataclass(frozen=True, slots=True)
class Offer:
    """One agency that may ask about one list: in both languages, as it is agreed to and signed."""

    list: str
    text: str  # the hash of the standard: what was agreed to under one is not asked under the next
    title: Mapping[str, str]
    agency: str
    agency_id: int
    agency_name: Mapping[str, str]
    purpose: Mapping[str, str]
    law: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"{self.list} {self.agency}"

    @property
    def event(self) -> dict[str, str]:
        return as_event(self.list, self.title, self.agency_name)

    def told(self) -> dict[str, str]:
        """In the reader's language."""
        language = in_own_language("zh-hans", "en")
        names = ("title", "agency_name", "purpose", "law")
        return {"key": self.key, **{name: getattr(self, name)[language] for name in names}}


def as_event(slug: str, title: Mapping[str, str], agency: Mapping[str, str]) -> dict[str, str]:
    """As the ledger keeps it: called as they were called then."""
    names = {"list": title, "agency": agency}
    return {"slug": slug} | {f"{name}{end}": one[code] for name, one in names.items() for end, code in LANGUAGES_KEPT}


def offers(slug: str = "") -> list[Offer]:
    """By the standards in force. Three queries."""
    rows = Standard.objects.filter(list=slug) if slug else Standard.objects.all()
    newest = rows.order_by("list_id", "-number").distinct("list_id")
    named = [(row, one) for row in newest if row.repealed_at is None for one in text_of(row).confirmed_to]
    if not named:
        return []
    codes = {one.agency for _row, one in named}
    ids, names = agencies_coded(codes), agencies_by_code(codes)
    law = texts({instrument for _row, one in named for instrument, _ in one.basis})
    return [offer(row, one, ids, names, law) for row, one in named if one.agency in ids]


def offer(row: Standard, one: ConfirmedTo, ids: Mapping[str, int], names: Mapping[str, Any], law: Any) -> Offer:
    title, (zh, en) = text_of(row).title, names[one.agency]
    return Offer(
        list=row.list_id,
        text=row.digest,
        title={"en": title.en, "zh-hans": title.zh},
        agency=one.agency,
        agency_id=ids[one.agency],
        agency_name={"en": en or zh, "zh-hans": zh},
        purpose={"en": one.purpose.en, "zh-hans": one.purpose.zh},
        law=articles(one.basis, law),
    )


def offers_for(subject: UUID, at: datetime) -> list[Offer]:
    """Where any text of the list hides entries of such subjects from the public, a refusal would tell of one."""
    found = offers()
    kind = subjects_shown([subject], at)[subject].kind if found else ""
    return [one for one in found if shows(one.list, kind)]


def shows(slug: str, kind: str) -> bool:
    """Who is listed under an older text stays under it."""
    texts_of_list = [text_of(row).shown for row in Standard.objects.filter(list=slug)]
    shown = [one[known] for one in texts_of_list for known in one if known == kind]
    return bool(shown) and Showing.NOTHING not in shown


# --- What somebody agreed to --------------------------------------------------------------------------------------------------


def key() -> bytes:
    return derived(settings.FIELD_KEY, b"lists confirmation 1")


def made_code(subject: UUID, one: Offer, stamp: UUID) -> str:
    """Of the form that asks for it: sent twice, it is one consent with one code."""
    return code_of(hmac.digest(key(), f"code {stamp} {subject} {one.key}".encode(), "sha256"))


def hash_of(code: str, one: Offer, subject: UUID) -> bytes:
    return hmac.digest(key(), f"consent {normal(code)} {one.key} {one.text} {subject}".encode(), "sha256")


def standing(members: Collection[UUID], at: datetime) -> list[ConfirmationConsent]:
    rows = ConfirmationConsent.objects.filter(subject__in=members, ended_at=None, expires_at__gt=at)
    return list(rows.select_related("agency").order_by("given_at", "id"))


def event_of(row: ConfirmationConsent) -> dict[str, str]:
    title = text_of(Standard.objects.filter(list=row.list_id).order_by("-number")[0]).title
    agency = {"en": row.agency.name_en or row.agency.name, "zh-hans": row.agency.name}
    return as_event(row.list_id, {"en": title.en, "zh-hans": title.zh}, agency)


def opened_by(code: str, one: Offer, members: Collection[UUID], at: datetime) -> ConfirmationConsent | None:
    """Wrong, used, revoked, run out, of another list, agency or person: all the same, none."""
    hashes = [hash_of(code, one, member) for member in members]
    return ConfirmationConsent.objects.filter(hash__in=hashes, ended_at=None, expires_at__gt=at).first()


def whose_number(identifier: str) -> tuple[Written, UUID] | None:
    """Only a number that an official has seen on an original: what is signed must not rest on a slip of the pen."""
    for number in numbers_typed(identifier):
        subject = subject_of_verified_number(number)
        if subject is not None:
            return number, root_of(subject)
    return None


def is_listed(slug: str, number: Written, members: Collection[UUID]) -> bool:
    """Through the reading guard: what is hidden, suspended or removed is not there."""
    own = Publication.objects.filter(list_id=slug, listing__subject__in=members).values("public_id")
    found = Visible.objects.filter(list_id=slug)
    return found.filter(Q(public_id__in=own) | Q(lookup__in=lookups_of(number))).exists()


# --- What became of it, for whom it is about ----------------------------------------------------------------------------------

TOLD = {
    AGREED: gettext_noop("You agreed that %(agency)s asks, once, whether you are not on “%(list)s”"),
    REVOKED: gettext_noop("You took back that %(agency)s may ask about “%(list)s”"),
    USED: gettext_noop("Asked, with your consent, whether you are not on “%(list)s”: confirmed"),
    REFUSED: gettext_noop("Asked whether you are not on “%(list)s”: nothing was confirmed, and no reason was given"),
}


def events_told(subject: UUID, _at: datetime) -> dict[str, Any]:
    """From the ledger, the newest first."""
    events = sorted(of_kinds(files_of([subject])[subject], KINDS), key=lambda event: event.at, reverse=True)
    return {
        "confirmations": [
            {"at": event.at.isoformat(), "what": event_told(event.kind, event.values or {})} for event in events
        ]
    }


def event_told(kind: str, values: Mapping[str, Any]) -> str:
    """Lists and agencies are called as they were then."""
    suffix = in_own_language("_zh", "")
    return gettext(TOLD[kind]) % {name: values.get(f"{name}{suffix}", "") for name in ("list", "agency")}


# --- Checking a statement -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementFinding:
    state: State
    statement: Statement | None = None
    list: str = ""
    asked_by: str = ""
    law: str = ""


def check(text: str, at: datetime) -> StatementFinding:
    """Whether it was so then. Whether it is so now is told to nobody who only holds the statement."""
    found = opened(text, parse_statement)
    if isinstance(found, str):
        return StatementFinding(found)
    state: State = "holds" if day_of(at) <= found.until_on else "run-out"
    return StatementFinding(
        state,
        found,
        in_own_language(found.list_zh, found.list),
        in_own_language(found.asked_by_zh, found.asked_by),
        in_own_language(found.law_zh, found.law),
    )


def checked(text: str) -> Checked:
    """For the page on which anybody checks what they were shown."""
    return Checked(TEMPLATE, {"finding": check(text, legal_now())})
