"""What somebody does about their own file: dispute a record, agree to mail or take it back, calendar, letters, representatives."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.refusing import attempted
from cases.queries.of_subject import own_case
from cases.queries.standings import subjects_of
from cases.queries.wording import say
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from cases.transitions import move
from clock.queries import legal_now
from lists.queries.letters import ended_measures_of
from notices.queries.held import consent_of
from notices.queries.passes import calendar_of, calendar_since
from notices.transitions import withdraw_consent
from notices.transitions.passes import close_calendar, open_calendar
from portal.forms.my_data import ConsentForm, DoubtForm
from portal.queries.calendars import calendar_text
from portal.queries.last_days import last_days
from portal.queries.myself import Myself, myself
from portal.transitions.agreeing import agree_to_mail
from portal.views.lifting import letter_answer
from portal.views.proving import of_myself
from records.queries.subjects import representatives_at
from records.states import SOURCE_RECORD, Capacity
from records.transitions import revoke_representative

# --- A record that is wrong -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@of_myself
def doubt(request: HttpRequest, me: Myself, ref: str) -> HttpResponse:
    record = own_case(me.members, ref, SOURCE_RECORD)
    if record is None:
        raise Http404
    form = DoubtForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        whose = subjects_of([record])[record] or me.subject
        by = Actor(id=whose, parties=frozenset({Party.SUBJECT}))
        data = {"doubt": form.cleaned_data["doubt"], "words": form.cleaned_data["words"]}
        move(case_id=record, verb="doubt", by=by, at=legal_now(), reason=_("Disputed on the public pages."), data=data)

    if request.method == "POST" and form.is_valid() and attempted(form, act):
        messages.success(
            request,
            _(
                "Noted. From now on every output says that this record is disputed. You are answered within five working days."
            ),
        )
        return redirect("portal:my-data-held")
    return render(
        request, "portal/my_data/doubt.html", {"me": me, "form": form, "ref": ref}, status=422 if form.errors else 200
    )


# --- Mail -----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@of_myself
def mail(request: HttpRequest, me: Myself) -> HttpResponse:
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if attempted(form, lambda: agree_to_mail(me=me, address=address, at=legal_now())):
            messages.success(request, _("Noted. You can take it back at any time."))
            return redirect("portal:my-data")
    context = {"me": me, "form": form, "consent": consent_of(me.subject)}
    return render(request, "portal/my_data/mail.html", context, status=422 if form.errors else 200)


@require_POST
@of_myself
def no_mail(request: HttpRequest, me: Myself) -> HttpResponse:
    withdraw_consent(to=me.subject, by=me.actor, at=legal_now())
    messages.success(request, _("Taken back. Letters reach you on paper again."))
    return redirect("portal:my-data")


# --- Letters and representatives --------------------------------------------------------------------------------------------


@require_POST
@of_myself
def lifting_letter(request: HttpRequest, me: Myself) -> HttpResponse:
    offered = {one.id for one in ended_measures_of(me.subject, legal_now())}
    try:
        return letter_answer(request, by=me.actor, measures=offered)
    except Refusal as refusal:
        messages.error(request, say(refusal.because[0].text))
        return redirect("portal:my-data")


@require_POST
@of_myself
def revoke(request: HttpRequest, me: Myself, representative: int) -> HttpResponse:
    """Whoever acts by law (a guardian, a legal representative) is not sent away by a button."""
    at = legal_now()
    acting = [one for member in me.members for one in representatives_at(member, at)]
    if representative not in {one.pk for one in acting if one.capacity == Capacity.ATTORNEY}:
        raise Http404
    reason = _("Revoked on the public pages.")
    revoke_representative(representative=representative, by=me.actor, at=at, reason=reason)
    messages.success(request, _("Revoked. They act for you no more."))
    return redirect("portal:my-data-held")


# --- Calendar -----------------------------------------------------------------------------------------------------------------


@require_safe
@of_myself
def calendar_file(_request: HttpRequest, me: Myself) -> HttpResponse:
    return calendar_answer(me)


@require_http_methods(["GET", "HEAD", "POST"])
@of_myself
def calendar(request: HttpRequest, me: Myself) -> HttpResponse:
    """The address is shown in answer to this one request, and kept nowhere."""
    at, address = legal_now(), ""
    if "open" in request.POST:
        token = open_calendar(subject=me.subject, by=me.actor, at=at)
        address = request.build_absolute_uri(reverse("portal:calendar", args=[token]))
    elif "close" in request.POST:
        close_calendar(subject=me.subject, by=me.actor, at=at)
        messages.success(request, _("Closed. The address shows nothing any more."))
        return redirect("portal:my-data")
    context = {"me": me, "address": address, "since": calendar_since(me.subject)}
    return render(request, "portal/my_data/calendar.html", context)


@never_cache
@require_safe
def web_calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program: nobody has to sign in, and nobody who does not know the address finds it."""
    subject = calendar_of(token)
    me = myself(subject, legal_now()) if subject else None
    if me is None:
        raise Http404
    return calendar_answer(me)


def calendar_answer(me: Myself) -> HttpResponse:
    at = legal_now()
    text = calendar_text(last_days(me, at), at)
    headers = {"Content-Disposition": 'attachment; filename="last-days.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8", headers=headers)
