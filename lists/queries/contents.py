"""The contents of each notice of a listing (notices.rules.content says what each must hold)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.rules.kinds import FreezeNotice
from cases.states import Part, gettext_noop
from lists.models import Listing, Measure
from lists.queries import wording
from lists.queries.standards import text_of
from lists.queries.wording import both
from lists.rules.standards import Ground, Standard
from lists.states import WAYS_OUT, Colour, WayOut


def parts(row: Listing) -> tuple[Standard, Ground]:
    standard = text_of(row.standard)
    ground = standard.ground(row.ground)
    if ground is None:
        raise LookupError(row.ground)
    return standard, ground


def common(
    row: Listing, records: Sequence[UUID], measures: Sequence[Measure], signers: Mapping[Part, int]
) -> dict[str, Any]:
    standard, ground = parts(row)
    law = wording.cited(standard, measures)
    return {
        "facts": wording.facts_in_full(records),
        "basis": wording.basis(standard.basis | ground.basis, law),
        "measures": wording.measures(measures, standard, ground, law),
        "way_out": wording.ways_out(standard),
        "responsible": wording.responsible(signers),
    }


def intent(
    row: Listing, records: Sequence[UUID], measures: Sequence[Measure], signers: Mapping[Part, int], reasons: str
) -> FreezeNotice:
    standard, ground = parts(row)
    text = gettext_noop(
        "It is proposed to enter you on the list “%(list)s”. The reason: “%(ground)s”. Nothing of this has been published."
    )
    return FreezeNotice(
        "intent",
        row.subject_id,
        {
            **common(row, records, measures, signers),
            "proposal": both(text, list=wording.list_named(row), ground=wording.words(ground.title)),
            "reasons": reasons,
            "rights": wording.window_rights(standard),
        },
    )


def decision(
    row: Listing, records: Sequence[UUID], measures: Sequence[Measure], signers: Mapping[Part, int], reasons: str
) -> FreezeNotice:
    standard, ground = parts(row)
    text = {
        Colour.BLACK: gettext_noop("It is decided to enter you on the list “%(list)s”. The reason: “%(ground)s”."),
        Colour.RED: gettext_noop("It is decided to name you on the list “%(list)s”. The reason: “%(ground)s”."),
    }[standard.colour]
    return FreezeNotice(
        "decision",
        row.subject_id,
        {
            **common(row, records, measures, signers),
            "proposal": both(text, list=wording.list_named(row), ground=wording.words(ground.title)),
            "reasons": reasons,
            "until": wording.term(ground, row.listed_on),
            "rights": wording.remedies(standard),
        },
    )


def interim(
    row: Listing,
    records: Sequence[UUID],
    measures: Sequence[Measure],
    signers: Mapping[Part, int],
    *,
    reasons: str,
    until: datetime,
) -> FreezeNotice:
    standard, ground = parts(row)
    text = gettext_noop("Measures under the list “%(list)s” have immediate effect. The reason: “%(ground)s”.")
    statute = standard.interim.basis if standard.interim else frozenset()
    said = common(row, records, measures, signers)
    day = last_day(until)
    return FreezeNotice(
        "interim",
        row.subject_id,
        {
            **said,
            "basis": wording.basis(standard.basis | ground.basis | statute),
            "measures": [
                {**one, "until": both(gettext_noop("ends by itself on %(day)s"), day=day)} for one in said["measures"]
            ],
            "proposal": both(text, list=wording.list_named(row), ground=wording.words(ground.title)),
            "reasons": reasons,
            "until": wording.dated(day),
            "rights": [wording.interim_hearing(statute), *wording.remedies(standard)],
        },
    )


def last_day(ends_at: datetime) -> date:
    """Ends are half-open: midnight belongs to the day before."""
    return wording.day_of(ends_at - timedelta(microseconds=1))


def hearing(row: Listing, *, place: str, held_at: datetime, chair: str) -> FreezeNotice:
    text = gettext_noop("You will be heard before anything is decided about the list “%(list)s”.")
    return invitation(row, "hearing", text, {"place": place, "at": wording.dated(held_at), "chair": chair})


def interim_hearing(row: Listing, *, place: str, held_at: datetime, chair: str) -> FreezeNotice:
    text = gettext_noop("You will be heard on the measures that apply at once under the list “%(list)s”.")
    return invitation(row, "interim-hearing", text, {"place": place, "at": wording.dated(held_at), "chair": chair})


def invitation(row: Listing, kind: str, text: str, held: Mapping[str, Any]) -> FreezeNotice:
    """`text`: of the catalogue."""
    standard, ground = parts(row)
    return FreezeNotice(
        kind,
        row.subject_id,
        {
            "proposal": both(text, list=wording.list_named(row)),
            "hearing": held,
            "basis": wording.basis(standard.basis | ground.basis),
        },
    )


SAID = gettext_noop(
    "Somebody says of an entry in your favour: %(way)s. It is hidden soon, unless you object with papers."
)
SAID_THEMSELVES = gettext_noop(
    "The person listed now says so themselves, with papers of their own: %(way)s. What was said against the claim before is not an objection to this one. The entry is hidden soon, unless you object with papers."
)


def claim_told(beneficiary: UUID, records: Sequence[UUID], text: str, way: WayOut, clock: str) -> FreezeNotice:
    """`text`: of the catalogue."""
    return FreezeNotice(
        "claim-told",
        beneficiary,
        {
            "claim": both(text, way=both(WAYS_OUT[way])),
            "facts": wording.facts(records),
            "rights": [
                {
                    "right": "object",
                    "clock": clock,
                    "running": True,
                    "how": both(
                        gettext_noop("At the counter, by mail or on the public pages, with a paper that shows it.")
                    ),
                    "article": "SPC 10",
                }
            ],
        },
    )


def claim_refused(row: Listing, records: Sequence[UUID], reasons: str) -> FreezeNotice:
    standard, ground = parts(row)
    return FreezeNotice(
        "claim-refused",
        row.subject_id,
        {
            "reasons": reasons,
            "facts": wording.facts(records),
            "basis": wording.basis(standard.basis | ground.basis),
            "way_out": wording.ways_out(standard),
            "rights": wording.remedies(standard),
        },
    )


def removal(row: Listing, way: WayOut, at: datetime, measures: Sequence[Measure]) -> dict[str, Any]:
    """The content alone: it is the same for everybody whose entry ends so on that day."""
    standard, ground = parts(row)
    text = gettext_noop("The entry on the list “%(list)s” is removed: %(way)s.")
    law = wording.cited(standard, measures)
    agencies = {one.kind.applied_by.pk: one.kind.applied_by for one in measures}
    return {
        "proposal": both(text, list=wording.list_named(row), way=both(WAYS_OUT[way])),
        "basis": wording.basis(standard.basis | ground.basis, law),
        "since": wording.dated(wording.day_of(at)),
        "measures": [
            {name: value for name, value in said.items() if name != "reason"}
            for said in wording.measures(measures, standard, ground, law)
        ],
        "agencies_told": [{"en": one.name_en or one.name, "zh-hans": one.name} for one in agencies.values()],
    }


def outcome(row: Listing, to: UUID, text: str, reasons: str) -> FreezeNotice:
    """`text`: of the catalogue."""
    said = both(text, list=wording.list_named(row))
    return FreezeNotice("outcome", to, {"proposal": said, "reasons": reasons or said})


def left(row: Listing, until: datetime) -> FreezeNotice:
    """A paper can be false, and a clerk mistaken: whoever never left can say so."""
    text = gettext_noop("You have left the list “%(list)s”, as you asked: nobody sees your name there any more.")
    undo = gettext_noop(
        "If you did not want this, say so until the end of %(day)s: at the counter, by mail, or on the public pages with your "
        "access code. Your entry and its benefits then stand again as they stood. It is free of charge."
    )
    said = {"proposal": both(text, list=wording.list_named(row)), "reasons": both(undo, day=last_day(until))}
    return FreezeNotice("outcome", row.subject_id, said)


def suspension(row: Listing, reasons: str) -> FreezeNotice:
    said = both(
        gettext_noop("Your entry on the list “%(list)s” is suspended: nobody sees it, and no measure applies."),
        list=wording.list_named(row),
    )
    return FreezeNotice("suspension", row.subject_id, {"proposal": said, "reasons": reasons or said})
