"""Comments as the public reads them: all of them, in groups that say the same, with what was answered."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language, gettext

from consultations.models import Answer, Comment, CommentGroup, Draft, Withholding
from consultations.rules.comments import Paper
from consultations.states import OUTCOME_TITLES, WITHHELD_TITLES, Outcome, Withheld
from ledger.queries.receipts import Filed, receipt_of
from ledger.queries.sealing import keys_of, unseal
from records.queries.files import NoSuchFile, files_of_each, read_file

PAGE = 20


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands in the place of a comment that is withheld: the ground, and who authorised it."""

    ground: str
    authorised_by: str
    authorised_at: datetime

    @property
    def title(self) -> str:
        return gettext(WITHHELD_TITLES[Withheld(self.ground)])


@dataclass(frozen=True, slots=True)
class Heard:
    """One comment as it is shown, in pages and in exports alike. `text` is empty where it is withheld or erased."""

    number: int
    reference: str
    text: str
    name: str
    received_at: datetime
    version: int
    group: UUID | None
    hidden: Hidden | None
    erased: bool
    files: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, in the reader's language where there is one."""

    outcome: str
    text: str
    changed_in: int | None
    by: str
    at: datetime

    @property
    def title(self) -> str:
        return gettext(OUTCOME_TITLES[Outcome(self.outcome)])


@dataclass(frozen=True, slots=True)
class Group:
    id: UUID
    number: int
    version: int
    size: int
    lead: Heard
    differs: str
    near: int | None
    answer: Said | None

    @property
    def others(self) -> int:
        return self.size - 1


@dataclass(frozen=True, slots=True)
class Tally:
    comments: int
    groups: int
    answered: int
    withheld: int
    waiting: int  # to be sorted into groups

    @property
    def unanswered(self) -> int:
        return self.groups - self.answered


def tally(draft: Draft) -> Tally:
    groups = CommentGroup.objects.filter(draft=draft)
    counted = groups.aggregate(groups=Count("pk"), answered=Count("answer"), grouped=Sum("size"))
    waiting = Comment.objects.filter(version__draft=draft, group__isnull=True).count()
    withheld = Withholding.objects.filter(comment__draft=draft).filter(WITHHELD_NOW).count()
    return Tally((counted["grouped"] or 0) + waiting, counted["groups"], counted["answered"], withheld, waiting)


WITHHELD_NOW = Q(authorised_at__isnull=False, ended_at__isnull=True)


# --- Comments -----------------------------------------------------------------------------------------------------------


def heard(rows: Sequence[Comment], draft: Draft) -> list[Heard]:
    """Two queries, however many. What is withheld does not leave this function."""
    hidden = hidden_among(row.pk for row in rows)
    files = files_of_each([row.public_id for row in rows if row.pk not in hidden])
    return [heard_one(row, draft, hidden.get(row.pk), files.get(row.public_id, ())) for row in rows]


def heard_one(row: Comment, draft: Draft, hidden: Hidden | None, files: Sequence[Paper]) -> Heard:
    return Heard(
        number=row.pk,
        reference=f"{draft.ref}/{row.pk}",
        text="" if hidden else row.text,
        name="" if hidden else row.name,
        received_at=row.received_at,
        version=row.version.number,
        group=row.group_id,
        hidden=hidden,
        erased=row.erased_at is not None,
        files=files,
    )


def hidden_among(comments: Iterable[int]) -> dict[int, Hidden]:
    rows = Withholding.objects.filter(WITHHELD_NOW, comment__in=list(comments)).select_related("authorised_by")
    return {
        row.comment_id: Hidden(row.ground, str(row.authorised_by), row.authorised_at)
        for row in rows
        if row.authorised_at is not None
    }


def comment_page(
    draft: Draft, *, before: int | None = None, group: UUID | None = None, size: int = PAGE
) -> tuple[list[Heard], int | None]:
    """The newest first. No counting, no skipping: the page begins below a number."""
    rows = Comment.objects.filter(draft=draft) if group is None else Comment.objects.filter(group=group, draft=draft)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("version").defer("version__canonical", "contact").order_by("-pk")[: size + 1])
    following = found[size - 1].pk if len(found) > size else None
    return heard(found[:size], draft), following


def receipt_of_comment(public_id: UUID) -> tuple[Comment, Filed] | None:
    """For whoever holds the address of their own receipt."""
    row = Comment.objects.select_related("draft", "version").filter(public_id=public_id).first()
    return (row, receipt_of(row.event)) if row else None


def contacts_of(rows: Sequence[Comment]) -> dict[int, str]:
    """For the agency alone. One query, however many; none where nobody gave one."""
    sealed = {row.public_id: bytes(row.contact) for row in rows if row.contact}
    keys = keys_of(sealed) if sealed else {}
    return {
        row.pk: unseal(contact_key(keys[row.public_id]), sealed[row.public_id], row.public_id.bytes).decode()
        for row in rows
        if row.public_id in keys
    }


def contact_key(own_key: bytes) -> bytes:
    return hmac.digest(own_key, b"consultations contact", "sha256")


# --- Groups -------------------------------------------------------------------------------------------------------------


def group_page(
    draft: Draft, *, after: str = "", size: int = PAGE, answered: bool | None = None, answer: int | None = None
) -> tuple[list[Group], str | None]:
    """The largest first; `after` is what the page before ended with. All of them, or those of one answer."""
    rows = CommentGroup.objects.filter(draft=draft)
    if answer is not None:
        rows = rows.filter(answer=answer)
    if answered is not None:
        rows = rows.filter(answer__isnull=not answered)
    if place := place_in(after):
        rows = rows.filter(Q(size__lt=place[0]) | Q(size=place[0], pk__gt=place[1]))
    found = list(joined(rows).order_by("-size", "pk")[: size + 1])
    following = f"{found[size - 1].size}.{found[size - 1].pk}" if len(found) > size else None
    return groups_of(found[:size], draft), following


def joined(rows: QuerySet[CommentGroup]) -> QuerySet[CommentGroup]:
    return rows.select_related("lead__version", "version", "answer__by", "near").defer(
        "version__canonical", "lead__version__canonical", "lead__contact"
    )


def place_in(after: str) -> tuple[int, UUID] | None:
    size, _, key = after.partition(".")
    try:
        return (int(size), UUID(key)) if size.isdecimal() and len(size) < 10 else None
    except ValueError:
        return None


def one_group(draft: Draft, group: UUID) -> Group | None:
    found = groups_of(list(joined(CommentGroup.objects.filter(draft=draft, pk=group))), draft)
    return found[0] if found else None


def groups_of(rows: Sequence[CommentGroup], draft: Draft) -> list[Group]:
    leads = {one.number: one for one in heard([row.lead for row in rows], draft)}
    return [group_of(row, leads[row.lead_id]) for row in rows]


def group_of(row: CommentGroup, lead: Heard) -> Group:
    return Group(
        id=row.pk,
        number=row.number,
        version=row.version.number,
        size=row.size,
        lead=lead,
        differs="" if lead.hidden else row.differs,
        near=row.near.number if row.near else None,
        answer=said(row.answer) if row.answer else None,
    )


def said(row: Answer) -> Said:
    text = row.text_en if get_language() == "en" and row.text_en else row.text
    return Said(row.outcome, text, row.changed_in, str(row.by), row.at)


# --- You said, we did -----------------------------------------------------------------------------------------------------


ANSWERS = 10
FIRST_GROUPS = 5  # of each answer; an answer may have two hundred


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, with the largest of the groups that it answers."""

    id: int
    said: Said
    groups: Sequence[Group]
    more: int  # groups that it answers beside these
    voices: int


def answered_page(draft: Draft, *, before: int | None = None, size: int = ANSWERS) -> tuple[list[Answered], int | None]:
    """Six queries, however many groups."""
    of_some = Exists(CommentGroup.objects.filter(answer=OuterRef("pk")))
    rows = Answer.objects.filter(of_some, draft=draft).select_related("by").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    following = found[size - 1].pk if len(found) > size else None
    return answered(found[:size], draft), following


def answered(answers: Sequence[Answer], draft: Draft) -> list[Answered]:
    told = CommentGroup.objects.filter(answer__in=answers)
    sums = {row["answer"]: row for row in told.values("answer").annotate(many=Count("pk"), voices=Sum("size"))}
    place = Window(RowNumber(), partition_by=F("answer"), order_by=[F("size").desc(), F("pk").asc()])
    firsts = told.annotate(place=place).filter(place__lte=FIRST_GROUPS)
    rows = list(joined(CommentGroup.objects.filter(pk__in=list(firsts.values_list("pk", flat=True)))))
    shown: dict[int, list[Group]] = defaultdict(list)
    for row, group in zip(rows, groups_of(rows, draft), strict=True):
        shown[row.answer_id or 0].append(group)
    return [
        Answered(
            row.pk,
            said(row),
            sorted(shown[row.pk], key=lambda group: (-group.size, group.id)),
            sums[row.pk]["many"] - len(shown[row.pk]),
            sums[row.pk]["voices"],
        )
        for row in answers
    ]


# --- Files ------------------------------------------------------------------------------------------------------------------


def published_file(draft: Draft, file: UUID) -> tuple[Paper, bytes] | None:
    """With a comment that is shown, or with what was enacted elsewhere; nobody sees another."""
    try:
        row, content = read_file(file)
    except (NoSuchFile, LookupError):
        return None
    return (row, content) if is_shown(draft, row) else None


def is_shown(draft: Draft, row: Paper) -> bool:
    if row.holder == draft.pk:
        return True
    said = Comment.objects.filter(draft=draft, public_id=row.holder or draft.pk, erased_at__isnull=True).first()
    return said is not None and not hidden_among([said.pk])
