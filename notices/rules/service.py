"""When a notice may be served, announced, or found not to have arrived. Pure: facts in, a verdict out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.rules.fields import Fault
from cases.rules.standing import RECUSED, RULE_5, Actor, Asked
from cases.rules.verdicts import FOUR_EYES, INTEREST, OPEN, Reason, Text, Verdict, shut, verdict_of
from cases.states import Party, gettext_noop
from notices.rules.channels import RULES
from notices.states import UNSERVED, Channel, NoticeKind, NoticeState
from people.states import Role

RULE_4 = "RULES.md 4"
CPL_95 = "CPL 95"
CPL_87 = "CPL 87"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The last notice of its kind to one addressee of a case."""

    id: UUID
    kind: NoticeKind
    to: UUID
    state: NoticeState
    frozen_at: datetime
    served_at: datetime | None = None
    channel: Channel | None = None
    announced: bool = False  # an announcement is under way
    consents: bool = False  # to mail at an electronic address
    contested: bool = False  # somebody says that it never came, and waits for an answer


NO_NOTICE = Reason("notice", RULE_4, Text(gettext_noop("There is no notice yet that could be served.")))
SERVED = Reason("served", RULE_4, Text(gettext_noop("The notice has been served already.")))
VOID = Reason("void", RULE_4, Text(gettext_noop("The notice no longer stands.")))


def may_serve(facts: NoticeFacts | None, asked: Asked) -> Verdict:
    """By an officer with proof; by the clock only what has been announced for its whole time."""
    objection = unservable(facts)
    if objection:
        return shut(objection)
    if asked.by is None and facts is not None and not facts.announced:
        return shut(Reason("announced", CPL_95, Text(gettext_noop("Only an announcement serves by itself."))))
    return OPEN


SIGNED = Reason(
    FOUR_EYES, RULE_5, Text(gettext_noop("You signed in this matter: somebody else records that the letter came."))
)


def may_witness(signers: Collection[int], asked: Asked) -> Verdict:
    """RULES.md 4 and 5: what opens the way to a decision, and gives it effect, is not the word of one of its officials."""
    return shut(SIGNED) if asked.by is not None and asked.by.person in signers else OPEN


def may_announce(facts: NoticeFacts | None, _asked: Asked) -> Verdict:
    objection = unservable(facts)
    if objection:
        return shut(objection)
    if facts is not None and facts.announced:
        return shut(Reason("announced", CPL_95, Text(gettext_noop("It has been announced already."))))
    return OPEN


def may_set_aside(facts: NoticeFacts | None, _asked: Asked, others: Collection[NoticeFacts] = ()) -> Verdict:
    """What nobody has contested. Who says that a letter never came is answered about that very letter; `others` are those of
    the same case."""
    if facts is None or facts.state is not NoticeState.SERVED:
        return shut(Reason("served", RULE_4, Text(gettext_noop("No service stands that could be set aside."))))
    if any(one.contested for one in (facts, *others)):
        words = gettext_noop(
            "Somebody says that a letter of this case never came. Answer that on the page of that letter."
        )
        return shut(Reason("challenged", RULE_4, Text(words)))
    return OPEN


# Who answers a challenge where no move of the case sets a service aside.
JUDGES: frozenset[Role | Party] = frozenset({Role.DECIDER, Role.REVIEWER})


def may_answer(
    by: Actor, answerers: frozenset[Role | Party], recorded: Collection[UUID], *, recused: str | None
) -> Verdict:
    """RULES.md 4 and 5: whether a letter came is not for whoever brought it to say."""
    return verdict_of(answering_objections(by, answerers, recorded, recused))


def answering_objections(
    by: Actor, answerers: frozenset[Role | Party], recorded: Collection[UUID], recused: str | None
) -> Iterator[Reason]:
    if not answerers & by.capacities:
        words, needed = gettext_noop("Your role does not include this."), sorted(answerers)
        yield Reason("role", RULE_4, Text(words), tuple(Text(str(one)) for one in needed))
    if by.id in recorded:
        words = gettext_noop("You brought this letter, or recorded that it came. Somebody else answers.")
        yield Reason(FOUR_EYES, RULE_5, Text(words))
    if recused is not None:
        yield Reason(INTEREST, RULE_5, RECUSED[recused])


def is_unserved(facts: NoticeFacts | None) -> bool:
    return facts is not None and facts.state in UNSERVED


def unservable(facts: NoticeFacts | None) -> Reason | None:
    if facts is None:
        return NO_NOTICE
    if facts.state in UNSERVED:
        return None
    return SERVED if facts.state is NoticeState.SERVED else VOID


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said about how a notice reached somebody, as it came in."""

    channel: Channel
    received_on: date
    proof: UUID | None = None
    tracking: str = ""
    receiver: str = ""
    code: int | None = None  # the access code with which it was opened


def receipt_of(data: Mapping[str, Any]) -> Receipt:
    return Receipt(
        channel=Channel(data["channel"]),
        received_on=data["received_on"],
        proof=data.get("proof"),
        tracking=data.get("tracking") or "",
        receiver=data.get("receiver") or "",
    )


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def faults_of(receipt: Receipt, facts: NoticeFacts, at: datetime, zone: ZoneInfo) -> tuple[Fault, ...]:
    """What is wrong with it, field by field."""
    return (*day_faults(receipt.received_on, facts, at, zone), *proof_faults(receipt))


def day_faults(received_on: date, facts: NoticeFacts, at: datetime, zone: ZoneInfo) -> Iterator[Fault]:
    if received_on > day_of(at, zone):
        yield Fault("/received_on", Text(gettext_noop("This day has not come yet.")))
    elif received_on < day_of(facts.frozen_at, zone):
        yield Fault("/received_on", Text(gettext_noop("The notice did not exist yet on this day.")))


def proof_faults(receipt: Receipt) -> Iterator[Fault]:
    rule = RULES[receipt.channel]
    if rule.needs_file and receipt.proof is None:
        yield Fault(
            "/proof",
            Text(gettext_noop("Service is proved by a document. Send it in: %(what)s"), {"what": Text(rule.proof)}),
        )
    if rule.needs_tracking and not receipt.tracking.strip():
        yield Fault("/tracking", Text(gettext_noop("Give the tracking number.")))
    if rule.needs_code and receipt.code is None:
        yield Fault(
            "/channel",
            Text(gettext_noop("This is noted when they open it themselves. Choose how else it reached them.")),
        )


def unconsented(receipt: Receipt, facts: NoticeFacts) -> Verdict:
    words = gettext_noop(
        "They have not agreed to electronic service. Serve it another way, or record their consent first."
    )
    lacks = RULES[receipt.channel].needs_consent and not facts.consents
    return verdict_of([Reason("consent", RULES[receipt.channel].article, Text(words))] if lacks else [])


def counts_from(received_on: date, facts: NoticeFacts, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant of service: the day's last moment that has come. The day itself is never counted (CPL 85)."""
    tomorrow = datetime.combine(received_on + timedelta(days=1), datetime.min.time(), zone)
    return max(facts.frozen_at, min(at, tomorrow - timedelta(microseconds=1)))
