"""What officials see: the drafts of their agencies, and comments with what the public does not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from cases.queries.lists import cases_seen_by
from cases.rules.kinds import Offers
from cases.rules.standing import Actor, Standing
from consultations.models import Comment, Draft, Version, Withholding
from consultations.queries.comments import Group, contacts_of, group_page, tally
from consultations.queries.drafts import document_of
from consultations.queries.kinds import draft_kind
from consultations.queries.publishing import Place, Published, published_of, sections_of, where_each_is
from consultations.rules.changes import Proposed
from consultations.rules.comments import Paper
from consultations.rules.differences import Difference, differences
from consultations.rules.documents import Document
from consultations.states import LIVE, State
from records.queries.files import files_of_each, read_file

PAGE = 20
MOST_TEXTS = 50


def drafts_seen_by(user: object) -> QuerySet[Draft]:
    within = cases_seen_by(user)
    return Draft.objects.filter(agency__in=within.values).select_related("case", "agency")


def texts_to_begin_with(user: object) -> list[Published]:
    """Those of their own agencies, and all that the public can read."""
    public = Q(case__state__in=(State.OPEN, State.CLOSED, State.ADOPTED))
    found = Draft.objects.filter(public | Q(agency__in=cases_seen_by(user).values)).select_related("case", "agency")
    return published_of(list(found.order_by("kind", "slug")[:MOST_TEXTS]))


@dataclass(frozen=True, slots=True)
class Moderated:
    """One comment, whole: whoever moderates sees what they decide about."""

    row: Comment
    contact: str
    withholding: Withholding | None
    files: Sequence[Paper] = ()


def moderation_page(
    draft: Draft, *, before: int | None = None, only_proposed: bool = False, size: int = PAGE
) -> tuple[list[Moderated], int | None]:
    rows = Comment.objects.filter(draft=draft)
    if only_proposed:
        rows = rows.filter(withholdings__ended_at__isnull=True, withholdings__authorised_at__isnull=True)
        rows = rows.filter(withholdings__isnull=False)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("version").defer("version__canonical").order_by("-pk")[: size + 1])
    following = found[size - 1].pk if len(found) > size else None
    return moderated(found[:size]), following


def moderated(rows: Sequence[Comment]) -> list[Moderated]:
    open_now = Withholding.objects.filter(comment__in=rows, ended_at__isnull=True)
    by_comment = {row.comment_id: row for row in open_now.select_related("proposed_by", "authorised_by")}
    files = files_of_each([row.public_id for row in rows if row.erased_at is None])
    contacts = contacts_of(rows)
    return [
        Moderated(row, contacts.get(row.pk, ""), by_comment.get(row.pk), files.get(row.public_id, ())) for row in rows
    ]


def one_moderated(draft: Draft, comment: int) -> Moderated | None:
    found = moderated(list(Comment.objects.filter(draft=draft, pk=comment).select_related("version")))
    return found[0] if found else None


def file_of_comment(one: Moderated, file: UUID) -> tuple[Paper, bytes] | None:
    """Whoever moderates reads it before they decide, withheld or not."""
    return read_file(file) if file in [paper.pk for paper in one.files] else None


def current_version(draft: Draft) -> Version:
    return Version.objects.get(draft=draft, number=draft.current)


def compared(draft: Draft, document: Document) -> tuple[list[Difference], Proposed]:
    """What a new text would change, and what its kind takes that for. Nothing is written."""
    standing = document_of(current_version(draft))
    proposed = draft_kind(draft.kind).classify_change(standing.content, document.content)
    return differences(standing.content, document.content), proposed


# --- On the page of the case ----------------------------------------------------------------------------------------------

MOST_OFFERED = 50


def text_panel(case: Standing, _viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    draft = Draft.objects.filter(pk=case.id).first()
    if draft is None:
        return None
    version = current_version(draft)
    pending = Version.objects.filter(draft=draft, number=draft.pending).first() if draft.pending else None
    changes = changes_in(draft.kind, version, pending) if pending else ()
    sections = sections_of(draft.kind, document_of(version).content)
    return {
        "draft": draft,
        "version": version,
        "pending": pending,
        "changes": changes,
        "sections": sections,
        "changeable": case.state in LIVE,
    }


def changes_in(kind: str, version: Version, pending: Version) -> list[Place]:
    before, after = document_of(version).content, document_of(pending).content
    return where_each_is(kind, before, after, differences(before, after))


def comments_panel(case: Standing, _viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    draft = Draft.objects.filter(pk=case.id).first()
    told = tally(draft) if draft else None
    return {"draft": draft, "tally": told} if told and told.comments else None


def offered_groups(case: Standing, _viewer: Actor) -> Offers:
    """The largest without an answer; all of them are on the page for answers."""
    groups, _more = group_page(Draft.objects.get(pk=case.id), size=MOST_OFFERED, answered=False)
    return {"groups": [(str(group.id), label_of(group)) for group in groups]}


def label_of(group: Group) -> str:
    words = group.lead.text or gettext("withheld or erased")
    return f"{group.version}/{group.number} ({group.size}): {words[:80]}"


def offered_text(case: Standing, _viewer: Actor) -> Offers:
    return digest_offered(case, Draft.objects.get(pk=case.id).current)


def offered_change(case: Standing, _viewer: Actor) -> Offers:
    return digest_offered(case, Draft.objects.get(pk=case.id).pending)


def digest_offered(case: Standing, number: int | None) -> Offers:
    """Whoever signs chooses the text that they have read, by its hash."""
    version = Version.objects.filter(draft=case.id, number=number or 0).first()
    if version is None:
        return {}
    label = gettext("Version %(number)s") % {"number": version.number}
    return {"digest": [(version.digest, f"{label}: {version.digest}")]}
