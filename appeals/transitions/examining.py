"""While it is examined: acceptance, what each side says, questions, findings, hearings, service."""

from collections.abc import Sequence
from datetime import datetime

from appeals.models import Exhibit, Filing
from appeals.queries import contents, dues
from appeals.states import APPEALS, Kind, Side, State
from appeals.states.words import SILENCE_SUSPENDS
from appeals.transitions.filing import put_in, silence_hides
from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import (
    Consequences,
    ExtendTimer,
    PauseTimer,
    ResumeTimer,
    StartTimer,
    StopTimer,
    Taken,
    TimerChange,
)
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from lists.queries.contesting import Contested, contested
from lists.queries.dates import due_of
from lists.transitions.beginning import invited_in_time, official_named, told_in_time
from lists.transitions.contesting import hide_unless_answered
from people.queries import names_of_people

MORE_DAYS = 15  # working days to add what is missing: the ten of ARL 31, and five for the letter's way
FCRA = "FCRA-DISPUTE"


def row_of(one: Taken) -> Filing:
    return Filing.objects.select_related("case").get(pk=one.case.id)


def about(row: Filing) -> Contested:
    return contested([row.listing_id])[row.listing_id]


def change(one: Taken, **columns: object) -> None:
    Filing.objects.filter(pk=one.case.id).update(**columns)


# --- Acceptance -----------------------------------------------------------------------------------------------------------------


def accept(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [accept_one(one) for one in taken]


def accept_one(one: Taken) -> Consequences:
    """ARL 48: the deciding authority has the copy with the acceptance. From its silence on, nobody reads the entry."""
    at, row = one.asked.at, row_of(one)
    change(one, accepted_at=at)
    hide_unless_answered(case=one.case.id, hide_at=due_of("APPEAL-REPLY", at, one.case.opened_at), at=at)
    listing = about(row)
    told = (contents.third_person_told(listing, listing.beneficiary),) if listing.beneficiary else ()
    return Consequences(
        timers=(StopTimer("APPEAL-ACCEPT"), StartTimer("APPEAL-REPLY", at), StartTimer("APPEAL-DECIDE", at)),
        notices=told,
    )


# --- Both sides -----------------------------------------------------------------------------------------------------------------


def reply(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [answered(one, Side.AUTHORITY) for one in taken]


def supply(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [answered(one, Side.THIRD) for one in taken]


def answered(one: Taken, side: Side) -> Consequences:
    """There is something to weigh: silence hides nothing any more, unless the standard lets the whole time do so."""
    data, row = one.asked.data or {}, row_of(one)
    said, when = ("reply", "replied_at") if side is Side.AUTHORITY else ("third_party_words", "supplied_at")
    words = "\n\n".join(filter(None, [getattr(row, said), data["words"]]))
    change(one, **{said: words, when: getattr(row, when) or one.asked.at})
    put_in(row, data["exhibits"] or (), one, side)
    if one.case.state == State.ACCEPTED:
        hide_unless_answered(case=one.case.id, hide_at=silence_of_decision(row), at=one.asked.at)
    speaker = about(row).beneficiary if side is Side.THIRD else None
    return Consequences(timers=(StopTimer("APPEAL-REPLY", "answered"),), speaker=speaker)


def silence_of_decision(row: Filing) -> datetime | None:
    """When the time to decide is over; nothing where the standard lets nothing follow from it."""
    if row.kind not in APPEALS or SILENCE_SUSPENDS not in about(row).standard.house:
        return None
    return dues.due_of_running(row.pk, "APPEAL-DECIDE")


def add(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [add_one(one) for one in taken]


def add_one(one: Taken) -> Consequences:
    data, row = one.asked.data or {}, row_of(one)
    change(one, words="\n\n".join(filter(None, [row.words, data["words"]])))
    put_in(row, data["exhibits"] or (), one, Side.PARTY)
    resumed = goes_on(one, row) if row.asked_at is not None else ()
    return Consequences(timers=(*resumed, *fifteen_more(one, row)))


def fifteen_more(one: Taken, row: Filing) -> tuple[TimerChange, ...]:
    """FCRA §611: fifteen days more, once, and only because the consumer added information."""
    if row.extended_at is not None or FCRA not in dues.running(row.pk):
        return ()
    more = ExtendTimer(FCRA, 15, "days", "The person added information.", row.case.ref)
    change(one, extended_at=one.asked.at)
    hide_unless_answered(case=row.pk, hide_at=dues.due_if_extended(row.pk, more), at=one.asked.at)
    return (more,)


def ask_more(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [ask_one(one) for one in taken]


def ask_one(one: Taken) -> Consequences:
    """The time of whoever decides stands still: it neither runs against them nor hides anything by itself."""
    question, row = (one.asked.data or {})["question"], row_of(one)
    change(one, question=question, asked_at=one.asked.at)
    stopped = [code for code in dues.running(row.pk) if code in dues.TOLLED]
    if hiding_clock(row) in stopped:
        hide_unless_answered(case=row.pk, hide_at=None, at=one.asked.at)
    more = StartTimer("MORE", one.asked.at, {"amount": MORE_DAYS, "unit": "working_days"})
    return Consequences(
        timers=(*(PauseTimer(code, "The person is asked for more.", row.case.ref) for code in stopped), more),
        notices=(contents.asked_for_more(about(row), row.party, question),),
    )


def hiding_clock(row: Filing) -> str | None:
    """Whose running out hides the entry by itself now."""
    if row.kind in APPEALS:
        replied = row.replied_at is not None or row.supplied_at is not None
        return "APPEAL-DECIDE" if replied and SILENCE_SUSPENDS in about(row).standard.house else None
    return silence_hides(Kind(row.kind), about(row).standard)


def go_on(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """By the clock: nothing came. It is decided on what is there."""
    return [Consequences(timers=goes_on(one, row_of(one))) for one in taken]


def goes_on(one: Taken, row: Filing) -> tuple[TimerChange, ...]:
    change(one, asked_at=None)
    paused = [code for code, timer in dues.running(row.pk).items() if timer.plan.suspension]
    clock = hiding_clock(row)
    if clock in paused:
        hide_unless_answered(case=row.pk, hide_at=dues.due_if_resumed(row.pk, clock, one.asked.at), at=one.asked.at)
    return (StopTimer("MORE"), *(ResumeTimer(code) for code in paused))


def find(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        by = one.asked.by.id if one.asked.by else None
        changed = Exhibit.objects.filter(pk=data["exhibit"], filing=one.case.id).update(
            finding=data["finding"], why=one.reason, found_by=by, found_at=one.asked.at
        )
        if not changed:
            raise Invalid(Fault("/exhibit", Text(gettext_noop("There is no such paper in this case."))))
    return [Consequences()] * len(taken)


# --- Longer ---------------------------------------------------------------------------------------------------------------------


def extend(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [extend_one(one) for one in taken]


def extend_one(one: Taken) -> Consequences:
    """ARL 62: once, with reasons, thirty days at most."""
    row = row_of(one)
    more = ExtendTimer("APPEAL-DECIDE", 30, "days", one.reason[:200], row.case.ref)
    change(one, extended_at=one.asked.at)
    if hiding_clock(row) == "APPEAL-DECIDE":
        hide_unless_answered(case=row.pk, hide_at=dues.due_if_extended(row.pk, more), at=one.asked.at)
    return Consequences(timers=(more,), notices=(contents.extension(about(row), row.party, one.reason),))


# --- Hearings -------------------------------------------------------------------------------------------------------------------


def ask_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        change(one, hearing_asked_at=one.asked.at)
    return [Consequences()] * len(taken)


def fix_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [fix_one(one) for one in taken]


def fix_one(one: Taken) -> Consequences:
    data, row = one.asked.data or {}, row_of(one)
    chair = official_named("chair", data)
    told_in_time(one, (row.held_at, row.place))
    change(one, held_at=data["held_at"], place=data["place"], chair_id=chair)
    named = names_of_people([chair])[chair]
    notice = contents.hearing(about(row), row.party, place=data["place"], held_at=data["held_at"], chair=named)
    return Consequences(notices=(notice,))


def record_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        invited_in_time(row_of(one).held_at, one)
        change(one, minutes=data["minutes"], appeared=data["appeared"], heard_at=one.asked.at)
    return [Consequences()] * len(taken)
