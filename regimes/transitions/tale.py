"""One case of the demonstration: who it is about, and the steps that its story is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from cases.rules.standing import Actor
from cases.states import Party
from deadlines.rules.instants import INSTANT
from lists.queries.dates import due_of
from lists.queries.presenting import measures_of
from lists.transitions import propose_listing
from people.states import Kind
from records.queries.identity import checked
from records.queries.subjects import numbers_of
from records.rules.intake import NewSubject
from records.states import IdentifierType, SubjectKind
from records.transitions import (
    NewRecord,
    Source,
    find_or_add_subject,
    record_document,
    verify_number,
)
from regimes.rules import fiction
from regimes.rules.fiction import Somebody
from regimes.transitions.stage import ZONE, Act, Stage, Story

SHOWN = 100  # numbers below are of cases that are there to be found
LIST = "judgment-defaulters"
BUREAU = "example-court-enforcement"
# What the document is about, how it is called, what is said of it, and the measures proposed.
DEEDS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("judgment-evaded", "enforcement order", "判决后一个月内将房屋赠与他人。", "Assets were given away after the judgment.",
     ("no-luxury-travel", "no-tenders")),
    ("judgment-able-but-refuses", "enforcement order", "账户余额足以清偿，仍不履行。",
     "The account would cover the debt.", ("no-luxury-travel",)),
    ("assets-not-reported", "penalty decision", "两次送达报告财产令后仍不报告。", "Two orders to report were not obeyed.",
     ("no-subsidies",)),
    ("settlement-not-performed", "enforcement order", "分红的同时两期款项未付。",
     "Dividends were paid and two instalments were not.", ("no-tenders", "no-subsidies")),
    ("spending-order-broken", "penalty decision", "限制消费令送达后自费乘坐头等舱。", "First class was flown against an order.",
     ("no-luxury-travel",)),
    ("judgment-obstructed", "penalty decision", "出示伪造的租约阻止执行。", "A forged lease was shown to the bailiffs.",
     ("no-tenders",)),
)  # fmt: skip
WHY = "案卷材料表明。As the file shows."


@dataclass
class Tale:
    stage: Stage
    number: int
    random: Random
    who: Somebody
    creditor: Somebody | None
    deed: int
    officer: str
    record: UUID | None = None
    subject: UUID | None = None
    beneficiary: UUID | None = None
    case: UUID | None = None

    server = "clerk"  # who delivers

    @property
    def in_the_crowd(self) -> bool:
        return self.number >= SHOWN

    # --- Who acts ---

    def official(self, name: str) -> Actor:
        return self.stage.actors[name]

    @property
    def citizen(self) -> Actor:
        return Actor(id=known(self.subject), parties=frozenset({Party.SUBJECT}))

    @property
    def creditor_acting(self) -> Actor:
        return Actor(id=known(self.beneficiary), parties=frozenset({Party.BENEFICIARY}))

    # --- When ---

    def later(self, days: int) -> datetime:
        """On a day on which offices are open, that many days from today or right after."""
        return self.on(self.stage.today + timedelta(days=days))

    def on(self, day: date) -> datetime:
        """Of the many, most is done on the office's days; the few that everybody looks at are attended to each day."""
        return self.stage.session(day) if self.in_the_crowd else self.stage.office_hour(day, self.number)

    def any_day(self, days: int) -> datetime:
        at = self.stage.at + timedelta(days=days)
        return self.stage.session(at.astimezone(ZONE).date()) if self.in_the_crowd else at

    def after(self, clock: str, days: int = 1, **inputs: Any) -> datetime:
        """Some days after this clock, begun today, has run out."""
        ends_at = due_of(clock, self.stage.at, None, inputs)
        on = (ends_at - INSTANT).astimezone(ZONE).date() + timedelta(days=days + 1)
        return self.on(on)

    # --- The record ---

    def is_recorded(self) -> None:
        item, kind, zh, en, _measures = DEEDS[self.deed]
        source = Source(self.official("records"), self.stage.agencies[BUREAU], Kind.OFFICIAL)
        today = self.stage.today
        if self.creditor is not None:
            given = described(self.creditor)
            self.beneficiary = find_or_add_subject(given=given, by=source.actor, at=self.stage.now)
        made = record_document(
            new=NewRecord(
                subject=described(self.who),
                item=item,
                issuer=BUREAU,
                document_kind=kind,
                document_number=f"（{today.year}）示9999执{self.number}号",
                document_on=today - timedelta(days=40 + self.number % 30),
                final_on=today - timedelta(days=10),
                facts={"sum_owed": 8000 + self.number * 977 % 900_000, "conduct": f"{zh} {en}"},
                beneficiary=described(self.creditor) if self.creditor else None,
            ),
            source=source,
            at=self.stage.now,
            reason=WHY,
        )
        self.record, self.subject = made.record, made.subject

    def is_confirmed(self, by: str = "records2") -> Act:
        """By somebody else of the issuer, who has also seen the number on an original."""
        second = self.official(by)
        subject = known(self.subject)
        for number in numbers_of([subject])[subject]:
            verify_number(subject=subject, identifier=number.id, by=second, at=self.stage.now, reason=WHY)
        return self.of_record("confirm", by)

    def is_told(self) -> Act:
        how = "挂号信，回执在卷。By registered letter."
        return self.of_record("tell", "clerk", told_on=self.stage.today.isoformat(), how=how)

    def of_record(self, verb: str, by: str | Actor, reason: str = WHY, **data: Any) -> Act:
        return Act(known(self.record), verb, self.official(by) if isinstance(by, str) else by, reason, data)

    # --- The listing ---

    def is_proposed(self) -> None:
        measures = DEEDS[self.deed][4]
        body: Mapping[str, Any] = {
            "list": LIST,
            "subject": {
                "kind": self.who.kind.replace(" ", "_"),
                "name": self.who.name,
                "identifier": self.who.number,
            },
            "grounds": [str(self.record)],
            "measures": [{"code": code, "reason": "可用于履行债务。It could pay the debt."} for code in measures],
            "reason": f"{DEEDS[self.deed][2]} {DEEDS[self.deed][3]}",
        }
        self.case = propose_listing(body, self.official(self.officer), self.stage.now)

    def act(self, verb: str, by: str | Actor, reason: str = WHY, **data: Any) -> Act:
        return Act(known(self.case), verb, self.official(by) if isinstance(by, str) else by, reason, data)

    def is_served(self, verb: str = "serve") -> Act:
        """In person, or by post: with its proof."""
        clerk = self.official(self.server)
        proof = self.stage.paper("receipt.txt", "送达回证（演示）。Receipt of service, for demonstration.", clerk)
        data = {"received_on": self.stage.today.isoformat(), "proof": proof, "receiver": self.who.name[:60]}
        if self.number % 3:
            return self.act(verb, self.server, channel="in-person", **data)
        return self.act(verb, self.server, channel="post", tracking=f"XX{self.number:09d}EX", **data)

    def proposed_measures(self) -> list[str]:
        found = measures_of([known(self.case)])[known(self.case)]
        return [measure["id"] for measure in found if measure["state"] == "proposed"]

    def is_decided(self, *, answered: str = "") -> Act:
        facts = DEEDS[self.deed][2]
        data: dict[str, Any] = {"facts": facts, "exclusions": True, "measures": self.proposed_measures()}
        data |= {"answered": answered} if answered else {}
        return self.act("decide", "decider", "事实清楚，程序合法。The facts are clear and the way was kept.", **data)

    def claim(self, way: str = "performed", text: str = "已付清。Paid in full.") -> Act:
        """The subject says that it is fulfilled, with a paper of their own."""
        paper = self.stage.paper("payment.txt", f"付款凭证（演示）{self.number}。{text}", self.citizen)
        return self.act("claim-fulfilment", self.citizen, "", way=way, documents=[paper], words=text)

    def objection(self) -> Act:
        paper = self.stage.paper("statement.txt", f"银行流水（演示）{self.number}：未到账。", self.creditor_acting)
        return self.act("object", self.creditor_acting, "", words="没有收到。Nothing has come.", documents=[paper])


def described(who: Somebody) -> NewSubject:
    kind = SubjectKind(who.kind)
    type_ = IdentifierType.RESIDENT if kind is SubjectKind.PERSON else IdentifierType.CREDIT_CODE
    return NewSubject(kind, who.name, numbers=(checked(type_, who.number),), language=who.language, address=who.address)


def known(value: UUID | None) -> UUID:
    if value is None:
        raise RuntimeError("The story asks for what has not happened yet.")
    return value


def tale(
    stage: Stage,
    number: int,
    seed: int,
    *,
    kind: str = "",
    creditor: bool = True,
    deed: int | None = None,
    officer: str = "",
) -> Tale:
    """The same number and seed: the same people, and the same chances."""
    random = Random(f"{seed}:{number}")  # noqa: S311 - for play
    made = kind or random.choices(("person", "organisation", "sole trader", "public body"), (45, 40, 10, 5))[0]
    people = {
        "person": fiction.person,
        "organisation": fiction.company,
        "sole trader": fiction.trader,
        "public body": fiction.public_body,
    }
    owed = fiction.company(2 * number + 1) if random.random() < 0.5 else fiction.person(2 * number + 1)
    return Tale(
        stage=stage,
        number=number,
        random=random,
        who=people[made](2 * number),
        creditor=owed if creditor else None,
        deed=random.randrange(len(DEEDS)) if deed is None else deed,
        officer=officer or ("officer" if number % 2 else "officer2"),
    )


__all__ = ["Story", "Tale", "tale"]
