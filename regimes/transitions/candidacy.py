"""A taxpayer's way to the redlist, and off it: with its consent, posted before, named until a printed day."""

from datetime import timedelta
from random import Random
from uuid import uuid4

from cases.queries.standings import standings
from cases.rules.standing import Actor
from cases.states import Party
from lists.queries.presenting import objections
from lists.transitions import propose_listing
from people.states import Kind
from records.transitions import NewRecord, Source, record_document
from regimes.rules import fiction
from regimes.transitions.stage import Act, Stage, Story
from regimes.transitions.tale import WHY, Tale, described, known

LIST = "grade-a-taxpayers"
BUREAU = "example-tax"
POSTING = {"amount": 7, "unit": "days"}


class Candidacy(Tale):
    server = "tax-clerk"

    @property
    def in_the_crowd(self) -> bool:
        return False  # they are few

    def is_recorded(self) -> None:
        today = self.stage.today
        made = record_document(
            new=NewRecord(
                subject=described(self.who),
                item="tax-assessment-a",
                issuer=BUREAU,
                document_kind="yearly assessment",
                document_number=f"示税评〔{today.year}〕9999-{self.number}号",
                document_on=today - timedelta(days=20),
                final_on=today - timedelta(days=10),
                facts={"year": today.year - 1},
            ),
            source=Source(self.official("tax-records"), self.stage.agencies[BUREAU], Kind.OFFICIAL),
            at=self.stage.now,
            reason=WHY,
        )
        self.record, self.subject = made.record, made.subject

    def is_proposed(self) -> None:
        code = "green-channel" if self.number % 2 else "fewer-inspections"
        body = {
            "list": LIST,
            "subject": {"kind": "organisation", "name": self.who.name, "identifier": self.who.number},
            "grounds": [str(self.record)],
            "measures": [{"code": code, "reason": "全年按时申报。It filed in time all year."}],
            "reason": "年度评价为甲级。The yearly assessment is A.",
        }
        self.case = propose_listing(body, self.official("tax-officer"), self.stage.now)

    def is_posted(self) -> Act:
        return self.act("post", "tax-officer", reasons="年度纳税评价为甲级。Assessed as grade A for the year.")

    def is_named(self) -> Act:
        facts = "全年按时足额纳税。Every tax of the year was paid in full and in time."
        return self.act("decide", "tax-decider", facts=facts, measures=self.proposed_measures())


def candidacy(stage: Stage, number: int, seed: int) -> Candidacy:
    random = Random(f"{seed}:{number}")  # noqa: S311 - for play
    who = fiction.company(2 * number)
    return Candidacy(stage=stage, number=number, random=random, who=who, creditor=None, deed=0, officer="tax-officer")


def to_posting(t: Candidacy) -> Story:
    t.is_recorded()
    yield t.later(1)
    yield t.is_confirmed("tax-records2")
    yield t.later(1)
    t.is_proposed()
    yield t.any_day(1)
    yield t.act("consent", t.citizen, "")
    yield t.is_posted()


def is_candidate(t: Candidacy) -> Story:
    """Posted, and everybody may object."""
    yield from to_posting(t)


def is_named(t: Candidacy) -> Story:
    yield from to_posting(t)
    yield t.after("POSTING", 0, **POSTING)
    yield t.is_named()
    yield t.later(1)
    yield t.is_served("serve-decision")


def is_objected_to(t: Candidacy) -> Story:
    """Somebody objects; it is answered, and recorded of nobody."""
    yield from to_posting(t)
    yield t.any_day(1)
    somebody = Actor(id=uuid4(), parties=frozenset({Party.PUBLIC}))
    yield t.act("object-candidate", somebody, "", words="听说它拖欠货款。I hear that it pays its suppliers late.")
    yield t.after("POSTING", 1, **POSTING)
    case, officer = known(t.case), t.official("tax-officer")
    for objection, _words in objections(standings([case], askers=[officer])[case], officer)["objection"]:
        answer = "货款纠纷不影响纳税评价。Suppliers have nothing to do with it."
        yield t.act("find-objection", officer, answer, objection=objection, finding="irrelevant")
    yield t.is_named()
    yield t.later(1)
    yield t.is_served("serve-decision")


def takes_it_back(t: Candidacy) -> Story:
    """Named, and would rather not be: by one sentence of theirs, at once."""
    yield from is_named(t)
    yield t.any_day(12)
    yield t.act("revoke-consent", t.citizen, "")


# What happens, and how many working days ago it begins: in every world.
CANDIDACIES = (
    (is_named, 62),
    (is_candidate, 5),
    (is_objected_to, 41),
    (takes_it_back, 55),
)
