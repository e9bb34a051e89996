"""The desk's pages about people. Each save is one transition; nothing is deleted here."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clock.admin import Paged
from clock.queries import legal_now
from people import queries, transitions
from people.forms import (
    ACT_NAMES,
    ROLE_NAMES,
    AgencyForm,
    DeputyForm,
    NewPersonForm,
    PersonForm,
    ReasonedForm,
    typed_day,
)
from people.models import Agency, Contact, Deputy, User
from people.rules import Refused
from people.states import Act, Kind, Role
from people.transitions import ContactDetails, NewPerson

WAITS = _("It opens when a second colleague who may appoint has confirmed it on this page.")


def official(request: HttpRequest) -> User:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return cast(User, request.user)


class ReasonedAdmin(Paged):
    """Tells its form who acts, and never deletes."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": official(request), "at": legal_now()})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What the transitions have not saved already. The three lists are what Django's own log reads."""
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            self.save_formset(request, form, formset, change)

    def save_formset(self, _request: HttpRequest, _form: Any, _formset: BaseInlineFormSet, _change: bool) -> None:
        """Nothing, but where contacts stand."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Forms ask the rules first. What has changed between their answer and the transition's comes out here."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, queries.REFUSALS[refusal.code], messages.ERROR)
            return redirect(request.get_full_path())

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """From the ledger, where the transitions told it; Django's own log knows only what was done at the desk."""
        about = self.get_object(request, unquote(object_id))
        if about is None:
            raise Http404
        if not official(request).has_perm("people.view_history"):
            raise PermissionDenied
        told = [(ACT_NAMES[Act(event.kind)], event) for event in queries.history_of(about)]
        names = queries.names_of(event.actor for _name, event in told if event.actor)
        steps = [
            {"name": name, "event": event, "by": names.get(event.actor) if event.actor else None}
            for name, event in reversed(told)
        ]
        shown = {"title": f"{_('History')}: {about}", "about": about, "steps": steps, "opts": self.opts}
        context = {**self.admin_site.each_context(request), **shown}
        return TemplateResponse(request, "people/history.html", context)


class Waiting(admin.SimpleListFilter):
    """Whoever one colleague put forward, and a second has not confirmed."""

    title = _("confirmation")
    parameter_name = "waiting"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Waiting for a second colleague"))]

    def queryset(self, _request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
        return people.filter(asked_by__isnull=False, confirmed_by=None) if self.value() else people


class ByRole(admin.SimpleListFilter):
    """Django's own filter would show the groups' names, which are not translated."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [(role.value, name) for role, name in ROLE_NAMES.items()]

    def queryset(self, _request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
        return people.filter(groups__name=self.value()) if self.value() else people


@admin.register(User)
class PersonAdmin(ReasonedAdmin):
    form = PersonForm
    list_display = ("name", "username", "staff_number", "agency", "role_names", "is_active")
    list_filter = ("is_active", Waiting, "kind", ByRole)
    list_select_related = ("agency",)
    search_fields = ("username", "name", "staff_number")
    search_help_text = _("Name, sign-in name or staff number")
    ordering = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return queries.people_seen_by(official(request)).select_related("agency", "asked_by").prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = ("username", "kind", "staff_number")
        work = ("agency", "roles") if obj is None else ("agency", "roles", *self.opening(obj))
        why = ("password", "reason") if obj is None else ("reason",)
        named = [(_("Who"), {"fields": (*fixed, "name", "email", "language")}), (_("Work"), {"fields": work})]
        if obj is not None and not self.has_change_permission(request, obj):
            return [*named[:1], (_("Work"), {"fields": ("agency", "role_names", "is_active", "standing")})]
        return [*named, (_("This change"), {"fields": why})]

    @staticmethod
    def opening(person: User) -> tuple[str, ...]:
        """Whether this person may act, and what a colleague can do about it."""
        return ("standing", "confirm") if person.waits else ("is_active",)

    def get_readonly_fields(self, _request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("username", "kind", "staff_number", "role_names", "standing")

    @admin.display(description=_("may act"))
    def standing(self, person: User) -> str:
        if person.waits:
            return gettext("Put forward by %(name)s; a second colleague has not confirmed it.") % {
                "name": person.asked_by
            }
        return gettext("Yes") if person.is_active else gettext("No")

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        names = [str(ROLE_NAMES[Role(group.name)]) for group in person.groups.all() if group.name in list(Role)]
        return ", ".join(names) or "–"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        at, reason = form.at, form.cleaned_data["reason"]
        if change:
            self.change(obj, form, by=official(request), at=at, reason=reason)
            return
        data = form.cleaned_data
        person = NewPerson(
            username=data["username"],
            name=data["name"],
            kind=Kind(data["kind"]),
            agency=data["agency"].pk if data["agency"] else None,
            staff_number=data["staff_number"] or "",
            email=data["email"],
            language=data["language"],
            roles=form.chosen_roles,
        )
        encoded = make_password(data["password"]) if data["password"] else None
        made = transitions.appoint(person=person, encoded_password=encoded, by=official(request), at=at, reason=reason)
        obj.pk = made.pk
        self.message_user(request, WAITS, messages.WARNING)

    @staticmethod
    def change(person: User, form: PersonForm, *, by: User, at: Any, reason: str) -> None:
        data, changed = form.cleaned_data, set(form.changed_data)
        said = {"by": by, "at": at, "reason": reason}
        if changed & {"name", "email", "language"}:
            transitions.change_person(
                user=person, name=data["name"], email=data["email"], language=data["language"], **said
            )
        if "agency" in changed:
            transitions.move_person(user=person, agency=data["agency"].pk, **said)
        if "roles" in changed:
            transitions.change_roles(user=person, roles=form.chosen_roles, **said)
        if data.get("confirm"):
            transitions.confirm(user=person, **said)
        if "is_active" in changed:
            (transitions.reactivate if data["is_active"] else transitions.deactivate)(user=person, **said)


class ContactInline(admin.StackedInline):
    model = Contact
    extra = 0


@admin.register(Agency)
class AgencyAdmin(ReasonedAdmin):
    form = AgencyForm
    list_display = ("name", "name_en", "code", "parent", "zone", "closed_on")
    list_filter = ("closed_on",)
    list_select_related = ("parent",)
    search_fields = ("code", "name", "name_en")
    inlines = (ContactInline,)
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return queries.agencies_seen_by(official(request))

    def get_readonly_fields(self, _request: HttpRequest, obj: Agency | None = None) -> tuple[str, ...]:
        return () if obj is None else ("code",)

    def get_fields(self, request: HttpRequest, obj: Agency | None = None) -> Any:
        named = ["code", "name", "name_en", "parent", "zone"]
        if obj is not None and not self.has_change_permission(request, obj):
            return [*named, "closed_on"]
        return [*named, "reason"] if obj is None else [*named, "close", "reason"]

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        data = form.cleaned_data
        given = {name: data[name] for name in ("name", "name_en", "zone")}
        parent = data["parent"].pk if data["parent"] else None
        said = {"by": official(request), "at": form.at, "reason": data["reason"]}
        if change:
            if set(form.changed_data) - {"reason", "close"}:
                transitions.change_agency(agency=obj, parent=parent, **given, **said)
            if data["close"]:
                transitions.close_agency(agency=obj, **said)
        else:
            made = transitions.found_agency(code=data["code"], parent=parent, **given, **said)
            obj.pk = made.pk

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet, _change: bool) -> None:
        if formset.model is not Contact or not formset.has_changed():
            return
        kept = [row.cleaned_data for row in formset.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]
        names = set(ContactDetails.__dataclass_fields__)
        contacts = [ContactDetails(**{name: value for name, value in row.items() if name in names}) for row in kept]
        said = {"by": official(request), "at": form.at, "reason": form.cleaned_data["reason"]}
        transitions.set_contacts(agency=form.instance, contacts=contacts, **said)


@admin.register(Deputy)
class DeputyAdmin(ReasonedAdmin):
    form: type[ReasonedForm] = DeputyForm
    what_stands_here = _("Who stands in for whom, from when until when, would stand here.")
    list_display = ("principal", "deputy", "from_on", "until_on", "reason", "appointed_by")
    list_select_related = ("principal", "deputy", "appointed_by")
    ordering = ("-from_on", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deputy]:
        return queries.deputies_seen_by(official(request))

    def get_readonly_fields(self, _request: HttpRequest, obj: Deputy | None = None) -> tuple[str, ...]:
        return () if obj is None else ("principal", "deputy", "from_on", "appointed_by")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Days are typed: a script's “today” is the browser's, not the legal one. Colleagues are appointed on their own page."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, DateField):
            return typed_day(field.label)
        if db_field.name in ("principal", "deputy"):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def save_model(self, request: HttpRequest, obj: Deputy, form: Any, change: bool) -> None:
        data = form.cleaned_data
        said = {"by": official(request), "at": form.at, "reason": data["reason"]}
        if change:
            transitions.end_deputy(deputy=obj, last_on=data["until_on"], **said)
            return
        made = transitions.appoint_deputy(
            principal=data["principal"],
            deputy=data["deputy"],
            from_on=data["from_on"],
            until_on=data["until_on"],
            **said,
        )
        obj.pk = made.pk
