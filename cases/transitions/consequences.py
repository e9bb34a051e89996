"""What a move sets off, in the order of DESIGN.md: 5 the ledger, 6 timers, 7 notices, 8 messages."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from cases.models import Recusal, Signature
from cases.queries.kinds import KNOWN, kind_of
from cases.rules.fields import plain
from cases.rules.kinds import NOTHING, Consequences, Send, Taken
from cases.rules.standing import official_of
from ledger.transitions import NewEvent, append_many
from outbox.transitions import Outgoing, put_many


class NobodyCarriesOut(RuntimeError):
    """A move asks for a timer or a notice, and no room has said that it makes them."""


def sign(taken: Sequence[Taken]) -> None:
    """Whoever moved signs their part of the act. The database refuses a second part in the same matter (RULES.md 5)."""
    Signature.objects.bulk_create(
        Signature(
            case_id=one.case.id,
            matter=one.case.matter,
            act=one.act,
            part=one.move.part,
            person_id=person,
            version=one.version,
        )
        for one in taken
        if one.move.part is not None and (person := official_of(one.asked.by)) is not None
    )


def carry_out(taken: Sequence[Taken]) -> list[Consequences]:
    """The room's own writes, verb by verb, and what they set off, in the order of the moves."""
    groups: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for one in taken:
        groups[one.case.kind, one.move.verb].append(one)
    found: dict[UUID, Consequences] = {}
    for (kind, verb), alike in groups.items():
        carry = kind_of(kind).carry_out.get(verb)
        outcomes = carry(alike) if carry else [NOTHING] * len(alike)
        found.update((one.case.id, outcome) for one, outcome in zip(alike, outcomes, strict=True))
    return [found[one.case.id] for one in taken]


def record(taken: Sequence[Taken], consequences: Sequence[Consequences]) -> None:
    pairs = list(zip(taken, consequences, strict=True))
    recuse(pairs)
    told = [event(one, outcome) for one, outcome in pairs]
    clocks = apply_timers(pairs)  # before the notices, which print their last days
    append_many(events=[*told, *clocks, *apply_notices(pairs)])
    put_many(
        messages=[outgoing(one, send, number) for one, outcome in pairs for number, send in enumerate(outcome.messages)]
    )


Pairs = Sequence[tuple[Taken, Consequences]]


def recuse(pairs: Pairs) -> None:
    Recusal.objects.bulk_create(
        Recusal(matter=one.case.matter, person_id=recusal.person, ground=recusal.ground)
        for one, outcome in pairs
        for recusal in outcome.recusals
    )


def event(one: Taken, outcome: Consequences) -> NewEvent:
    """What was done by whom is in clear; what was said about whom is sealed, until that person is erased. What a third person
    said is theirs: it goes when they are erased, and not when another is."""
    aside = {field.name for field in one.move.fields if field.aside}
    given = {name: value for name, value in (one.asked.data or {}).items() if name not in aside}
    said = {name: plain(value) for name, value in given.items() if value is not None}
    values = {**said, **one.because, **outcome.values, "from": one.case.state, "to": one.target, "version": one.version}
    if one.reason:
        values["reason"] = one.reason
    actor = one.asked.by.id if one.asked.by else None
    return NewEvent(
        chain=one.case.id,
        kind=f"case.{one.move.verb}",
        actor=actor,
        values=values,
        subject=outcome.speaker or one.case.subject,
    )


def apply_timers(pairs: Pairs) -> Sequence[NewEvent]:
    changes = [(one, change) for one, outcome in pairs for change in outcome.timers]
    if changes and KNOWN.timers is None:
        raise NobodyCarriesOut("No room keeps timers.")
    return (KNOWN.timers(changes) or ()) if changes and KNOWN.timers else ()


def apply_notices(pairs: Pairs) -> Sequence[NewEvent]:
    notices = [(one, notice) for one, outcome in pairs for notice in outcome.notices]
    if notices and KNOWN.notices is None:
        raise NobodyCarriesOut("No room keeps notices.")
    return (KNOWN.notices(notices) or ()) if notices and KNOWN.notices else ()


def outgoing(one: Taken, send: Send, number: int) -> Outgoing:
    """Named after the version that it tells of, so that the same step is told once."""
    return Outgoing(send.topic, one.case.id, send.refs, f"{send.topic}:{one.case.id}:{one.version}:{number}")
