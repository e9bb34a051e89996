"""The form of a move, drawn from what its table asks for. What is wrong is said by the same rule as over REST."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import AS_TYPED, DayInput, MomentInput, PapersInput
from cases.rules.fields import Invalid, clean
from cases.states import Field, FieldKind

MOST_RADIOS = 6
Offers = Mapping[str, Sequence[tuple[str, str]]]


class AskedField(forms.Field):
    """Passes on what was typed: the engine's rule judges it, not Django's."""

    def __init__(self, asked: Field, widget: forms.Widget, notes: Sequence[str] = ()) -> None:
        help_text = gettext(asked.help) if asked.help else ""
        super().__init__(required=asked.required, label=gettext(asked.label), help_text=help_text, widget=widget)
        self.sometimes, self.notes = asked.sometimes, notes

    def clean(self, value: Any) -> Any:
        return value


class MoveForm(RefusableForm):
    """`offers` are what a field can be answered with, where that depends on the case: officials, exhibits, records."""

    # Which version of the case its reader saw, and which sending of the form this is.
    _version = forms.CharField(widget=forms.HiddenInput, required=False)
    _key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        asked: Sequence[Field],
        offers: Offers,
        notes: Mapping[str, Sequence[str]],
        version: int,
        zone: str,
        by: UUID,
        **more: Any,
    ) -> None:
        super().__init__(data, initial={"_version": version, "_key": uuid4()}, **more)
        self.asked, self.offers, self.notes, self.zone, self.by = asked, offers, notes, ZoneInfo(zone), by
        for one in asked:
            papers = PapersInput(many=one.kind is FieldKind.IDS, by=by) if one.papers else None
            self.fields[one.name] = AskedField(
                one, papers or widget_of(one, offers.get(one.name, ())), notes.get(one.name, ())
            )

    def clean(self) -> None:
        try:
            clean(self.asked, self.sent)
        except Invalid as invalid:
            self.refuse(invalid)

    @property
    def sent(self) -> dict[str, Any]:
        """As a program would send it."""
        return {one.name: self.value_of(one) for one in self.asked}

    @property
    def version_read(self) -> int:
        """None that ever was, where somebody has written something else into the page."""
        given = self.data.get("_version", "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0

    @property
    def key(self) -> str:
        return str(self.data.get("_key", ""))[:100]

    def value_of(self, one: Field) -> Any:
        value = self.cleaned_data.get(one.name)
        if one.kind is FieldKind.IDS and one.name not in self.offers:
            return str(value or "").split()
        if one.kind is FieldKind.BOOLEAN:
            return {"yes": True, "no": False}.get(str(value), value)
        if one.kind is FieldKind.INSTANT:
            return with_zone(str(value or ""), self.zone)
        return value

    def renewed(self, version: int) -> "MoveForm":
        """The same, with all that was typed, for the case as it is now."""
        data = cast(QueryDict, self.data).copy()
        data["_version"], data["_key"] = str(version), str(uuid4())
        return MoveForm(
            data,
            asked=self.asked,
            offers=self.offers,
            notes=self.notes,
            version=version,
            zone=self.zone.key,
            by=self.by,
        )


def with_zone(written: str, zone: ZoneInfo) -> str:
    """People write a moment without its zone: it is that of the agency."""
    try:
        return datetime.strptime(written.strip()[:16], AS_TYPED).replace(tzinfo=zone).isoformat()
    except ValueError:
        return written


def widget_of(one: Field, offered: Sequence[tuple[str, str]]) -> forms.Widget:
    if one.kind is FieldKind.IDS:
        return forms.CheckboxSelectMultiple(choices=offered) if offered else forms.Textarea(attrs={"rows": 3})
    if one.kind is FieldKind.CHOICE and not offered:
        offered = [(code, gettext(label)) for code, label in one.choices]
    if one.kind is FieldKind.BOOLEAN:
        offered = [("yes", gettext("Yes")), ("no", gettext("No"))]
    if offered or one.kind is FieldKind.CHOICE:
        return choosing(one, offered)
    return PLAIN[one.kind]()


def choosing(one: Field, offered: Sequence[tuple[str, str]]) -> forms.Widget:
    """A few are all seen at once; many are looked up."""
    if len(offered) <= MOST_RADIOS and one.kind is not FieldKind.OFFICIAL:
        return forms.RadioSelect(choices=offered)
    return forms.Select(choices=[("", "–"), *offered])


PLAIN: Mapping[FieldKind, Callable[[], forms.Widget]] = {
    FieldKind.TEXT: forms.TextInput,
    FieldKind.LONG_TEXT: lambda: forms.Textarea(attrs={"rows": 4}),
    FieldKind.DATE: DayInput,
    FieldKind.INSTANT: MomentInput,
    FieldKind.INTEGER: lambda: forms.TextInput(attrs={"inputmode": "numeric"}),
    FieldKind.ID: forms.TextInput,
    FieldKind.OFFICIAL: lambda: forms.TextInput(attrs={"autocomplete": "off"}),
}
