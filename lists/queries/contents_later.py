"""What the letters of a later act say: what is proposed, and what is decided. Nothing of either binds anybody before the
decision was served, and both say so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.kinds import FreezeNotice
from cases.states import Part, gettext_noop
from lists.models import Listing, Measure, Proposed
from lists.queries import wording
from lists.queries.contents import common, last_day, parts
from lists.queries.wording import both
from lists.rules.standards import Ground
from lists.states import Proposal

Said = Mapping[str, str]

PROPOSED: Mapping[str, str] = {
    Proposal.EXTENSION: gettext_noop(
        "It is proposed that your entry on the list “%(list)s” stands %(longer)s longer, because: %(why)s"
    ),
    Proposal.REVIEW: gettext_noop(
        "It is proposed to keep your entry on the list “%(list)s” after its review, because: %(why)s"
    ),
    Proposal.RESUMPTION: gettext_noop(
        "Your entry on the list “%(list)s” is suspended. It is proposed that it is seen and in effect again, because: %(why)s"
    ),
    Proposal.RESTORATION: gettext_noop(
        "Your entry on the list “%(list)s” was removed. It is proposed to bring it back, because the removal is said to rest on "
        "something that was not true: %(why)s"
    ),
    Proposal.ENDING: gettext_noop(
        "It is proposed to end your entry on the list “%(list)s” before its printed day, because: %(why)s"
    ),
}
DECIDED: Mapping[str, str] = {
    Proposal.EXTENSION: gettext_noop(
        "It is decided that your entry on the list “%(list)s” stands %(longer)s longer. Until this letter has reached you, "
        "and the days of grace after that are over, its old end holds."
    ),
    Proposal.REVIEW: gettext_noop(
        "It is decided to keep your entry on the list “%(list)s” after its review. If this letter has not reached you before "
        "the day of the review, the entry is removed."
    ),
    Proposal.RESUMPTION: gettext_noop(
        "It is decided that your entry on the list “%(list)s” is seen and in effect again, once this letter has reached you and "
        "the days of grace after that are over. Until then it stays suspended."
    ),
    Proposal.RESTORATION: gettext_noop(
        "It is decided to bring your entry on the list “%(list)s” back: it was removed because of something that was not true. "
        "Until this letter has reached you, and the days of grace after that are over, it stays removed."
    ),
    Proposal.ENDING: gettext_noop(
        "It is decided that your entry on the list “%(list)s” ends before its printed day, once this letter has reached you. "
        "Until then it stands, with its benefits."
    ),
}
WOULD_END = gettext_noop("This benefit would end: %(title)s")
ENDS = gettext_noop("This benefit ends: %(title)s")


def intent(
    row: Listing,
    of: Proposed,
    records: Sequence[UUID],
    measures: Sequence[Measure],
    signers: Mapping[Part, int],
) -> FreezeNotice:
    standard, ground = parts(row)
    said = common(row, records, measures, signers)
    return FreezeNotice(
        "intent",
        row.subject_id,
        {
            **said,
            "proposal": told(PROPOSED, row, of),
            "measures": followed(said["measures"], of, row, ground, until=None),
            "rights": wording.window_rights(standard),
        },
    )


def decision(
    row: Listing,
    of: Proposed,
    records: Sequence[UUID],
    measures: Sequence[Measure],
    signers: Mapping[Part, int],
    *,
    reasons: str,
    ends_at: datetime | None,
) -> FreezeNotice:
    """With every remedy, as the first. `ends_at`: where it is known already."""
    standard, ground = parts(row)
    said = common(row, records, measures, signers)
    return FreezeNotice(
        "decision",
        row.subject_id,
        {
            **said,
            "proposal": told(DECIDED, row, of),
            "measures": followed(said["measures"], of, row, ground, until=ends_at),
            "reasons": reasons,
            "until": until_told(of, ground, ends_at),
            "rights": wording.remedies(standard),
        },
    )


def told(texts: Mapping[str, str], row: Listing, of: Proposed) -> dict[str, str]:
    return both(texts[of.kind], list=wording.list_named(row), longer=wording.years_told(of.years), why=of.text)


def until_told(of: Proposed, ground: Ground, ends_at: datetime | None) -> Said:
    if of.kind == Proposal.ENDING:
        return both(gettext_noop("ends once this decision has been served"))
    return wording.dated(last_day(ends_at)) if ends_at else wording.term(ground)


def followed(
    said: Sequence[Mapping[str, Any]], of: Proposed, row: Listing, ground: Ground, *, until: datetime | None
) -> list[dict[str, Any]]:
    """Each measure that would go on, and until when; of a redlist each benefit that would be lost."""
    if of.kind == Proposal.ENDING:
        text = ENDS if of.decided_at else WOULD_END
        return [{**one, "title": both(text, title=one["title"]), "until": lasts(of, row)} for one in said]
    ends = both(gettext_noop("ends with the entry: %(until)s"), until=end_told(of, row, ground, until))
    return [{**one, "until": ends} for one in said]


def lasts(of: Proposed, row: Listing) -> Said:
    """A benefit is there until its printed day, or until the decision was served."""
    if of.decided_at or row.ends_at is None:
        return both(gettext_noop("until this decision has been served"))
    return wording.dated(last_day(row.ends_at))


def end_told(of: Proposed, row: Listing, ground: Ground, until: datetime | None) -> Said:
    """What is proposed says by how much; what is decided says the day."""
    if until is not None:
        return wording.dated(last_day(until))
    if of.kind == Proposal.EXTENSION and row.ends_at is not None:
        text = gettext_noop("%(longer)s after %(day)s, its end until now")
        return both(text, longer=wording.years_told(of.years), day=wording.dated(last_day(row.ends_at)))
    if of.kind == Proposal.RESUMPTION and row.ends_at is not None:
        return wording.dated(last_day(row.ends_at))
    return wording.term(ground, row.listed_on)
