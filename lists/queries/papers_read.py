"""What is opened before something is found of it: each paper with the day, who sent it in, and what was said with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.wording import name_of, when_due
from cases.rules.standing import Standing
from cases.states import Party
from lists.models import Answer, Claim, Exhibit, Objection, Proposed
from lists.queries.contents_later import PROPOSED, told
from lists.queries.presenting import in_one_language
from lists.states import ClaimState
from people.queries import names_of
from records.queries.files import file_rows

Paper = Mapping[str, Any]
MOST_WORDS = 400


def exhibits_to_read(case: Standing) -> Sequence[Paper]:
    """Those without a finding. A paper is sent in before the answer that it comes with."""
    rows = list(Exhibit.objects.filter(listing=case.id, finding="").order_by("id"))
    files = file_rows([row.file for row in rows])
    answers = list(Answer.objects.filter(listing=case.id).order_by("at", "id"))
    names = names_of({one.by for one in answers if one.by})
    found = []
    for row in rows:
        sent_at = files[row.file].at if row.file in files else None
        answer = next((one for one in answers if sent_at and one.at >= sent_at), None)
        note = sent_in(answer.at, answer.by, names, answer.text) if answer else ""
        found.append({"title": row.name or gettext("Paper"), "file": str(row.file), "note": note})
    return found


def objections_to_read(case: Standing) -> Sequence[Paper]:
    """Whole, with their papers. Who objected stays apart from them."""
    rows = Objection.objects.filter(listing=case.id, finding="").order_by("at", "id")
    return [
        {"title": row.text, "files": [str(paper) for paper in row.papers], "note": when_due(row.at)} for row in rows
    ]


def before_deciding(case: Standing) -> Sequence[Paper]:
    """What a first official has proposed in this act, with its papers, and each answer to it."""
    act = Proposed.objects.filter(act=case.act, settled_at=None).select_related("listing").first()
    answers = Answer.objects.filter(listing=case.id).order_by("at", "id")
    rows = list(answers.filter(at__gte=act.at) if act else answers)
    names = names_of({one.by for one in rows if one.by})
    return [*([proposal(act)] if act else []), *(answered(one, names) for one in rows)]


def proposal(act: Proposed) -> Paper:
    words = in_one_language(told(PROPOSED, act.listing, act)) if act.kind in PROPOSED else act.text
    return {"title": words, "files": [str(paper) for paper in act.papers], "note": when_due(act.at)}


def answered(one: Answer, names: Mapping[UUID, str]) -> Paper:
    who = (names.get(one.by) if one.by else None) or name_of(Party.SUBJECT)
    note = gettext("Answered on %(day)s by %(who)s.") % {"day": when_due(one.at), "who": who}
    return {"title": one.text, "note": note}


def noted_objection(case: Standing) -> Sequence[Paper]:
    """What an official wrote down for whoever is owed, with the papers that should show it."""
    rows = list(Claim.objects.filter(listing=case.id, state=ClaimState.OPEN).exclude(noted_by=None))
    names = names_of({row.noted_by for row in rows if row.noted_by})
    return [
        {
            "title": row.objection,
            "files": [str(paper) for paper in row.objection_papers],
            "note": gettext("Written down for the creditor by %(who)s") % {"who": names.get(row.noted_by, "")},
        }
        for row in rows
        if row.noted_by
    ]


def sent_in(at: datetime, by: UUID | None, names: Mapping[UUID, str], text: str) -> str:
    """An official who is named has written it down for the person."""
    who = (names.get(by) if by else None) or name_of(Party.SUBJECT)
    words = {"day": when_due(at), "who": who, "text": shortened(text)}
    return gettext("Sent in on %(day)s by %(who)s, with the answer: “%(text)s”") % words


def shortened(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS].rstrip()} …"


# By verb.
DECIDING = ("decide", "impose-interim", "extend-term", "review", "resume", "restore")
READ_BEFORE = {"find": exhibits_to_read, "admit-objection": noted_objection, **dict.fromkeys(DECIDING, before_deciding)}
READ_BEFORE_RED = {
    "find": exhibits_to_read,
    "find-objection": objections_to_read,
    "end-early": before_deciding,
}
