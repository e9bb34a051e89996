"""A pack is loaded as far as the procedure lets it go, by an official, as drafts: laws wait for a second official's eyes, the
catalogue for its thirty days, the standard for the catalogue and for its own. Loading it again goes on from there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from cases.queries.standings import Someone, actor_of
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from consultations.queries.drafts import begun, document_of, unfinished
from consultations.rules.documents import document_of as canonical_document
from consultations.states import State
from consultations.transitions import begin_draft
from lists.queries.standards import faults_of
from people.queries import agencies_coded
from records.queries.catalogue import items_in_force
from records.queries.law import entered
from records.transitions import NewInstrument, NewProvision, enter_law
from regimes.rules.packs import TITLE, Law, Pack

REASON = gettext_noop("Loaded from the pack %(pack)s.")


class What(StrEnum):
    BEGUN = "begun"
    UNCHANGED = "unchanged"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Step:
    what: What
    about: str
    text: Text

    def as_data(self, said: str) -> dict[str, str]:
        return {"step": self.what.value, "about": self.about, "detail": said}


@transaction.atomic
def load(packs: Sequence[Pack], *, by: Someone, at: datetime) -> list[Step]:
    """All of them or none. What nobody needs to do is `unchanged`; what somebody else must do first `waits`."""
    steps = [step_of_law(law, pack, by, at) for pack in packs for law in pack.laws]
    steps += step_of_catalogue(packs, by, at)
    return [*steps, *(step_of_standard(pack, by, at) for pack in packs)]


# --- Laws -------------------------------------------------------------------------------------------------------------


def step_of_law(law: Law, pack: Pack, by: Someone, at: datetime) -> Step:
    row = entered(law.code)
    if row is None:
        enter_law(law=instrument(law), provisions=provisions(law), by=by, at=at, reason=reason(pack))
        return Step(What.BEGUN, law.code, Text(ENTERED))
    if text_of_row(row) != text_of(law):
        words = gettext_noop("The law %(code)s stands here with other words. What two officials read is not changed.")
        raise Refusal(Reason("law", "RULES.md 1", Text(words, {"code": law.code})))
    if row.certified_by_id is None:
        return Step(What.WAITS, law.code, Text(ENTERED))
    return Step(What.UNCHANGED, law.code, Text(gettext_noop("It stands here, read by two officials.")))


ENTERED = gettext_noop("A second official must compare it with its published text.")


def instrument(law: Law) -> NewInstrument:
    return NewInstrument(
        code=law.code,
        title=law.title,
        title_en=law.title_en,
        number=law.number,
        issuer=law.issuer,
        rank=law.rank,
        field=law.field,
        source=law.source,
        in_force_from=law.in_force_from,
        in_force_until=law.in_force_until,
    )


def provisions(law: Law) -> list[NewProvision]:
    return [NewProvision(one.number, one.text, one.text_en, one.powers) for one in law.provisions]


def text_of(law: Law) -> list[Any]:
    articles = [(one.number, one.text, one.text_en, sorted(one.powers)) for one in law.provisions]
    return [law.title, law.number, int(law.rank), law.field.value, law.in_force_from, sorted(articles)]


def text_of_row(row: Any) -> list[Any]:
    articles = [(one.number, one.text, one.text_en, sorted(one.powers)) for one in row.provisions.all()]
    return [row.title, row.number, int(row.rank), row.field, row.in_force_from, sorted(articles)]


def uncertified(packs: Iterable[Pack]) -> list[str]:
    found = {law.code: entered(law.code) for pack in packs for law in pack.laws}
    return sorted(code for code, row in found.items() if row is None or row.certified_by_id is None)


# --- What may be recorded ---------------------------------------------------------------------------------------------


def step_of_catalogue(packs: Sequence[Pack], by: Someone, at: datetime) -> list[Step]:
    """One text for all the packs: a catalogue is adopted as a whole, and holds what stood in the one before it."""
    in_force = {item.code: item.text for item in items_in_force()}
    wanted = {str(item["code"]): dict(item) for pack in packs for item in pack.items}
    missing = {code: item for code, item in wanted.items() if in_force.get(code) != item}
    if not wanted:
        return []
    if not missing:
        return [Step(What.UNCHANGED, CATALOGUE, Text(gettext_noop("Everything in it may be recorded already.")))]
    if waiting := uncertified(packs):
        words = gettext_noop("It can be drafted once these laws were compared by a second official: %(laws)s.")
        return [Step(What.WAITS, CATALOGUE, Text(words, {"laws": ", ".join(waiting)}))]
    return [draft_catalogue({**in_force, **wanted}, packs[0], by, at)]


CATALOGUE = "catalogue"


def draft_catalogue(items: Mapping[str, Mapping[str, Any]], pack: Pack, by: Someone, at: datetime) -> Step:
    document = {"title": TITLE, "items": list(items.values())}
    drafts = unfinished(CATALOGUE)
    for row, version in drafts:
        standing = {item["code"]: item for item in document_of(version).content["items"]}
        if all(standing.get(code) == item for code, item in items.items()):
            words = gettext_noop(
                "The draft %(ref)s holds it. It is adopted after its time for comments, by a second official."
            )
            return Step(What.WAITS, CATALOGUE, Text(words, {"ref": row.ref}))
    if drafts:
        words = gettext_noop(
            "Another text of the catalogue is on its way (%(ref)s). Load the pack again once it is adopted."
        )
        return Step(What.WAITS, CATALOGUE, Text(words, {"ref": drafts[0][0].ref}))
    made = draft((CATALOGUE, f"catalogue-{at:%Y%m%d-%H%M}"), document, pack, by, at)
    return Step(What.BEGUN, CATALOGUE, Text(DRAFTED, {"ref": made}))


DRAFTED = gettext_noop("The draft %(ref)s was begun. Nothing of it is in force before it stood for comment.")


def draft(named: tuple[str, str], document: Mapping[str, Any], pack: Pack, by: Someone, at: datetime) -> str:
    return begin_draft(
        kind=named[0],
        slug=named[1],
        document=json.dumps(document, ensure_ascii=False),
        agency=agencies_coded([pack.agency])[pack.agency],
        by=actor_of(by),
        at=at,
        reason=reason(pack),
    ).ref


# --- The standard -----------------------------------------------------------------------------------------------------


def step_of_standard(pack: Pack, by: Someone, at: datetime) -> Step:
    about = f"standard {pack.name}"
    found = begun("standard", pack.name)
    if found is not None:
        return step_of_draft(about, *found, pack)
    waiting = faults_of(pack.standard, at, agencies_coded([pack.agency])[pack.agency])
    if waiting:
        words = gettext_noop("It can be drafted once its laws and its part of the catalogue are in force.")
        return Step(What.WAITS, about, Text(words))
    ref = draft(("standard", pack.name), pack.standard, pack, by, at)
    return Step(What.BEGUN, about, Text(DRAFTED, {"ref": ref}))


def step_of_draft(about: str, row: Any, version: Any, pack: Pack) -> Step:
    if version.digest != canonical_document(pack.standard).digest:
        words = gettext_noop("The draft %(ref)s has other words. A change of it is made, and commented on, there.")
        raise Refusal(Reason("standard", "RULES.md 2", Text(words, {"ref": row.ref})))
    if row.case.state in (State.ADOPTED, State.SUPERSEDED, State.REPEALED):
        return Step(What.UNCHANGED, about, Text(gettext_noop("It was adopted as %(ref)s."), {"ref": row.ref}))
    words = gettext_noop("The draft %(ref)s holds it. It is adopted after its time for comments, by a second official.")
    return Step(What.WAITS, about, Text(words, {"ref": row.ref}))


def reason(pack: Pack) -> str:
    return REASON % {"pack": pack.name}
