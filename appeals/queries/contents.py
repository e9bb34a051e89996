"""What the letters of this room say. Last days are never written here: room `notices` prints them from the clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from appeals.rules.remedies import Next
from appeals.states import KIND_TITLES, NOT_ADMITTED, OUTCOMES, Kind, NotAdmitted, Outcome
from cases.rules.kinds import FreezeNotice
from cases.states import gettext_noop
from lists.queries.contesting import Contested
from lists.queries.wording import basis, both, dated, day_of

Rights = Sequence[Mapping[str, Any]]
DECIDED = gettext_noop("%(kind)s about the list “%(list)s”: %(outcome)s.")
PAID = gettext_noop(
    "For the harm that the entry on the list “%(list)s” did, you are paid %(paid)s yuan. You asked for %(claimed)s yuan."
)
SILENT = gettext_noop(
    "The authority that decided did not answer in time. By law it counts as having no evidence: your entry is annulled."
)
UNVERIFIED = gettext_noop("Nobody verified the entry in time. It is deleted.")
OVERDUE = gettext_noop("It was not decided in time. You need not wait any longer: the court is open to you.")
SUSPENDED = gettext_noop(
    "It was not decided in time. By the standard of this list your entry is suspended until it is; and the court is open."
)
HIDDEN = gettext_noop("It was not decided in time. By the standard of this list your entry is suspended until it is.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a letter about a decision says."""

    kind: Kind
    about: Contested
    what: Outcome
    found: str
    ground: str = ""  # why it was not admitted
    nexts: Sequence[Next] = ()
    paid: int | None = None  # of a claim for compensation that is upheld, in yuan
    claimed: int | None = None


def outcome(said: Decided, to: UUID) -> FreezeNotice:
    named = NOT_ADMITTED[NotAdmitted(said.ground)] if said.ground else OUTCOMES[said.what]
    text = both(DECIDED, kind=both(KIND_TITLES[said.kind]), list=said.about.list_named, outcome=both(named))
    if said.paid is not None:
        text = both(PAID, list=said.about.list_named, paid=str(said.paid), claimed=str(said.claimed))
    content = {"proposal": text, "reasons": said.found or text, "rights": rights_of(said.nexts)}
    return FreezeNotice("outcome", to, content)


def rights_of(nexts: Sequence[Next]) -> Rights:
    return [
        {"right": one.right, "clock": one.clock, "article": one.article, "how": one.how or both(one.words)}
        for one in nexts
    ]


def by_itself(to: UUID, text: str) -> FreezeNotice:
    said = both(text)
    return FreezeNotice("outcome", to, {"proposal": said, "reasons": said})


def third_person_told(about: Contested, to: UUID) -> FreezeNotice:
    text = gettext_noop(
        "Somebody appeals against an entry in your favour on the list “%(list)s”. You may say what you know, with papers, "
        "as long as it is being examined."
    )
    said = both(text, list=about.list_named)
    return FreezeNotice("outcome", to, {"proposal": said, "reasons": said})


def asked_for_more(about: Contested, to: UUID, question: str) -> FreezeNotice:
    text = gettext_noop(
        "Something is missing from what you filed about the list “%(list)s”. Please send it within fifteen working days "
        "of the date of this letter; otherwise we decide on what we have. Until then our own time stands still."
    )
    return FreezeNotice("outcome", to, {"proposal": both(text, list=about.list_named), "reasons": question})


def extension(about: Contested, to: UUID, reasons: str) -> FreezeNotice:
    text = gettext_noop("Your appeal about the list “%(list)s” needs up to thirty days more. This happens once.")
    return FreezeNotice("outcome", to, {"proposal": both(text, list=about.list_named), "reasons": reasons})


def hearing(about: Contested, to: UUID, *, place: str, held_at: datetime, chair: str) -> FreezeNotice:
    text = gettext_noop("You will be heard on what you filed about the list “%(list)s”.")
    return FreezeNotice(
        "hearing",
        to,
        {
            "proposal": both(text, list=about.list_named),
            "hearing": {"place": place, "at": dated(held_at), "chair": chair},
            "basis": basis(about.standard.basis),
        },
    )


def apology(about: Contested, to: UUID) -> FreezeNotice:
    """After a wrongful entry: what went wrong, since when, and who answers for it."""
    text = gettext_noop(
        "You were on the list “%(list)s” and should not have been. The entry is annulled, every measure has ended, and "
        "whoever had been told of it has been told of this. You can ask for compensation."
    )
    since = about.effective_at
    who = gettext_noop("The agency that kept the entry, named above")
    return FreezeNotice(
        "apology",
        to,
        {
            "wrong": both(text, list=about.list_named),
            "since": dated(day_of(since)) if since else "",
            "responsible": both(who),
        },
    )
