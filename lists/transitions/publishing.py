"""What the public reads, and what binds other agencies: shown and hidden here, and nowhere else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest, Least

from cases.rules.kinds import Send
from lists.models import Listing, Measure, Publication
from lists.queries.standards import text_of
from lists.states import MeasureState, Showing
from records.queries.quoting import SearchKeys, search_keys
from records.queries.subjects import SubjectShown, subjects_shown

CHANGED = "lists.entry-changed"  # for the change feed: ids alone; bodies are read through the guard
APPLY = "lists.measure-applies"
CHANGE = "lists.measure-changed"
LIFT = "lists.measure-lifted"


def show(rows: Sequence[Listing], at: datetime) -> None:
    """Those whose standard shows them. A row that was hidden before is seen again, until the listing's end."""
    subjects = subjects_shown({row.subject_id for row in rows}, at)
    shown = [row for row in rows if showing(row, subjects[row.subject_id]) is not Showing.NOTHING]
    known = set(Publication.objects.filter(listing__in=shown).values_list("listing", flat=True))
    ids = dict(Listing.objects.filter(pk__in=[row.pk for row in shown]).values_list("pk", "case__public_id"))
    keys = search_keys({row.subject_id for row in shown})
    Publication.objects.bulk_create(
        entry(row, subjects[row.subject_id], keys[row.subject_id], ids[row.pk], at)
        for row in shown
        if row.pk not in known
    )
    for row in shown:
        if row.pk in known:
            Publication.objects.filter(listing=row).update(visible_until=row.ends_at, updated_at=at)


def showing(row: Listing, subject: SubjectShown) -> Showing:
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
        measures=measures_shown(row),
        since=row.effective_at or at,
        visible_from=at,
        visible_until=row.ends_at or at,
        updated_at=at,
        folded=keys.folded,
        sound=keys.sound,
        lookup=keys.lookup,
    )


def measures_shown(row: Listing) -> list[dict[str, str]]:
    rows = Measure.objects.filter(listing=row, state__in=(MeasureState.CHOSEN, MeasureState.EFFECTIVE))
    found = rows.select_related("kind").order_by("kind__code")
    return [{"code": one.kind.code, "en": one.kind.title_en, "zh": one.kind.title} for one in found]


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


def changed(row: Listing) -> Send:
    return Send(CHANGED, {"listing": str(row.pk)})
