"""A standard comes into being by adoption, and ends by repeal. A list is its standards' slug."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions import move
from consultations.rules.kinds import Adopted, Repealed
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from lists.models import List, MeasureKind, Standard
from lists.queries.standards import faults_of, standard_in_force
from lists.rules.standard_documents import standard_of
from people.queries import agencies_coded

STANDARD = "standard"  # the kind of text that room `consultations` knows


def adopt_standard(adopted: Adopted) -> None:
    """In the transaction of the adoption, from exactly the text that stood for comment. What the law or the catalogue no
    longer carries by then is not adopted."""
    document = adopted.document.content
    found = faults_of(document, adopted.at, adopted.agency)
    if found:
        raise Refusal(*(Reason("standard", "RULES.md 1", fault.text) for fault in found))
    text = standard_of(document)
    made, _ = List.objects.get_or_create(slug=text.list, defaults={"colour": text.colour, "agency_id": adopted.agency})
    if made.colour != text.colour or made.agency_id != adopted.agency:
        words = gettext_noop("A list keeps its kind and its agency. Another is another list.")
        raise Refusal(Reason("standard", "RULES.md 2", Text(words)))
    last = Standard.objects.filter(list=made).order_by("-number").first()
    row = Standard.objects.create(
        list=made,
        number=last.number + 1 if last else 1,
        document=document,
        digest=adopted.document.digest,
        draft=adopted.draft,
        adopted_by=adopted.by.id,
        adopted_at=adopted.at,
    )
    offer(row, document["measures"]["offered"])
    append_many(
        events=[
            NewEvent(
                adopted.draft,
                "standard.adopted",
                adopted.by.id,
                {"list": text.list, "version": row.number, "digest": row.digest},
            )
        ]
    )


def offer(standard: Standard, offered: Sequence[Mapping[str, Any]]) -> None:
    """The catalogue of measures, as the standard publishes it."""
    agencies = agencies_coded(str(one["applied_by"]) for one in offered)
    MeasureKind.objects.bulk_create(
        MeasureKind(
            standard=standard,
            code=one["code"],
            title=one["title"]["zh"],
            title_en=one["title"]["en"],
            applied_by_id=agencies[one["applied_by"]],
            text=one,
        )
        for one in offered
    )


def repeal_standard(*, slug: str, by: Actor, at: datetime, reason: str) -> None:
    """Nobody is listed under it any more. Those who are stay until their end, their claim or their removal."""
    row = standard_in_force(slug)
    if row is None:
        raise Refusal(Reason("list", "RULES.md 2", Text(gettext_noop("The list has no standard in force."))))
    move(case_id=row.draft, verb="repeal", by=by, at=at, reason=reason)


def end_standard(repealed: Repealed) -> None:
    """Within the move of the text that it came of."""
    row = Standard.objects.select_for_update().get(draft=repealed.draft)
    Standard.objects.filter(pk=row.pk).update(repealed_at=repealed.at, repealed_by=repealed.by.id)
    values: dict[str, Value] = {"list": row.list_id, "version": row.number, "reason": repealed.reason}
    append_many(events=[NewEvent(row.draft, "standard.repealed", repealed.by.id, values)])
