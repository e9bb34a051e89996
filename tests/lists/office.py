"""An office at work: each day people do what their table lets them do, with papers and words of their own, and nobody tells
them what is right. What a rule refuses does not happen. The clock does the rest."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from cases.models import Case
from cases.queries.kinds import kind_of
from cases.queries.standings import actor_of, standings
from cases.rules.fields import REASON, Invalid, fields_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Field, FieldKind, Move, Party
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Candidate, Listing, Posted, Proposed
from lists.states import LATER
from lists.states.later import LATER_MOVES
from lists.states.words import OPEN_TO_LATER
from lists.transitions import follow_records, object_to
from people.models import User
from people.states import Role
from tests.lists.court import WHY
from tests.lists.standard import RESTRICTS, standard
from tests.lists.tax import Bureau
from tests.people.cast import appoint
from tests.records.numbers import credit_code

ONE_DAY = timedelta(days=1)
GOES_ON = {move.verb for move in LATER_MOVES if not move.clock_only} | {"extend-term", "review", "resume", "restore"}
GOES_ON -= {"drop", "set-aside-service"}
BY_HAND = {"channel": "in-person", "receiver": "Xu", "tracking": None, "attempt": None}

# What must be so at the end of each day, whoever did what. Each answers with the rows that break it.
INVARIANTS = {
    "4, 5, 6: nothing is shown or binds that was not told, signed by two, and decided with reasons": """
        SELECT entry.listing_id FROM lists_publication AS entry
        WHERE entry.visible_until > legal_now() AND lists_lacks_effect(entry.listing_id) IS NOT NULL
        UNION SELECT measure.listing_id FROM lists_measure AS measure
        WHERE measure.state = 'effective' AND measure.ends_at > legal_now()
          AND NOT lists_interim_runs(measure.listing_id) AND lists_lacks_effect(measure.listing_id) IS NOT NULL
    """,
    "4, 5, 13: nothing stands by a later act that was not told, heard, signed by two and served": """
        SELECT act.listing_id FROM lists_proposed AS act JOIN cases_case AS standing ON standing.id = act.listing_id
        WHERE act.effective_at IS NOT NULL AND standing.state IN ('effective', 'suspended', 'ending')
          AND lists_lacks_act(act.listing_id, act.act) IS NOT NULL
    """,
    "13: no act is under way but the last, and none where nothing can be proposed": """
        SELECT act.listing_id FROM lists_proposed AS act JOIN cases_case AS standing ON standing.id = act.listing_id
        WHERE act.kind IN ('extension', 'review', 'resumption', 'restoration', 'ending') AND act.settled_at IS NULL
          AND (act.act <> standing.act OR (standing.kind = 'listing') <> (standing.state IN ('effective', 'suspended', 'removed')))
    """,
    "5: nobody does two parts in one matter": """
        SELECT matter FROM cases_signature GROUP BY matter, person_id HAVING count(DISTINCT part) > 1
    """,
    "9: whatever is in effect has an end that its clock knows": """
        SELECT listing.case_id FROM lists_listing AS listing JOIN cases_case AS standing ON standing.id = listing.case_id
        WHERE standing.state IN ('effective', 'ending', 'suspended')
          AND (listing.ends_at IS NULL OR listing.ends_at > lists_term_due(listing.case_id))
    """,
    "9: one live listing of a subject, list and ground": """
        SELECT min(case_id::text) FROM lists_listing WHERE live GROUP BY subject_id, list_id, ground HAVING count(*) > 1
    """,
    "10: nobody is shown on an annulled document, or after the end": """
        SELECT entry.listing_id FROM lists_visible AS shown JOIN lists_publication AS entry USING (public_id)
        JOIN cases_case AS standing ON standing.id = entry.listing_id
        WHERE standing.state NOT IN ('effective', 'ending') OR lists_record_annulled(entry.listing_id)
    """,
    "12: nothing binds past its end": """
        SELECT listing.case_id FROM lists_listing AS listing JOIN lists_measure AS measure ON measure.listing_id = listing.case_id
        WHERE NOT listing.live AND measure.state IN ('effective', 'suspended', 'chosen')
    """,
    "13: each burden has two names in one act": """
        SELECT moved.id FROM cases_case AS moved JOIN cases_edge AS edge ON edge.kind = moved.kind AND edge.verb = moved.verb
        WHERE edge.effect = 'burden' AND edge.target = moved.state AND cases_lacks(moved.matter, moved.act, edge.needs)
    """,
    "15: each version of a case is an event": """
        SELECT id FROM cases_case AS kept
        WHERE version <> (SELECT count(*) FROM ledger_event WHERE chain = kept.id AND kind LIKE 'case.%')
    """,
    "16: no number without a mask": """
        SELECT listing_id FROM lists_publication WHERE identifier <> '' AND identifier NOT LIKE '%*%'
    """,
}


class Office(Bureau):
    def __init__(self, clock: Any, seed: int) -> None:
        super().__init__(clock)
        self.chance = random.Random(seed)
        for name in ("ann", "ben"):
            appoint(name, self.court, Role.CASE_OFFICER)
        appoint("cleo", self.court, Role.REVIEWER)
        interim = {"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}
        self.open_list(standard(interim=interim))
        self.open_redlist()
        of_the_court = User.objects.filter(agency=self.court).order_by("username")
        self.staff = {role: list(of_the_court.filter(groups__name=role)) for role in Role}
        self.walked: Counter[tuple[str, str, str, str]] = Counter()
        self.refused: Counter[str] = Counter()
        self.made = 0
        self.firms: dict[UUID, tuple[str, str]] = {}

    # --- A day ---

    def day(self, on: datetime) -> None:
        self.clock.set(on)
        self.noted(self.by_the_clock)
        for _ in range(self.chance.randrange(3)):
            self.begin()
        for case in self.at_work():
            self.noted(lambda case=case: self.act(case), [case])
        posted = Candidate.objects.filter(pk__in=Posted.objects.values("public_id"))
        for one in posted.order_by("listing__case__ref"):
            if self.chance.random() < 0.2:
                self.noted(lambda one=one: self.object_to(one.pk), [one.listing_id])

    def by_the_clock(self) -> None:
        while sweep().fired:
            pass
        follow_records(at=legal_now())

    def at_work(self) -> list[UUID]:
        """Whatever is open, and now and then something that is over."""
        rows = Case.objects.filter(kind__in=("listing", "red-listing")).order_by("ref")
        found = [
            row.pk for row in rows if row.state not in ("removed", "dropped", "annulled") or self.chance.random() < 0.1
        ]
        return self.chance.sample(found, min(len(found), 12))

    def noted(self, act: Any, cases: Iterable[UUID] | None = None) -> None:
        """Which edges were walked: the state before, and after."""
        rows = Case.objects.filter(kind__in=("listing", "red-listing"))
        rows = rows if cases is None else rows.filter(pk__in=list(cases))
        before = {row.pk: (row.state, row.version) for row in rows}
        act()
        for row in Case.objects.filter(pk__in=before):
            state, version = before[row.pk]
            if row.version == version + 1:
                self.walked[row.kind, row.verb, state, row.state] += 1

    # --- People ---

    def begin(self) -> None:
        self.made += 1
        name, code = f"第{self.made}示例公司", credit_code(80000000 + self.made)
        subject = {"kind": "organisation", "name": name, "identifier": code}
        today = legal_now().date()
        dated = {"document_on": today - timedelta(days=40), "final_on": today - timedelta(days=10)}
        if self.chance.random() < 0.4:
            record = self.graded(subject=self.yuan(name, code), document_number=f"税评{self.made}号", **dated)
            listing = self.candidate(record, subject=subject)
        else:
            record = self.confirmed(subject=self.debtor(name, code), document_number=f"执{self.made}号", **dated)
            older = {"listed_on": (today - timedelta(days=400)).isoformat()} if self.chance.random() < 0.2 else {}
            listing = self.propose(
                record, subject=subject, by=self.chance.choice(self.staff[Role.CASE_OFFICER]), **older
            )
        row, self.firms[listing.subject_id] = self.case(listing), (name, code)
        self.walked[row.kind, row.verb, "", row.state] += 1

    def act(self, case: UUID) -> None:
        (standing,) = standings([case], askers=()).values()
        table = kind_of(standing.kind).table
        open_to_people = [move for move in table.moves if standing.state in move.sources and move.who]
        if not open_to_people:
            return
        rare = {
            "drop",
            "recuse",
            "assign",
            "withdraw",
            "order-removal",
            "revoke-consent",
            "set-aside-service",
            "lift-interim",
        }
        known = {(verb, source) for kind, verb, source, _target in self.walked if kind == standing.kind}
        weights = [
            self.urgency(case, move, standing.state)
            or (12 if (move.verb, standing.state) not in known else 1 if move.verb in rare else 6)
            for move in open_to_people
        ]
        move = self.chance.choices(open_to_people, weights)[0]
        try:
            by = self.somebody(move, case)
            self.step(case, move.verb, by, reason=WHY, **self.filled(move, case, by))
        except (Refusal, Invalid) as refusal:
            self.refused[f"{move.verb}: {refusal}"] += 1

    @staticmethod
    def urgency(case: UUID, move: Move, state: str) -> int:
        """What was begun about an entry is gone on with; while nothing is, there is little to serve or to answer."""
        if state not in OPEN_TO_LATER or move.verb not in GOES_ON:
            return 0
        return 24 if Proposed.objects.filter(listing=case, kind__in=LATER, settled_at=None).exists() else 1

    def object_to(self, candidate: UUID) -> None:
        object_to(candidate=candidate, words="They are late.", at=legal_now())

    def somebody(self, move: Move, case: UUID) -> Actor:
        one = self.chance.choice(sorted(move.who, key=str))
        if isinstance(one, Role):
            return actor_of(self.chance.choice(self.staff[one]))
        if one is Party.AGENCY:
            return actor_of(self.program)
        listing = Listing.objects.get(pk=case)
        whose = {Party.SUBJECT: listing.subject_id, Party.BENEFICIARY: listing.beneficiary_id}.get(one)
        return Actor(id=whose or uuid4(), parties=frozenset({one}))

    # --- What they write ---

    def filled(self, move: Move, case: UUID, by: Actor) -> dict[str, Any]:
        (standing,) = standings([case], askers=()).values()
        offers = kind_of(standing.kind).offers.get(move.verb)
        offered = dict(offers(standing, by)) if offers else {}
        asked = (field for field in fields_of(move, by) if field.name != REASON.name)
        return {field.name: self.value(field, offered, case, by) for field in asked}

    def value(self, field: Field, offered: dict[str, Any], case: UUID, by: Actor) -> Any:
        ids = [one for one, _ in offered.get(field.name, ())]
        if field.name in BY_HAND:
            return BY_HAND[field.name]
        if field.name == "records":
            return [str(self.new_record(case))]
        if field.name == "ground":
            return "complaint" if Party.SUBJECT in by.parties or Role.CLERK in by.roles else "interest"
        if field.kind is FieldKind.OFFICIAL:
            return self.official(field, by)
        if field.kind in (FieldKind.ID, FieldKind.IDS):
            papers = ids or [str(self.paper(by, self.chance.randbytes(8).hex().encode()))]
            return papers if field.kind is FieldKind.IDS else self.chance.choice(papers)
        return self.plain(field)

    def official(self, field: Field, by: Actor) -> str:
        if field.name == "chair":
            return "cleo"
        if field.name == "official" and by.person is not None and Role.CLERK not in by.roles:
            return User.objects.get(pk=by.person).username
        return self.chance.choice(self.staff[Role.CASE_OFFICER]).username

    def plain(self, field: Field) -> Any:
        now = legal_now()
        instants = {"from_at": now, "until_at": now + ONE_DAY}
        return {
            FieldKind.TEXT: "Paper 7",
            FieldKind.LONG_TEXT: "As it was seen.",
            FieldKind.DATE: now.date().isoformat(),
            FieldKind.INSTANT: instants.get(field.name, now + timedelta(days=16)).isoformat(),
            FieldKind.INTEGER: 1,
            FieldKind.BOOLEAN: True,
            FieldKind.CHOICE: self.chance.choice(field.choices)[0] if field.choices else None,
        }[field.kind]

    def new_record(self, case: UUID) -> UUID:
        """A new deed of the same firm."""
        self.made += 1
        today = legal_now().date()
        return self.confirmed(
            subject=self.debtor(*self.firms[Listing.objects.get(pk=case).subject_id]),
            document_number=f"执{self.made}号",
            document_on=today - timedelta(days=9),
            final_on=today - timedelta(days=1),
        )

    # --- What must be so ---

    @staticmethod
    def broken() -> list[str]:
        found = []
        with connection.cursor() as cursor:
            for name, query in INVARIANTS.items():
                cursor.execute(query)
                found += [f"{name}: {row[0]}" for row in cursor.fetchall()]
        return found
