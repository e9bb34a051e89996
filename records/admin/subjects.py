"""Finding somebody, and their file. Names and numbers come by POST alone; each look is in the ledger with its purpose."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import say
from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from people.states import OVERSIGHT
from records import transitions
from records.admin.pages import Pages, by, given, posted, require
from records.forms import desk
from records.models import Hold, Record, Subject
from records.models.subjects import KINDS, TYPES
from records.queries.records import records_of, title_of
from records.queries.subjects import (
    candidates_for,
    files_of,
    is_publishable,
    representatives_at,
    root_of,
    subject_of_number,
    subjects_called,
    subjects_shown,
)
from records.rules.intake import NewSubject
from records.rules.names import SAID
from records.states import STATE_TITLES, Capacity, IdentifierType, NameKind, SubjectKind

PURPOSE = "records_purpose"  # of this sitting: asked for once, noted with every look
LOOKED = ("names", "numbers", "life", "records")


@admin.register(Subject)
class SubjectAdmin(Pages):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.own("", self.find, "changelist"),
            self.own("add/", self.add, "add"),
            self.own("<uuid:subject>/", self.file, "change"),
            self.own("<uuid:subject>/asked/", self.asked, "asked"),
            self.own("<uuid:subject>/verify/<uuid:identifier>/", self.verify, "verify"),
            self.own("<uuid:subject>/namesake/<uuid:other>/<slug:act>/", self.namesake, "namesake"),
            self.own("<uuid:subject>/hold/<int:hold>/lift/", self.lift, "lift"),
            self.own("<uuid:subject>/represent/<int:representative>/revoke/", self.revoke, "revoke"),
            self.own("<uuid:subject>/<slug:act>/", self.act, "act"),
        ]

    # --- Finding ---

    def find(self, request: HttpRequest) -> HttpResponse:
        require(request, "view_subject")
        initial = {"purpose": request.session.get(PURPOSE, "")}
        form = desk.FindForm(request.POST or None, initial=initial)
        found: list[Any] | None = None
        if request.method == "POST" and form.is_valid():
            request.session[PURPOSE] = form.cleaned_data["purpose"]
            found = self.found(form)
        may_add = request.user.has_perm("records.add_subject")
        return self.page(request, "records/subjects.html", _("Find a subject"), form=form, found=found, may_add=may_add)

    @staticmethod
    def found(form: desk.FindForm) -> list[Any]:
        """By number, whoever it is; by name, the first fifty."""
        if form.number is not None:
            owner = subject_of_number(form.number)
            ids = [owner] if owner else []
        else:
            ids = [row.pk for row in subjects_called(form.cleaned_data["name"])]
        return [(one, dict(KINDS)[one.kind]) for one in subjects_shown(ids, legal_now()).values()]

    def add(self, request: HttpRequest) -> HttpResponse:
        require(request, "add_subject")
        form = desk.AddSubjectForm(request.POST or None)
        made: list[UUID] = []

        def act() -> None:
            new = new_subject(form)
            made.append(transitions.add_subject(given=new, by=by(request), at=legal_now()))

        back = self.address("changelist")
        answer = self.form_page(
            request, title=_("Add a subject"), form=form, act=act, done=_("The file is open."), back=back
        )
        return redirect(self.address("change", made[0])) if made else answer

    # --- The file ---

    def file(self, request: HttpRequest, subject: UUID) -> HttpResponse:
        require(request, "view_subject")
        root, purpose = existing(subject), request.session.get(PURPOSE)
        if not purpose:
            self.message_user(request, _("Say first what you need it for."), messages.WARNING)
            return redirect(self.address("changelist"))
        if root != subject:
            return redirect(self.address("change", root))
        transitions.look_into_subject(subject=root, by=by(request), purpose=purpose, fields=LOOKED)
        shown = self.shown(root, by(request), may_change=request.user.has_perm("records.change_subject"))
        return self.page(request, "records/subject.html", shown["main"].name or _("erased"), purpose=purpose, **shown)

    @staticmethod
    def shown(root: UUID, viewer: Actor, *, may_change: bool) -> Mapping[str, Any]:
        at = legal_now()
        whole, own = records_of(root), records_seen_by(viewer, root)
        members = files_of([root])[root]
        parts = subjects_shown(members, at)
        candidates = candidates_for(root)
        others = subjects_shown([one.subject for one in candidates], at)
        acting = representatives_at(root, at)
        names = subjects_shown([one.person_id for one in acting], at)
        return {
            "main": parts[root],
            "kind": dict(KINDS)[parts[root].kind],
            "numbers": [(number, dict(TYPES)[IdentifierType(number.type)]) for number in parts[root].numbers],
            "parts": [parts[member] for member in members if member != root],
            "candidates": [
                (others[one.subject], one, [gettext(SAID[trait]) for trait in one.score.traits]) for one in candidates
            ],
            "representatives": [(one, names[one.person_id]) for one in acting],
            "holds": Hold.objects.filter(subject__in=members, lifted_at=None).order_by("until_on", "id"),
            "records": [(row, title_of(row.item), gettext(STATE_TITLES[row.case.state])) for row in own[:200]],
            "elsewhere": whole.count() - own.count(),
            "unpublishable": [say(reason.text) for reason in is_publishable(root).because],
            "may_change": may_change and not parts[root].erased,
        }

    # --- What is done to it ---

    def act(self, request: HttpRequest, subject: UUID, act: str) -> HttpResponse:
        require(request, "change_subject")
        if act not in ACTS:
            raise Http404
        title, make, carry_out, done = ACTS[act]
        existing(subject)
        form = make(*posted(request), initial=initial_of(subject)) if act == "life" else make(*posted(request))
        named = {"subject": subject, "by": by(request), "at": legal_now()}
        return self.form_page(
            request,
            title=title,
            form=form,
            act=lambda: carry_out(form, named),
            done=done,
            back=self.address("changelist") if act == "erase" else self.address("change", subject),
            burden=act == "erase",
            with_files=act == "represent",
        )

    def asked(self, request: HttpRequest, subject: UUID) -> HttpResponse:
        """By letter or at the counter: the day on which they asked is what counts."""
        require(request, "view_subject")
        root, user = existing(subject), cast(Any, request.user)
        form = desk.AskedForm(*posted(request))

        def act() -> None:
            transitions.ask_for_access(
                subject=root,
                agency=user.agency_id,
                by=by(request),
                at=legal_now(),
                **given(form.cleaned_data, "received_on", "reason"),
            )

        done = _("Noted. The answer is due within twenty working days.")
        title, back = _("They ask what is held about them"), self.address("change", root)
        return self.form_page(request, title=title, form=form, act=act, done=done, back=back)

    def verify(self, request: HttpRequest, subject: UUID, identifier: UUID) -> HttpResponse:
        require(request, "change_subject")
        form = desk.ReasonForm(*posted(request))

        def act() -> None:
            transitions.verify_number(
                subject=subject,
                identifier=identifier,
                by=by(request),
                at=legal_now(),
                reason=form.cleaned_data["reason"],
            )

        back = self.address("change", subject)
        done = _("Noted as verified.")
        return self.form_page(request, title=_("I have seen this number"), form=form, act=act, done=done, back=back)

    def lift(self, request: HttpRequest, subject: UUID, hold: int) -> HttpResponse:
        """What was to be kept need not be kept any longer; erasing and retention go on."""
        require(request, "change_subject")
        members = files_of([existing(subject)])[root_of(subject)]
        row = Hold.objects.filter(pk=hold, subject__in=members, lifted_at=None).first()
        if row is None:
            raise Http404
        form = desk.ReasonForm(*posted(request))

        def act() -> None:
            transitions.lift_hold(hold_id=row.pk, by=by(request), at=legal_now(), reason=form.cleaned_data["reason"])

        title, done = _("Lift the legal hold"), _("Lifted. What is due to be erased can be erased again.")
        back = self.address("change", subject)
        return self.form_page(request, title=title, form=form, act=act, done=done, back=back, hold=row)

    def revoke(self, request: HttpRequest, subject: UUID, representative: int) -> HttpResponse:
        """From now on they act for nobody here; what they did until now stands."""
        require(request, "change_subject")
        acting = {one.pk: one for one in representatives_at(existing(subject), legal_now())}
        if representative not in acting:
            raise Http404
        form = desk.ReasonForm(*posted(request))

        def act() -> None:
            reason = form.cleaned_data["reason"]
            transitions.revoke_representative(
                representative=representative, by=by(request), at=legal_now(), reason=reason
            )

        title, done, back = _("End the representation"), _("Ended."), self.address("change", subject)
        return self.form_page(request, title=title, form=form, act=act, done=done, back=back)

    def namesake(self, request: HttpRequest, subject: UUID, other: UUID, act: str) -> HttpResponse:
        """Two people, or one; or one file that was two."""
        require(request, "change_subject")
        if act not in NAMESAKES:
            raise Http404
        title, carry_out, done = NAMESAKES[act]
        form = desk.ReasonForm(*posted(request))
        named = {"by": by(request), "at": legal_now()}
        back = self.address("change", subject)
        return self.form_page(
            request,
            title=title,
            form=form,
            act=lambda: carry_out(subject, other, {**named, "reason": form.cleaned_data["reason"]}),
            done=done,
            back=back,
        )


def existing(subject: UUID) -> UUID:
    if not Subject.objects.filter(pk=subject).exists():
        raise Http404
    return root_of(subject)


def records_seen_by(viewer: Actor, root: UUID) -> QuerySet[Record]:
    """A file is everybody's who works with its person; what another agency has recorded in it is that agency's."""
    rows = records_of(root)
    return rows if viewer.roles & OVERSIGHT else rows.filter(case__agency__in=viewer.agencies)


def new_subject(form: Any) -> NewSubject:
    cleaned = form.cleaned_data
    return NewSubject(
        kind=SubjectKind(cleaned["kind"]),
        name=cleaned["name"],
        numbers=(form.number,) if form.number else (),
        born_on=cleaned["born"],
        address=cleaned.get("address", ""),
    )


def initial_of(subject: UUID) -> dict[str, Any]:
    row = Subject.objects.get(pk=subject)
    minor = {True: "yes", False: "no"}.get(row.known_minor, "") if row.known_minor is not None else ""
    return {"born_on": row.born_on, "died_on": row.died_on, "known_minor": minor}


Named = Mapping[str, Any]


def add_name(form: Any, named: Named) -> None:
    kind = NameKind(form.cleaned_data["kind"])
    transitions.add_name(**named, kind=kind, **given(form.cleaned_data, "name", "reason"))


def add_number(form: Any, named: Named) -> None:
    transitions.add_number(**named, number=form.number, **given(form.cleaned_data, "verified", "reason"))


def note_life(form: Any, named: Named) -> None:
    transitions.note_life(**named, **given(form.cleaned_data, "born_on", "known_minor", "died_on", "reason"))


def hold(form: Any, named: Named) -> None:
    transitions.hold(**named, **given(form.cleaned_data, "law", "until_on"))


def represent(form: Any, named: Named) -> None:
    said, by_whom, at = form.cleaned_data, named["by"], named["at"]
    numbers = (form.number,) if form.number else ()
    person = NewSubject(kind=SubjectKind(said["kind"]), name=said["name"], numbers=numbers)
    with transaction.atomic():
        transitions.appoint_representative(
            **named,
            person=transitions.add_subject(given=person, by=by_whom, at=at),
            capacity=Capacity(said["capacity"]),
            document=paper(said["document"], by_whom, at),
            **given(said, "from_on", "until_on", "reason"),
        )


def paper(sent: Any, by_whom: Any, at: Any) -> UUID | None:
    if not sent:
        return None
    try:
        return transitions.store_file(content=sent.read(), name=sent.name, by=by_whom, at=at, purpose="power").id
    except Refusal as refused:
        raise Invalid(Fault("/document", refused.because[0].text)) from refused


def erase(form: Any, named: Named) -> None:
    transitions.erase_person(**named, reason=form.cleaned_data["reason"])


def clear(subject: UUID, other: UUID, named: Named) -> None:
    transitions.clear_namesake(subject=subject, other=other, **named)


def merge(subject: UUID, other: UUID, named: Named) -> None:
    transitions.merge(absorbed=other, into=subject, **named)


def split(_subject: UUID, other: UUID, named: Named) -> None:
    transitions.split(absorbed=other, **named)


Make = Callable[..., desk.DeskForm]
ACTS: Mapping[str, tuple[Any, Make, Callable[[Any, Named], None], Any]] = {
    "name": (_("Add a name"), desk.NameForm, add_name, _("The name is added.")),
    "number": (_("Add a number"), desk.NumberForm, add_number, _("The number is added.")),
    "life": (_("Birth, minority, death"), desk.LifeForm, note_life, _("Noted.")),
    "represent": (_("Add a representative"), desk.RepresentForm, represent, _("Noted.")),
    "hold": (_("Legal hold"), desk.HoldForm, hold, _("Until then nothing is erased.")),
    "erase": (_("Erase this person"), desk.EraseForm, erase, _("Erased. The proofs still verify.")),
}
NAMESAKES: Mapping[str, tuple[Any, Callable[[UUID, UUID, Named], None], Any]] = {
    "clear": (_("They are two"), clear, _("Noted: they are two. It stays so.")),
    "merge": (_("They are one"), merge, _("The files are one. They can be split again.")),
    "split": (_("Split the file"), split, _("Each has again what they came with.")),
}
