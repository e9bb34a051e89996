"""What the public reads, and what binds other agencies: shown and hidden here, and nowhere else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest, Least

from cases.rules.kinds import Send
from lists.models import Claim, Listing, Measure, Publication
from lists.queries.contesting import NOT_CONTESTED, contests_of, publication_limit
from lists.queries.standards import text_of
from lists.states import ClaimState, Colour, MeasureState, Showing
from records.queries.quoting import SearchKeys, search_keys
from records.queries.subjects import SubjectShown, subjects_shown

CHANGED = "lists.entry-changed"  # for the change feed: ids alone; bodies are read through the guard
APPLY = "lists.measure-applies"
CHANGE = "lists.measure-changed"
LIFT = "lists.measure-lifted"
FOLLOW = """
    UPDATE lists_publication AS shown SET lookup = anew.after
    FROM unnest(%s::bytea[], %s::bytea[]) AS anew (before, after) WHERE shown.lookup = anew.before
"""
DECIDED = (MeasureState.CHOSEN, MeasureState.EFFECTIVE)


def show(rows: Sequence[Listing], at: datetime) -> None:
    """Those whose standard shows them. A row that was hidden before is seen again, until the listing's end."""
    subjects = subjects_shown({row.subject_id for row in rows}, at)
    shown = [row for row in rows if showing(row, subjects[row.subject_id]) is not Showing.NOTHING]
    known = set(Publication.objects.filter(listing__in=shown).values_list("listing", flat=True))
    ids = public_ids([row.pk for row in shown])
    keys = search_keys({row.subject_id for row in shown})
    contests, claims = contests_of([row.pk for row in shown], at), unopposed([row.pk for row in shown])
    new = []
    for row in shown:
        contest = contests.get(row.pk, NOT_CONTESTED)
        until = earliest(row.ends_at or at, contest.hide_at, claims.get(row.pk), publication_limit(row))
        if row.pk in known:
            again = Publication.objects.filter(listing=row)
            again.update(visible_until=until, disputed=contest.disputed, updated_at=at)
        else:
            made = entry(row, subjects[row.subject_id], keys[row.subject_id], ids[row.pk], at)
            made.visible_until, made.disputed = until, contest.disputed
            new.append(made)
    Publication.objects.bulk_create(new)


def unopposed(listings: Collection[UUID]) -> dict[UUID, datetime]:
    """From when an open claim hides each of them."""
    rows = Claim.objects.filter(listing__in=listings, state=ClaimState.OPEN, objected_at=None)
    return dict(rows.values_list("listing", "hide_at"))


def earliest(end: datetime, *limits: datetime | None) -> datetime:
    return min([end, *(limit for limit in limits if limit is not None)])


def public_ids(listings: Collection[UUID]) -> dict[UUID, UUID]:
    return dict(Listing.objects.filter(pk__in=listings).values_list("pk", "case__public_id"))


def showing(row: Listing, subject: SubjectShown) -> Showing:
    if subject.erased:
        return Showing.NOTHING
    return text_of(row.standard).shown.get(subject.kind, Showing.NOTHING)


def entry(row: Listing, subject: SubjectShown, keys: SearchKeys, public_id: UUID, at: datetime) -> Publication:
    masked = showing(row, subject) is Showing.MASKED
    standard = text_of(row.standard)
    ground = standard.ground(row.ground)
    return Publication(
        public_id=public_id,
        listing=row,
        list_id=row.list_id,
        kind=subject.kind,
        name=subject.masked_name if masked else subject.name,
        identifier=subject.numbers[0].mask if subject.numbers else "",
        ground=[{"code": row.ground, "en": ground.title.en, "zh": ground.title.zh}] if ground else [],
        measures=measures_shown(row, *DECIDED),
        reasons=row.established if standard.colour is Colour.RED else "",
        since=row.effective_at or at,
        visible_from=at,
        visible_until=row.ends_at or at,
        updated_at=at,
        folded=keys.folded,
        sound=keys.sound,
        lookup=keys.lookup,
    )


def measures_shown(row: Listing, *states: MeasureState) -> list[dict[str, str]]:
    rows = Measure.objects.filter(listing=row, state__in=states)
    found = rows.select_related("kind").order_by("kind__code")
    return [{"code": one.kind.code, "en": one.kind.title_en, "zh": one.kind.title} for one in found]


def restate(row: Listing, subject: SubjectShown, at: datetime) -> None:
    """What its file says now: name, number, and what it is found by. Neither sooner nor longer."""
    keys = search_keys({row.subject_id})[row.subject_id]
    anew = entry(row, subject, keys, row.case.public_id, at)
    fields = ("name", "identifier", "ground", "measures", "folded", "sound", "lookup")
    Publication.objects.filter(listing=row).update(updated_at=at, **{field: getattr(anew, field) for field in fields})


def hide(listings: Collection[UUID], at: datetime) -> None:
    """From this instant, for every reader."""
    Publication.objects.filter(listing__in=listings).update(
        visible_until=Least(F("visible_until"), at), updated_at=Greatest(F("updated_at"), at)
    )


def hide_from(listing: UUID, hide_at: datetime, at: datetime) -> None:
    """A claim is open: whatever becomes of everybody, nobody reads it after this instant."""
    Publication.objects.filter(listing=listing).update(
        visible_until=Least(F("visible_until"), hide_at), updated_at=Greatest(F("updated_at"), at)
    )


def flag(listings: Mapping[UUID, bool], at: datetime) -> None:
    for listing, disputed in listings.items():
        Publication.objects.filter(listing=listing).update(disputed=disputed, updated_at=at)


def bind(rows: Sequence[Measure], ends_at: datetime, at: datetime) -> list[Send]:
    """Measures take effect with the listing, each until its own end."""
    Measure.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=MeasureState.EFFECTIVE, effective_at=at, ends_at=ends_at
    )
    return [Send(APPLY, {"measure": str(row.pk), "agency": row.kind.applied_by_id}) for row in rows]


def prolong(rows: Sequence[Measure], ends_at: datetime) -> list[Send]:
    """They last as long as the listing does."""
    Measure.objects.filter(pk__in=[row.pk for row in rows]).update(ends_at=ends_at)
    return [Send(CHANGE, {"measure": str(row.pk), "agency": row.kind.applied_by_id}) for row in rows]


def release(rows: Sequence[Measure], at: datetime, state: MeasureState = MeasureState.LIFTED) -> list[Send]:
    """In law at this instant; every agency that was told is told again."""
    over = at if state is MeasureState.LIFTED else None
    Measure.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, lifted_at=over)
    return [lifted(row) for row in rows]


def lifted(row: Measure) -> Send:
    return Send(LIFT, {"measure": str(row.pk), "agency": row.kind.applied_by_id})


def told_again(row: Measure) -> Send:
    """Whoever applies it reads the entry anew."""
    return Send(CHANGE, {"measure": str(row.pk), "agency": row.kind.applied_by_id})


def changed(row: Listing) -> Send:
    return Send(CHANGED, {"listing": str(row.pk)})


def follow_numbers(hashes: Sequence[tuple[bytes, bytes]]) -> None:
    """The installation's key has changed: entries stay to be found by number."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [list(column) for column in zip(*hashes, strict=True)])
