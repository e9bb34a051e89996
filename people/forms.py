"""Forms of the desk. What a rule refuses is said beside its field, with everything typed kept."""

from datetime import datetime
from typing import Any, cast

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _

from clock.forms import OwnWords
from people import queries, rules
from people.models import KINDS, Agency, Deputy, User
from people.rules import Person, Refused
from people.states import Act, Kind, Role

ROLE_NAMES = {
    Role.CLERK: _("Clerk"),
    Role.CASE_OFFICER: _("Case officer"),
    Role.DECIDER: _("Decider"),
    Role.REVIEWER: _("Reviewer"),
    Role.LIST_MANAGER: _("List manager"),
    Role.RECORDS_OFFICER: _("Records officer"),
    Role.AUDITOR: _("Auditor"),
    Role.OVERSIGHT_BOARD: _("Oversight board"),
    Role.INTEGRATOR: _("Integrator"),
}
ACT_NAMES = {
    Act.FOUND: _("Founded"),
    Act.CHANGE_AGENCY: _("Details changed"),
    Act.SET_CONTACTS: _("Contacts changed"),
    Act.CLOSE: _("Closed"),
    Act.APPOINT: _("Appointed"),
    Act.CONFIRM: _("Confirmed by a second colleague"),
    Act.CHANGE_PERSON: _("Details changed"),
    Act.CHANGE_ROLES: _("Roles changed"),
    Act.MOVE: _("Moved to another agency"),
    Act.DEACTIVATE: _("Deactivated"),
    Act.REACTIVATE: _("Put forward to be active again"),
    Act.APPOINT_DEPUTY: _("Appointed as deputy"),
    Act.END_DEPUTY: _("Ended as deputy"),
}


def choices_of(field: forms.Field, offered: QuerySet[Any]) -> None:
    cast(forms.ModelChoiceField, field).queryset = offered


class OfficialsResetForm(OwnWords, ResetPasswordForm):
    """A forgotten password: officials alone have one to forget. Whether a message was sent, the page does not say."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.is_staff]
        return email


# The ways in which people write a day; 08/05/2026 is none of them (decision 0023).
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


def typed_day(label: Any) -> forms.DateField:
    wrong = _("Write a date as 2026-05-08.")
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})
    return forms.DateField(
        label=label, help_text=_("As 2026-05-08."), input_formats=DAYS, widget=widget, error_messages={"invalid": wrong}
    )


class ReasonedForm(OwnWords, forms.ModelForm):
    """Every change says why; `by` and `at` are set by the admin before the form is made."""

    by: User
    at: datetime
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("One sentence, kept with this change for ever.")
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            try:
                self.check_rules()
            except Refused as refusal:
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, queries.REFUSALS[refusal.code])
        return self.cleaned_data

    def check_rules(self) -> None:
        """Raises `Refused`; the transition asks the same again."""


class PersonForm(ReasonedForm):
    confirm = forms.BooleanField(
        label=_("I confirm this account"),
        required=False,
        help_text=_("You know this person, the staff number is theirs, and so is the mail address."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLE_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody changes their own. Auditors and the oversight board hold no other role."),
    )

    class Meta:
        model = User
        fields = ("name", "email", "language", "agency", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "roles" in self.fields:
            self.fields["roles"].initial = [role.value for role in queries.roles_of(self.instance)]
        if "agency" in self.fields:
            choices_of(self.fields["agency"], queries.agencies_seen_by(self.by).filter(closed_on=None))

    @property
    def chosen_roles(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.cleaned_data["roles"])

    def check_rules(self) -> None:
        kind = Kind(self.cleaned_data.get("kind") or self.instance.kind)
        number = self.cleaned_data.get("staff_number") or self.instance.staff_number or ""
        agency = self.cleaned_data.get("agency")
        rules.require_identity(Person(self.instance.pk, kind, number, agency.pk if agency else None))
        rules.require_roles_fit(kind, self.chosen_roles)
        if not self.by.is_superuser and "roles" in self.changed_data:
            held = queries.roles_of(self.instance) if self.instance.pk else set()
            rules.require_may_give(queries.roles_of(self.by), self.chosen_roles ^ held)
        if self.powers_change():
            rules.require_not_oneself(self.by.pk, self.instance.pk)
        if self.cleaned_data.get("confirm"):
            rules.require_second(by=self.by.pk, asked_by=self.instance.asked_by_id, whom=self.instance.pk)

    def powers_change(self) -> bool:
        return bool({"roles", "agency", "is_active"} & set(self.changed_data))


class NewPersonForm(PersonForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[named for named in KINDS if named[0] is not Kind.CITIZEN])
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Hand it over in person; leave it empty for a program."),
    )

    class Meta(PersonForm.Meta):
        fields = ("username", "name", "kind", "staff_number", "agency", "email", "language")  # type: ignore[assignment]

    def clean_staff_number(self) -> str | None:
        return self.cleaned_data["staff_number"] or None

    def check_rules(self) -> None:
        super().check_rules()
        number = self.cleaned_data.get("staff_number")
        if number and queries.is_taken(number):
            raise Refused("staff-number-taken", "staff_number")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password


class AgencyForm(ReasonedForm):
    close = forms.BooleanField(
        label=_("Close this agency"),
        required=False,
        help_text=_("It is kept, because what it did names it; nothing new can be done in its name."),
    )

    class Meta:
        model = Agency
        fields = ("code", "name", "name_en", "parent", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            choices_of(self.fields["parent"], queries.agencies_seen_by(self.by).filter(closed_on=None))

    def check_rules(self) -> None:
        parent = self.cleaned_data.get("parent")
        rules.require_tree(self.instance.pk, parent.pk if parent else None, queries.parents())
        if self.cleaned_data.get("close") and queries.is_in_use(self.instance):
            raise Refused("agency-in-use", "close")
        if self.instance.pk is None and parent is None and not self.by.is_superuser:
            raise Refused("not-your-agency", "parent")


class DeputyForm(ReasonedForm):
    class Meta:
        model = Deputy
        fields = ("principal", "deputy", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officials = queries.people_seen_by(self.by).filter(kind=Kind.OFFICIAL, is_active=True).order_by("username")
        for name in {"principal", "deputy"} & set(self.fields):
            choices_of(self.fields[name], officials)

    def check_rules(self) -> None:
        if self.instance.pk:
            self.check_end(queries.deputy(self.instance.pk))
            return
        rules.require_deputy_fits(
            principal=self.cleaned_data["principal"].pk,
            deputy=self.cleaned_data["deputy"].pk,
            by=self.by.pk,
            from_on=self.cleaned_data["from_on"],
            until_on=self.cleaned_data["until_on"],
        )
        if queries.overlapping_deputy(self.cleaned_data):
            raise Refused("deputy-already-appointed", "from_on")

    def check_end(self, kept: Deputy) -> None:
        rules.require_deputy_ends(
            from_on=kept.from_on,
            until_on=kept.until_on,
            last_on=self.cleaned_data["until_on"],
            today=queries.today_of(kept.principal, self.at),
        )

    def _post_clean(self) -> None:
        """Without the database's own constraints: they say the same in words for programs; ours stand beside the fields."""
        self.instance = construct_instance(self, self.instance, self._meta.fields)
