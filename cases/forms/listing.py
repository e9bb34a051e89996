"""What officials look for among their cases."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.widgets import DayInput
from cases.queries.kinds import KNOWN, kinds
from cases.queries.lists import SORTS, Wanted, cases_asked_of
from cases.rules.references import as_reference
from clock.forms import OwnWords

MINE, NOBODYS, ASKED = "me", "none", "asked"
USUAL_AT_THE_DESK = "due"
ALSO = ","


class CaseFilter(OwnWords, forms.Form):
    reference = forms.CharField(label=_("Reference"), required=False, max_length=30)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    list = forms.ChoiceField(label=_("List"), required=False)
    assigned = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=[
            ("", _("anybody")),
            (MINE, _("me")),
            (NOBODYS, _("nobody yet")),
            (ASKED, _("us, by another agency")),
        ],
    )
    due_before = forms.DateField(
        label=_("Due before"),
        required=False,
        widget=DayInput(),
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(name, name) for name in SORTS], widget=forms.HiddenInput
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choices = {"state": states(), "kind": [(kind.code, gettext(kind.title)) for kind in kinds()]}
        choices["list"] = sorted(KNOWN.list_titles().items(), key=lambda one: one[1])
        for name, offered in choices.items():
            self.fields[name].choices = [("", gettext("all")), *offered]  # type: ignore[attr-defined]

    def wanted(self, user: Any) -> Wanted:
        asked = self.cleaned_data
        typed, due = asked["reference"], asked["due_before"]
        return Wanted(
            states=tuple(asked["state"].split(ALSO)) if asked["state"] else (),
            kind=asked["kind"],
            due_before=before(due) if due else None,
            assignee=user.public_id if asked["assigned"] == MINE else None,
            unassigned=asked["assigned"] == NOBODYS,
            reference=as_reference(typed) or typed.upper(),
            lists=frozenset({asked["list"]}) if asked["list"] else None,
            asked=cases_asked_of(user) if asked["assigned"] == ASKED else None,
        )

    @property
    def order(self) -> str:
        return self.cleaned_data["sort"] or USUAL_AT_THE_DESK if self.is_valid() else USUAL_AT_THE_DESK


def before(day: date) -> datetime:
    """What ends with the day before it, at 24:00, is due before this day: its instant is this day's very beginning."""
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)) + timedelta(microseconds=1)


def states() -> list[tuple[str, str]]:
    """Of every kind, in the order of the tables: each code once, and what is called the same once."""
    titles: dict[str, str] = {}
    for kind in kinds():
        for state in kind.table.states:
            titles.setdefault(state, gettext(kind.state_titles[state]))
    codes: dict[str, list[str]] = {}
    for state, title in titles.items():
        codes.setdefault(title, []).append(state)
    return [(ALSO.join(alike), title) for title, alike in codes.items()]
