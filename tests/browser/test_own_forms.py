"""Forms of one page: whoever comes in, whoever looks at what is held about them, whoever has something to say to a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from clock.queries import legal_now
from consultations.models import Comment
from ledger.models import Event
from lists.models import Candidate, ConfirmationConsent, Objection
from notices.models import Challenge, CodeWish, Consent, Notice, Pass
from notices.transitions import issue_code
from notices.transitions.passes import issue_pass
from records.models import Record
from tests.appeals.chamber import FILED
from tests.browser.conftest import Enter
from tests.browser.walking import Look, Walk, called, walks
from tests.lists.standard import standard, words
from tests.portal.filings import Asked, Papers, Pick, Town, Typed, Wrong, come_into, listed, told_by_post

LIMITED = "Please keep this to %(limit_value)s characters."
NO_REFERENCE = "This is no reference of ours. Compare each sign with your letter; its last letter belongs to it."
NO_ADDRESS = "Write a mail address, as name@example.org."
NO_CODE = (
    "This code does not open anything: it was typed wrongly, used before, or is too old. Ask at a counter for another."
)
SAY_WHAT_HAPPENED = "Say in a few words what happened."
UNTICKED = "Tick this if you agree. If you do not, nothing changes for you."
Came = tuple[str, dict[str, str]]  # where the form is, and what is right to type that is known only now


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    come: Callable[[Town, Client], Came]
    asked: tuple[Asked, ...]
    count: Callable[[], int]
    presses: tuple[str, ...] = ("main form button[type=submit] >> nth=0",)
    once: int = 1


def too_long(limit: int) -> Wrong:
    return ("a" * (limit + 1), LIMITED, {"limit_value": limit})


def required(sentence: str) -> Wrong:
    return ("", sentence, {})


# --- How one comes to it ----------------------------------------------------------------------------------------------


def with_letter(town: Town, _client: Client) -> Came:
    place = listed(town)
    code = issue_code(case=place.case.pk, to=place.to, by=actor_of(town.dora), at=legal_now())
    return "/case/", {"reference": place.ref.lower(), "code": code}


def without_code(town: Town, _client: Client) -> Came:
    return "/case/lost-code/", {"reference": listed(town).ref}


def before_a_letter(town: Town, client: Client) -> Came:
    place = told_by_post(town)
    come_into(town, place, client)
    letter = Notice.objects.get(case=place.case)
    return f"/case/{place.ref}/letters/{letter.pk}/never-came/", {}


def with_pass(town: Town, _client: Client) -> Came:
    return "/my-data/", {"code": own_pass(town)}


def own_pass(town: Town) -> str:
    place = listed(town)
    return issue_pass(subject=place.to, proved_by="Licence", by=actor_of(town.dora), at=legal_now())


def inside(town: Town, client: Client) -> UUID:
    client.post("/my-data/", {"code": own_pass(town)})
    return town.listed.subject_id


def own_mail(town: Town, client: Client) -> Came:
    inside(town, client)
    return "/my-data/mail/", {}


def own_record(town: Town, client: Client) -> Came:
    record = Record.objects.get(subject=inside(town, client))
    return f"/my-data/records/{record.case.ref}/doubt/", {}


def own_confirmation(town: Town, client: Client) -> Came:
    inside(town, client)
    return "/my-data/confirmations/", {}


def before_a_candidate(town: Town, _client: Client) -> Came:
    town.clock.set(FILED)
    listing = town.candidate()
    town.agreed(listing)
    town.step(listing, "post", town.olive, reasons="Graded A for 2025 by the tax bureau.")
    return f"/candidates/{Candidate.objects.get().pk}/", {}


def before_a_draft(town: Town, _client: Client) -> Came:
    town.clock.set(FILED)
    draft = town.draft_list("market", standard(list="market", title=words("Market", "市场")))
    town.step(draft, "open-comment", town.mia)
    return "/consultations/market/comment/", {}


# --- The forms --------------------------------------------------------------------------------------------------------

REFERENCE = Typed("reference", "", (required("Write the reference of the case."), ("BL-2026", NO_REFERENCE, {})))
FORMS = (
    Form(
        "enter",
        with_letter,
        (REFERENCE, Typed("code", "", (required("Write the access code."),))),
        lambda: 0,
        once=0,
    ),
    Form("lost-code", without_code, (REFERENCE,), CodeWish.objects.count),
    Form(
        "never-came",
        before_a_letter,
        (Typed("said", "I moved away in March.", (required(SAY_WHAT_HAPPENED), too_long(2000))),),
        Challenge.objects.count,
    ),
    Form(
        "my-data",
        with_pass,
        (
            Typed(
                "code",
                "",
                (required("Write the code from the sheet that you got at the counter."), ("AAAA-BBBB", NO_CODE, {})),
            ),
        ),
        lambda: Pass.objects.exclude(ended_at=None).count(),
    ),
    Form(
        "mail",
        own_mail,
        (
            Typed("address", "xu@example.org", (required(NO_ADDRESS), ("xu at example", NO_ADDRESS, {}))),
            Pick("agree", None, UNTICKED),
        ),
        Consent.objects.count,
    ),
    Form(
        "doubt",
        own_record,
        (Pick("doubt", None, "Choose what is wrong."), Typed("words", "The sum is wrong.", (too_long(5000),))),
        lambda: Event.objects.filter(kind="case.doubt").count(),
    ),
    Form(
        "confirmation",
        own_confirmation,
        (Pick("key", None, "Choose who may ask."), Pick("agree", None, UNTICKED)),
        ConfirmationConsent.objects.count,
        ("main form[novalidate] .actions button[type=submit]",),
    ),
    Form(
        "objection",
        before_a_candidate,
        (
            Typed("words", "They filed late.", (required("Write what speaks against it."), too_long(5000))),
            Typed("name", "Bob", (too_long(200),)),
            Papers("papers"),
        ),
        Objection.objects.count,
    ),
    Form(
        "comment",
        before_a_draft,
        (
            Typed("text", "The bins are always full.", (required("Write what you want to say."), too_long(20000))),
            Typed("name", "Dustman", (too_long(100),)),
            Papers("papers"),
        ),
        Comment.objects.count,
        ("main [type=submit]", "[name=send]"),
    ),
)


@dataclass(kw_only=True)
class Single(Walk):
    one: Form
    right: dict[str, str]

    def go_wrong(self) -> None:
        """Everything at once that is wrong, as often as there are ways to be wrong."""
        typed = [each for each in self.one.asked if isinstance(each, Typed)]
        picks = [each for each in self.one.asked if isinstance(each, Pick)]
        for number in range(max((len(each.wrong) for each in typed), default=1)):
            tried = {each.name: each.wrong[min(number, len(each.wrong) - 1)] for each in typed}
            for name, (given, _sentence, _numbers) in tried.items():
                self.visitor.page.fill(f"[name={name}]", given)
            self.press(self.one.presses[0])
            for name, (given, sentence, numbers) in tried.items():
                self.says(name, sentence, **numbers)
                assert self.visitor.page.input_value(f"[name={name}]") == given
            for pick in picks:
                self.says(pick.name, pick.empty)
            self.look_around()

    def go_right(self) -> None:
        page = self.visitor.page
        for each in self.one.asked:
            match each:
                case Typed():
                    page.fill(f"[name={each.name}]", each.right or self.right[each.name])
                case Pick():
                    page.check(f"[name={each.name}] >> nth=0")
                case Papers():
                    self.put_in(each, self.one.presses[0])
                    page.set_input_files(f"[name={each.name}]", str(self.papers / "receipt.png"))

    def send(self) -> None:
        page = self.visitor.page
        for selector in self.one.presses[:-1]:
            self.press(selector)
            self.look_around()
        if page.query_selector("[name=stamp]"):
            page.wait_for_timeout(1100)  # people look at a form before they send it
        before = page.url
        page.dblclick(self.one.presses[-1])
        page.wait_for_function(
            "before => location.href !== before || !document.querySelector('main form .actions')", arg=before
        )
        page.wait_for_load_state()
        self.look_around()


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(("one", "look"), walks(FORMS), ids=called)
def test_form_when_walked_through_counts_once(one: Form, look: Look, town: Town, papers: Path, enter: Enter) -> None:
    client = Client()
    address, right = one.come(town, client)
    walk = Single(look=look, enter=enter, papers=papers, one=one, right=right)
    before = one.count()
    walk.arrive(client, address)
    walk.look_around()
    walk.go_wrong()
    walk.go_right()
    walk.send()
    assert one.count() == before + one.once
    assert walk.faults == []
