"""What the public said is answered; the text is adopted, certified or withdrawn; a year on it is looked at again."""

from collections.abc import Sequence
from uuid import UUID

from cases.rules.fields import Invalid
from cases.rules.kinds import Consequences, ReplaceTimer, StartTimer, StopTimer, Taken
from cases.rules.verdicts import Refusal
from cases.transitions import Wish, move_many
from clock.queries import legal_now
from consultations.models import Adoption, Answer, CommentGroup, Draft, Evaluation, Version
from consultations.queries.drafts import document_of, superseded_by_now
from consultations.queries.kinds import draft_kind
from consultations.rules.comments import faults_of_published
from consultations.rules.kinds import Adopted, Repealed
from consultations.rules.standing import GroupFacts, against_answering
from consultations.rules.windows import EVALUATE
from consultations.transitions.drafting import locked, person_of, running


def answer(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [answer_one(one) for one in taken]


def answer_one(one: Taken) -> Consequences:
    """The same words for each of the groups; each of them is named in the ledger."""
    draft, data = locked(one), one.asked.data or {}
    refuse_numbers(answer=data["answer"], answer_en=data["answer_en"] or "")
    groups = list(CommentGroup.objects.filter(draft=draft, pk__in=data["groups"]).select_related("version"))
    found = [GroupFacts(group.version.number, group.number) for group in groups]
    # Read again: comments may have come in while the draft's row was waited for.
    if reasons := tuple(against_answering(one.facts, data, found, legal_now())):
        raise Refusal(*reasons)
    made = Answer.objects.create(
        draft=draft,
        outcome=data["outcome"],
        text=data["answer"],
        text_en=data["answer_en"] or "",
        changed_in=data["changed_in"],
        by_id=person_of(one),
    )
    CommentGroup.objects.filter(pk__in=[group.pk for group in groups]).update(answer=made)
    named = sorted(f"{group.version}/{group.number}" for group in found)
    return Consequences(values={"answered": ", ".join(named)})


def refuse_numbers(**texts: str) -> None:
    if faults := tuple(faults_of_published(**texts)):
        raise Invalid(*faults)


def adopt(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [adopt_one(one, attested=False) for one in taken]


def attest(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [adopt_one(one, attested=True) for one in taken]


def adopt_one(one: Taken, *, attested: bool) -> Consequences:
    """The instrument is made in the same transaction by the room whose kind of text it is."""
    draft = locked(one)
    version = Version.objects.get(draft=draft, number=draft.current)
    made = Adoption.objects.create(
        draft=draft, version=version, digest=version.digest, by_id=person_of(one), attested=attested
    )
    made.refresh_from_db(fields=["at"])
    draft_kind(draft.kind).adopt(adopted(one, draft, version, made))
    take_the_place_of(superseded_by_now(draft.kind), one)
    return Consequences(
        timers=(StartTimer(EVALUATE, made.at),), values={"digest": version.digest, "number": version.number}
    )


def take_the_place_of(earlier: Sequence[UUID], one: Taken) -> None:
    """What another text has followed is over in the same instant. Whoever was listed under it stays under it."""
    because = {"by": str(one.case.id)}
    wishes = [Wish(draft, "supersede", None, one.asked.at, because=because) for draft in earlier]
    for outcome in move_many(wishes=wishes):
        if isinstance(outcome, Refusal):
            raise outcome


def supersede(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=(StopTimer(EVALUATE, "replaced"),))] * len(taken)


def adopted(one: Taken, draft: Draft, version: Version, made: Adoption) -> Adopted:
    if one.asked.by is None:
        raise ValueError("Nothing is adopted by itself.")
    return Adopted(
        draft=draft.pk,
        slug=draft.slug,
        agency=draft.agency_id,
        version=version.number,
        document=document_of(version),
        at=made.at,
        by=one.asked.by,
        attested=made.attested,
    )


def withdraw(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [
        Consequences(timers=(StopTimer(code, "withdrawn"),)) if (code := running(one)) else Consequences()
        for one in taken
    ]


def repeal(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [repeal_one(one) for one in taken]


def repeal_one(one: Taken) -> Consequences:
    """The instrument ends, in the room whose kind it is; what is not in force is not looked at again every year."""
    draft = locked(one)
    if one.asked.by is None:
        raise ValueError("Nothing is repealed by itself.")
    repeal_instrument = draft_kind(draft.kind).repeal
    if repeal_instrument is None:
        raise ValueError("Its rule has said so.")
    repeal_instrument(Repealed(draft.pk, one.asked.at, one.asked.by, one.reason))
    return Consequences(timers=(StopTimer(EVALUATE, "repealed"),))


def evaluate(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [evaluate_one(one) for one in taken]


def evaluate_one(one: Taken) -> Consequences:
    """Once a year, counted from the last time."""
    data = one.asked.data or {}
    refuse_numbers(finding=data["finding"], finding_en=data["finding_en"] or "")
    made = Evaluation.objects.create(
        draft_id=one.case.id, finding=data["finding"], finding_en=data["finding_en"] or "", by_id=person_of(one)
    )
    made.refresh_from_db(fields=["at"])
    return Consequences(timers=(ReplaceTimer(EVALUATE, made.at),))
