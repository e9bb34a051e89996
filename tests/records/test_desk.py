"""The desk's pages: nobody's name or number in an address, every look with its purpose, each act one form."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.queries.standings import actor_of
from clock.queries import legal_now
from ledger.queries import history
from people.models import Agency, User
from people.states import Role
from records import transitions
from records.models import Confirmation, Hold, Identifier, Instrument, Record, Representative, StoredFile, Subject
from tests.keeping import keeps
from tests.people.cast import appoint
from tests.records.office import FIRM_CODE, NUMBERS, WHY, Office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SUBJECTS, RECORDS, LAWS = "/admin/records/subject/", "/admin/records/record/", "/admin/records/instrument/"


def desk(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend=BACKEND)
    return client


def find(client: Client, **more: str) -> Any:
    return client.post(SUBJECTS, {"purpose": "Letter of 8 May", "country": "CN", **more})


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def alice(office: Office) -> Client:
    return desk(office.alice)


# --- Subjects ---------------------------------------------------------------------------------------------------------------


def test_subject_is_found_by_post_and_shown_masked(office: Office, alice: Client) -> None:
    subject = office.person()
    page = text(find(alice, identifier=NUMBERS["first"], number_type="resident identity"))
    assert "张伟" in page
    assert Identifier.objects.get().mask in page
    assert f"{SUBJECTS}{subject}/" in page
    assert page.count(NUMBERS["first"]) == 1  # in the field where it was typed
    assert "1 file found" in text(find(alice, name="zhang"))
    assert "Nobody is known" in text(find(alice, name="李"))
    assert "张伟" not in text(alice.get(SUBJECTS, {"name": "张伟", "q": "张伟"}))


def test_wrong_number_is_said_beside_its_field(office: Office, alice: Client) -> None:
    page = text(find(alice, identifier="110101199003070012", number_type="resident identity"))
    assert "its last character does not fit" in page
    assert "Choose the kind of the number." in text(find(alice, identifier="1"))
    assert "Write a name or a number." in text(find(alice))


def test_file_is_opened_with_a_purpose_that_is_noted(office: Office, alice: Client) -> None:
    subject = office.person()
    office.record()
    refused = alice.get(f"{SUBJECTS}{subject}/")
    assert (refused.status_code, refused.url) == (302, SUBJECTS)
    find(alice, name="张伟")
    page = alice.get(f"{SUBJECTS}{subject}/")
    assert "no-store" in page.headers["Cache-Control"]
    assert "Letter of 8 May" in text(page)
    assert NUMBERS["first"] not in text(page)
    assert "Judgment that was not performed" in text(page)
    looked = history(subject)[-1]
    assert (looked.kind, (looked.values or {})["purpose"]) == ("file.viewed", "Letter of 8 May")
    # Another agency works with the same person, and not with what this one has recorded.
    erin = desk(office.erin)
    find(erin, name="张伟")
    theirs = text(erin.get(f"{SUBJECTS}{subject}/"))
    assert "1 record of another agency is not shown here." in theirs
    assert "Judgment that was not performed" not in theirs
    zoe = desk(office.zoe)
    find(zoe, name="张伟")
    assert "Judgment that was not performed" in text(zoe.get(f"{SUBJECTS}{subject}/"))


def test_file_page_asks_no_more_for_more_namesakes(
    office: Office, alice: Client, django_assert_max_num_queries: Any
) -> None:
    subject = office.person()
    office.person("second")
    find(alice, name="张伟")
    with django_assert_max_num_queries(60):
        alice.get(f"{SUBJECTS}{subject}/")
    for _ in range(5):
        office.person(None)
    with django_assert_max_num_queries(60):
        assert text(alice.get(f"{SUBJECTS}{subject}/")).count("They are two") == 6


@pytest.mark.parametrize("path", ["", "add/", "00000000-0000-4000-8000-000000000001/name/"])
def test_pages_are_for_those_who_may(office: Office, path: str) -> None:
    answer = desk(office.zoe).get(f"{SUBJECTS}{path}")
    assert answer.status_code == (200 if path == "" else 403)
    assert desk(office.dora).get(f"{SUBJECTS}{path}").status_code == (200 if path == "" else 403)


def test_subject_is_added_named_numbered_and_verified(office: Office, alice: Client) -> None:
    find(alice, name="x")
    made = alice.post(f"{SUBJECTS}add/", {"kind": "person", "name": "王五", "country": "CN"})
    subject = Subject.objects.get()
    assert made.url == f"{SUBJECTS}{subject.pk}/"
    here = f"{SUBJECTS}{subject.pk}/"
    assert alice.post(f"{here}name/", {"name": "Wang Wu", "kind": "other", "reason": WHY}).url == here
    number = {"identifier": NUMBERS["second"], "number_type": "resident identity", "country": "CN", "reason": WHY}
    assert alice.post(f"{here}number/", number).url == here
    assert "This number is in another file" in text(alice.post(f"{here}number/", number))
    identifier = Identifier.objects.get()
    assert alice.post(f"{here}verify/{identifier.pk}/", {"reason": "Seen"}).url == here
    assert alice.post(f"{here}life/", {"born_on": "1990-03-07", "known_minor": "no", "reason": WHY}).url == here
    assert alice.post(f"{here}hold/", {"law": "CPL 84", "until_on": "2100-01-01"}).url == here
    page = text(alice.get(here))
    assert "verified" in page
    assert "Wang Wu" in page
    assert "CPL 84" in page
    assert alice.get(f"{here}other/").status_code == 404


def test_namesakes_are_cleared_merged_and_split(office: Office, alice: Client) -> None:
    first, second = office.person(), office.person("second")
    third = office.person(None, born_on=Subject.objects.get(pk=first).born_on)
    find(alice, name="张伟")
    refused = text(alice.post(f"{SUBJECTS}{first}/namesake/{second}/merge/", {"reason": WHY}))
    assert "Something speaks against it: other identity number of the same kind." in refused
    alice.post(f"{SUBJECTS}{first}/namesake/{second}/clear/", {"reason": WHY})
    alice.post(f"{SUBJECTS}{first}/namesake/{third}/merge/", {"reason": WHY})
    page = text(alice.get(f"{SUBJECTS}{first}/"))
    assert "somebody else" in page
    assert "Merged into this file" in page
    assert alice.get(f"{SUBJECTS}{third}/").url == f"{SUBJECTS}{first}/"
    alice.post(f"{SUBJECTS}{first}/namesake/{third}/split/", {"reason": WHY})
    assert Subject.objects.get(pk=third).merged_into is None


def test_representative_is_added_with_the_paper(office: Office, alice: Client) -> None:
    subject = office.person()
    find(alice, name="张伟")
    day = legal_now().date().isoformat()
    form = {"name": "李四", "kind": "person", "country": "CN", "capacity": "attorney", "from_on": day, "reason": WHY}
    assert "Attach the power of attorney." in text(alice.post(f"{SUBJECTS}{subject}/represent/", form))
    assert Subject.objects.count() == 1
    alice.post(f"{SUBJECTS}{subject}/represent/", {**form, "document": SimpleUploadedFile("power.txt", b"I appoint")})
    assert "李四: by power of attorney" in text(alice.get(f"{SUBJECTS}{subject}/"))


def test_person_is_erased_at_the_desk(office: Office, alice: Client) -> None:
    subject = office.person()
    find(alice, name="张伟")
    assert "Please fill this in." in text(alice.post(f"{SUBJECTS}{subject}/erase/", {"reason": "Asked for"}))
    alice.post(f"{SUBJECTS}{subject}/erase/", {"reason": "Asked for", "sure": "on"})
    assert Subject.objects.get(pk=subject).erased_at is not None
    assert "erased" in text(alice.get(f"{SUBJECTS}{subject}/"))


# --- Records ----------------------------------------------------------------------------------------------------------------


def sent(**more: Any) -> dict[str, Any]:
    day = legal_now().date().isoformat()
    return {
        "kind": "person",
        "name": "张伟",
        "identifier": NUMBERS["first"],
        "number_type": "resident identity",
        "country": "CN",
        "issuer": "court",
        "document_kind": "enforcement order",
        "document_number": "7",
        "document_on": day,
        "final_on": day,
        "fact_sum_owed": "120000",
        "fact_ground": "evades",
        "reason": WHY,
        **more,
    }


def test_record_is_made_at_the_desk_from_the_catalogue(office: Office, alice: Client) -> None:
    assert "Judgment that was not performed" in text(alice.get(f"{RECORDS}new/"))
    page = text(alice.get(f"{RECORDS}new/unpaid-judgment/"))
    assert "Sum owed" in page
    paper = SimpleUploadedFile("order.txt", "执行裁定书".encode())
    made = alice.post(f"{RECORDS}new/unpaid-judgment/", sent(document=paper))
    row = Record.objects.get()
    assert made.url == f"/admin/cases/case/{row.case.ref}/change/" or row.case.ref in made.url
    assert (row.facts, row.document is not None) == ({"sum_owed": 120000, "ground": "evades"}, True)
    assert alice.get(made.url).status_code == 200
    listed = text(alice.get(RECORDS))
    assert row.case.ref in listed
    assert "张伟" not in listed


@keeps(11, "desk")
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"identifier": "110101199003070012"}, "its last character does not fit"),
        ({"issuer": "nobody"}, "Choose one of those offered."),
        ({"issuer": "court", "document_on": "2100-01-01"}, "A date of the document has not come yet."),
        ({"fact_sum_owed": ""}, "Please fill this in."),
        ({"document": SimpleUploadedFile("run.exe", b"MZ")}, "Other kinds of files are not taken."),
        ({"fact_conduct": "血型：A"}, "This may not be collected at all: blood type."),
    ],
)
def test_record_that_is_refused_keeps_what_was_typed(
    office: Office, alice: Client, more: dict[str, Any], words: str
) -> None:
    answer = alice.post(f"{RECORDS}new/unpaid-judgment/", sent(**more))
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert not Record.objects.exists()


def test_issuer_is_chosen_by_name_with_ones_own_agency_chosen_already(office: Office, alice: Client) -> None:
    Agency.objects.filter(pk=office.tax.pk).update(name="示例税务局", name_en="Example Tax Bureau")
    page = text(alice.get(f"{RECORDS}new/unpaid-judgment/"))
    assert '<option value="court" selected>' in page
    assert '<option value="tax">Example Tax Bureau</option>' in page
    Agency.objects.filter(pk=office.tax.pk).update(closed_on=legal_now().date())
    assert '<option value="tax">' not in text(alice.get(f"{RECORDS}new/unpaid-judgment/"))


@pytest.mark.parametrize("typed", ["court", "The Tall Court", "the tall court (court)"])
def test_issuer_when_agencies_are_many_is_found_by_writing(office: Office, alice: Client, typed: str) -> None:
    Agency.objects.filter(pk=office.court.pk).update(name="高楼法院", name_en="The Tall Court")
    Agency.objects.bulk_create(
        Agency(code=f"office-{number}", name=f"第{number}办公室", name_en="Office") for number in range(60)
    )
    page = text(alice.get(f"{RECORDS}new/unpaid-judgment/"))
    assert 'value="The Tall Court (court)"' in page
    assert '<option value="Office (office-7)">' in page
    for unclear in ("nobody", "Office"):  # sixty are called so
        answer = alice.post(f"{RECORDS}new/unpaid-judgment/", sent(issuer=unclear))
        assert (answer.status_code, "There is no such agency." in text(answer)) == (422, True)
        assert f'value="{unclear}"' in text(answer)
    alice.post(f"{RECORDS}new/unpaid-judgment/", sent(issuer=typed))
    assert Record.objects.get().issuer == office.court


def test_list_of_records_names_who_issued_each_in_the_readers_language(office: Office, alice: Client) -> None:
    office.record()
    Agency.objects.filter(pk=office.court.pk).update(name="示例法院", name_en="Example Court")
    assert "示例法院" not in alice.get(RECORDS, headers={"Accept-Language": "en"}).text
    assert "示例法院" in alice.get(RECORDS, headers={"Accept-Language": "zh-hans"}).text


def test_issuers_official_confirms_at_the_desk(office: Office) -> None:
    record = office.record(issuer=office.tax).record
    erin = desk(office.erin)
    page = text(erin.get(f"{RECORDS}awaiting/"))
    assert f"{RECORDS}{record}/answer/" in page
    assert "(2026)京0101执1号" in text(erin.get(f"{RECORDS}{record}/answer/"))
    said = {"confirmed": "yes", "reason": "Ours, and final"}
    clerk = desk(appoint("tom", office.tax, Role.CLERK))  # of the right agency, and not who answers for documents there
    assert "Your role does not include this." in text(clerk.post(f"{RECORDS}{record}/answer/", said))
    assert not Confirmation.objects.exists()
    erin.post(f"{RECORDS}{record}/answer/", {"confirmed": "yes", "reason": "Ours, and final"})
    assert Confirmation.objects.get().by == office.erin.public_id
    assert f"{RECORDS}{record}/answer/" not in text(erin.get(f"{RECORDS}awaiting/"))
    assert desk(office.bob).get(f"{RECORDS}{record}/answer/").status_code == 404


def test_recorder_is_told_why_they_cannot_confirm(office: Office, alice: Client) -> None:
    record = office.record().record
    page = text(alice.post(f"{RECORDS}{record}/answer/", {"confirmed": "yes", "reason": "Mine"}))
    assert "Somebody else of the issuing agency must say whether it is so." in page


# --- The law, the catalogue, files ------------------------------------------------------------------------------------------


def law(**more: str) -> dict[str, str]:
    return {
        "code": "tax-law",
        "title": "税收征收管理法",
        "title_en": "Tax Collection Law",
        "issuer": "全国人大常委会",
        "rank": "50",
        "field": "refusal of a legal obligation",
        "source": "https://www.npc.gov.cn/example",
        "in_force_from": "2015-04-24",
        "reason": WHY,
        "articles-TOTAL_FORMS": "2",
        "articles-INITIAL_FORMS": "0",
        "articles-0-number": "63",
        "articles-0-text": "纳税人伪造……",
        "articles-0-powers": "collect",
        **more,
    }


def test_law_is_entered_by_one_and_compared_by_a_second(office: Office, alice: Client) -> None:
    assert alice.post(f"{LAWS}enter/", law()).url == LAWS
    row = Instrument.objects.get(code="tax-law")
    page = alice.get(f"{LAWS}{row.pk}/change/").content.decode()
    assert 'href="https://www.npc.gov.cn/example"' in page
    for named in ("Province gazette, 2021, no. 1", "javascript:alert(1)"):  # as a pack's file may name it
        Instrument.objects.filter(pk=row.pk).update(source=named)
        page = alice.get(f"{LAWS}{row.pk}/change/").content.decode()
        assert (named in page, f'href="{named}' in page) == (True, False)
    assert "You entered it yourself." in text(alice.post(f"{LAWS}tax-law/certify/", {"reason": WHY}))
    manager = desk(make_manager(office))
    manager.post(f"{LAWS}tax-law/certify/", {"reason": "Compared"})
    row.refresh_from_db()
    assert row.certified_by is not None
    page = text(alice.get(f"{LAWS}{row.pk}/change/"))
    assert "纳税人伪造" in page
    manager.post(f"{LAWS}tax-law/repeal/", {"from_on": "2030-01-01", "reason": WHY})
    row.refresh_from_db()
    assert row.in_force_until.isoformat() == "2030-01-01"
    assert "stands here already" in text(alice.post(f"{LAWS}enter/", law()))
    assert alice.get(LAWS).status_code == 200


def make_manager(office: Office) -> User:
    return appoint("manager", office.court, Role.LIST_MANAGER)


def test_law_without_articles_is_refused(office: Office, alice: Client) -> None:
    page = text(
        alice.post(f"{LAWS}enter/", law(**{"articles-0-number": "", "articles-0-text": "", "articles-0-powers": ""}))
    )
    assert "articles" in page
    assert not Instrument.objects.filter(code="tax-law").exists()


def test_catalogue_is_read(office: Office) -> None:
    from records.models import CatalogueVersion

    client = desk(office.dora)
    version = CatalogueVersion.objects.get()
    page = text(client.get(f"/admin/records/catalogueversion/{version.pk}/change/"))
    assert "Judgment that was not performed" in page
    assert "spc-list 1" in page
    assert "enforcement order" in page
    chinese = client.get(f"/admin/records/catalogueversion/{version.pk}/change/?lang=zh-hans").text
    assert ("执行裁定书" in chinese, "enforcement order" in chinese) == (True, False)
    client.get("/admin/?lang=en")
    assert client.get("/admin/records/catalogueversion/").status_code == 200
    assert client.get("/admin/records/catalogueversion/x/change/").status_code == 404


def test_file_is_downloaded_by_its_agency_alone_and_the_look_is_noted(office: Office, alice: Client) -> None:
    by = actor_of(office.alice)
    kept = transitions.store_file(content=b"paper", name="order.txt", by=by, at=legal_now(), purpose="record")
    made = office.record(file=kept.id)
    path = f"/admin/records/storedfile/{kept.id}/download/"
    answer = alice.get(path)
    assert (answer.content, answer.headers["X-Content-Type-Options"]) == (b"paper", "nosniff")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert desk(office.erin).get(path).status_code == 404
    assert history(made.subject)[-1].kind == "file.viewed"
    listed = text(alice.get("/admin/records/storedfile/"))
    assert str(kept.id) in listed
    assert "order.txt" not in listed
    assert StoredFile.objects.count() == 1


# --- Correcting, and lifting a hold -----------------------------------------------------------------------------------------


def test_record_is_corrected_by_another_at_the_desk(office: Office, alice: Client) -> None:
    """The form says what the wrong one says; what is typed stays when something needs mending; its file goes on with it."""
    paper = SimpleUploadedFile("order.txt", b"Order 1")
    firm = {
        "kind": "organisation",
        "name": "Firm",
        "number_type": "unified social credit code",
        "identifier": FIRM_CODE,
    }
    said = {"document_kind": "enforcement order", "document_number": "(2026) 1", "document_on": "2026-01-05"}
    said |= {"fact_sum_owed": "1200", "fact_ground": "evades", "issuer": "court", "reason": WHY}
    alice.post(f"{RECORDS}new/unpaid-judgment/", {**firm, **said, "country": "CN", "document": paper})
    wrong = Record.objects.select_related("case").get()
    case = f"/admin/cases/case/{wrong.case.ref}/change/"
    form = f"{RECORDS}{wrong.pk}/correct/"
    assert form in text(alice.get(case))
    page = text(alice.get(form))
    assert 'value="1200"' in page
    assert 'name="identifier"' not in page
    bad = text(alice.post(form, {**said, "fact_sum_owed": "much", "reason": "A slip of the pen"}))
    assert "A slip of the pen" in bad
    done = alice.post(form, {**said, "fact_sum_owed": "120", "reason": "A slip of the pen"})
    right = Record.objects.select_related("case", "document").get(supersedes=wrong)
    assert done.url == f"/admin/cases/case/{right.case.ref}/change/"
    assert (right.facts, right.subject_id) == ({"sum_owed": 120, "ground": "evades"}, wrong.subject_id)
    assert (right.document.name, right.document.pk == wrong.document_id) == ("order.txt", False)
    assert (office.state(wrong.pk), office.state(right.pk)) == ("superseded", "active")
    assert alice.get(form).status_code == 404
    assert "corrected" in text(alice.get(case))
    erin = desk(office.erin)
    assert erin.get(f"{RECORDS}{right.pk}/correct/").status_code == 404


def test_recipient_is_named_at_the_desk(office: Office, alice: Client) -> None:
    firm = {
        "kind": "organisation",
        "name": "Firm",
        "number_type": "unified social credit code",
        "identifier": FIRM_CODE,
    }
    said = {"document_kind": "enforcement order", "document_number": "(2026) 1", "document_on": "2026-01-05"}
    said |= {"fact_sum_owed": "1200", "fact_ground": "evades", "issuer": "court", "reason": WHY, "country": "CN"}
    named = {"beneficiary_kind": "person", "beneficiary_identifier": NUMBERS["second"]}
    page = text(alice.post(f"{RECORDS}new/unpaid-judgment/", {**firm, **said, **named}))
    assert "Write the name to this number." in page
    named |= {"beneficiary_name": "李四"}
    assert "Choose the kind of the number." in text(
        alice.post(f"{RECORDS}new/unpaid-judgment/", {**firm, **said, **named})
    )
    named |= {"beneficiary_number_type": "resident identity"}
    assert alice.post(f"{RECORDS}new/unpaid-judgment/", {**firm, **said, **named}).status_code == 302
    row = Record.objects.get()
    assert row.beneficiary_id == Identifier.objects.get(type="resident identity").subject_id


def test_representation_is_ended_at_the_desk(office: Office, alice: Client) -> None:
    find(alice, name="x")
    here = f"{SUBJECTS}{office.person()}/"
    guardian = {"name": "王五", "kind": "person", "capacity": "guardian", "from_on": "2026-01-01", "country": "CN"}
    alice.post(f"{here}represent/", {**guardian, "reason": WHY})
    ending = f"{here}represent/{Representative.objects.get().pk}/revoke/"
    assert ending in text(alice.get(here))
    assert alice.post(ending, {"reason": "Came of age"}).url == here
    assert "王五" not in text(alice.get(here))
    assert alice.get(ending).status_code == 404


def test_hold_is_lifted_at_the_desk(office: Office, alice: Client) -> None:
    find(alice, name="x")
    subject = office.person()
    here = f"{SUBJECTS}{subject}/"
    alice.post(f"{here}hold/", {"law": "CPL 84", "until_on": "2100-01-01"})
    hold = Hold.objects.get()
    lifting = f"{here}hold/{hold.pk}/lift/"
    assert lifting in text(alice.get(here))
    assert alice.post(lifting, {"reason": ""}).status_code == 422
    assert Hold.objects.filter(lifted_at=None).exists()
    assert desk(office.dora).post(lifting, {"reason": "x"}).status_code == 403
    assert alice.post(lifting, {"reason": "Judgment given"}).url == here
    hold.refresh_from_db()
    assert hold.lifted_by == office.alice.public_id
    assert alice.get(lifting).status_code == 404
    assert "subject.hold-lifted" in [event.kind for event in history(subject)]


def test_records_in_chinese_are_narrowed_by_their_own_states_and_items(office: Office, alice: Client) -> None:
    office.record()
    page = alice.get(RECORDS, headers={"Accept-Language": "zh-hans"}).text
    main = page[page.index("<main") :]
    assert "?state=active" in main
    assert "?state=effective" not in main  # of another kind of case
    assert ">active<" not in main
    assert ">有效<" in main
    assert alice.get(RECORDS, {"state": "annulled"}).status_code == 200
