"""A tax bureau's redlist, in the court's world: Olive proposes, Bob decides, Mia and Mark manage. Yuan Company paid in full."""

from datetime import date
from typing import Any
from uuid import UUID

from cases.queries.standings import actor_of
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Listing, Measure, Posted
from records import transitions as records
from records.models import Identifier
from records.rules.intake import NewSubject
from tests.lists.court import WHY, Court
from tests.lists.standard import LAW, standard, words
from tests.records.numbers import credit_code

GOOD = credit_code(60004001)
POSTED = "2026-03-03T10:00:00+08:00"
POSTING_OVER = "2026-03-11T00:00:01+08:00"  # seven days from 3 March: the tenth, 24:00
NAMED = "2026-03-11T10:00:00+08:00"
TOLD = "2026-03-12T10:00:00+08:00"
IN_FORCE = "2026-03-12T10:00:02+08:00"  # no days of grace
ENDS = "2027-03-13T00:00:00+08:00"
INSIDE = [
    words("A firm filed and paid in time all year", "全年按时申报缴纳"),
    words("A firm corrected a slip before it was asked", "主动更正申报差错"),
    words("A new firm with a whole year of filings", "经营满一年且申报齐全的新企业"),
]
OUTSIDE = [
    words("A firm that filed late once", "曾有一次逾期申报"),
    words("A firm under examination", "正在接受检查"),
    words("A firm of less than a year", "经营不满一年"),
]


def redlist(**changes: Any) -> dict[str, Any]:
    """The standard of a list of good taxpayers, as its authors write it."""
    text = standard(
        list="grade-a-taxpayers",
        title=words("Grade A taxpayers", "A级纳税人名单"),
        colour="redlist",
        subjects=["organisation"],
        exclusions=[],
        relisting_months=0,
        house=[],
        ways_out=["term ended", "listed in error"],
        publication={"organisation": "named", "basis": [LAW]},
    )
    text["grounds"][0] |= {
        "code": "paid-in-full",
        "title": words("paid in full and in time", "按时足额纳税"),
        "conduct": words("Filed and paid every tax in full and in time for a year", "一年内按时足额申报缴纳税款"),
        "harm": None,
        "items": ["grade-a"],
        "inside": INSIDE,
        "outside": OUTSIDE,
        "term": {"amount": 1, "unit": "years"},
        "extension_years": 0,
    }
    text["clocks"] |= {"posting": {"amount": 7, "unit": "days"}, "effect_days": 0}
    benefit = {
        "code": "fast-refund",
        "title": words("Refunds within two days", "两日内退税"),
        "basis": [LAW],
        "applied_by": "tax",
        "relation": words("Who pays in time is refunded in time", "按时缴税者按时退税"),
        "limits": words("Checks by law stay", "依法检查不受影响"),
        "reaches": "subject",
        "denies": [],
        "lift_once": [],
    }
    text["measures"]["offered"] = [benefit, {**benefit, "code": "fast-lane", "title": words("Own counter", "专门窗口")}]
    return {**text, **changes}


class Bureau(Court):
    def open_redlist(self, **changes: Any) -> UUID:
        return self.open_list(redlist(**changes), slug="grade-a-taxpayers")

    def yuan(self, name: str = "袁氏食品有限公司", code: str = GOOD) -> NewSubject:
        return self.debtor(name, code)

    def graded(self, **changes: Any) -> UUID:
        """A record that may carry a benefit: the tax bureau's own assessment, confirmed by it."""
        plain = {
            "subject": self.yuan(),
            "issuer": self.tax,
            "item": "grade-a",
            "document_kind": "yearly assessment",
            "document_number": "税评〔2026〕1号",
            "document_on": date(2026, 2, 1),
            "final_on": date(2026, 2, 10),
            "facts": {},
        }
        made = self.record(**{**plain, **changes})
        records.answer_for_issuer(
            record=made.record, confirmed=True, by=actor_of(self.erin), at=legal_now(), reason=WHY
        )
        Identifier.objects.filter(subject=made.subject).update(verified=True)
        return made.record

    def candidate(self, record: UUID | None = None, **changes: Any) -> Listing:
        subject = {"kind": "organisation", "name": "袁氏食品有限公司", "identifier": GOOD}
        benefits = [{"code": "fast-refund", "reason": "It is owed refunds every month."}]
        plain = {"list": "grade-a-taxpayers", "subject": subject, "measures": benefits}
        return self.propose(record or self.graded(), **{**plain, **changes})

    def agreed(self, listing: Listing) -> None:
        self.step(listing, "consent", self.subject_acting(listing))

    def posted(self, listing: Listing | None = None) -> Listing:
        listing = listing or self.candidate()
        self.agreed(listing)
        self.clock.set(POSTED)
        self.step(listing, "post", self.olive, reasons="Graded A for 2025 by the tax bureau.")
        return listing

    def named(self, listing: Listing, by: Any = None, **changes: Any) -> None:
        measures = [str(row.pk) for row in Measure.objects.filter(listing=listing, state="proposed")]
        data = {"facts": "Every tax of 2025 was paid in time.", "measures": measures, **changes}
        self.step(listing, "decide", by or self.bob, **data)

    def in_force(self, listing: Listing | None = None) -> Listing:
        listing = listing or self.posted()
        self.clock.set(POSTING_OVER)
        sweep()
        self.clock.set(NAMED)
        self.named(listing)
        self.clock.set(TOLD)
        self.served(listing, "serve-decision")
        self.clock.set(IN_FORCE)
        sweep()
        listing.refresh_from_db()
        assert self.state(listing.pk) == "effective"
        return listing

    @staticmethod
    def on_show() -> list[str]:
        return [row.name for row in Posted.objects.order_by("name")]
