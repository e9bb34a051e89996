"""What every page about a draft at the desk needs: whose it is, who may write, and how a step is taken."""

from typing import Any, cast
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cases.queries.standings import actor_of
from cases.queries.wording import in_own_language
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import move
from clock.queries import legal_now
from consultations.forms.desk import ReasonedForm
from consultations.models import Draft
from consultations.queries import desk
from consultations.states import LIVE, WRITERS
from people.queries import agencies_seen_by

NAMED = "admin:consultations_draft"


class Desk:
    """Joined to the admin of drafts."""

    admin_site: AdminSite
    opts: Any
    has_view_permission: Any
    message_user: Any

    def found(self, request: HttpRequest, key: UUID) -> Draft:
        """One of their agency's, or none."""
        draft = desk.drafts_seen_by(request.user).filter(pk=key).first()
        if draft is None or not self.has_view_permission(request):
            raise Http404
        return draft

    def page(self, request: HttpRequest, title: Any, template: str, status: int = 200, **context: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"consultations/desk/{template}", whole, status=status)


def status_of(request: HttpRequest, told: Any = None) -> int:
    """A form that comes back has something to mend."""
    return 422 if request.method == "POST" and told is None else 200


def official(request: HttpRequest) -> Actor:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return actor_of(cast(Any, request.user))


def may_draft(request: HttpRequest) -> bool:
    return bool(official(request).roles & WRITERS)


def is_changeable(draft: Draft) -> bool:
    """An adopted text does not change, nor one that was withdrawn: another begins with it."""
    case: Any = draft.case
    return case.state in LIVE


def agencies_of(request: HttpRequest) -> list[tuple[int, str]]:
    """For which this official may draft: their own first, then those beneath it."""
    own = cast(Any, request.user).agency_id
    rows = agencies_seen_by(cast(Any, request.user)).filter(pk__in=official(request).agencies)
    return sorted(((row.pk, named(row)) for row in rows), key=lambda one: (one[0] != own, one[1]))


def named(agency: Any) -> str:
    return in_own_language(agency.name, agency.name_en or agency.name)


def moved(request: HttpRequest, draft: Draft, verb: str, form: ReasonedForm, data: dict[str, Any]) -> bool:
    try:
        move(
            case_id=draft.pk,
            verb=verb,
            by=official(request),
            at=legal_now(),
            reason=form.cleaned_data["reason"],
            data=data,
        )
    except (Refusal, Invalid) as refused:
        form.refuse(refused)
        return False
    return True
