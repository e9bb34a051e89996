"""A text as a form: one field for each of its values, named by where it stands. It is read to a document before anything is
judged, so that whatever was typed is there again, beside what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import in_own_language, say
from cases.rules.fields import Fault
from consultations.rules.sheets import (
    Chapter,
    Leaf,
    Placed,
    Rows,
    Shape,
    as_before,
    everything,
    leaves,
    nearest,
    placed,
    read,
)

PREFIX = "text"
Told = list[tuple[str, str, str]]  # where, what, and the anchor


def name_of(pointer: str) -> str:
    return pointer.strip("/").replace("/", "-")


def anchor_of(pointer: str) -> str:
    return f"{PREFIX}-{name_of(pointer)}"


def document_in(
    chapters: Sequence[Chapter], sent: QueryDict, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What was typed; and where it says the same as the text that stands, exactly as that one is written."""
    own = {key.removeprefix(f"{PREFIX}-"): values for key, values in sent.lists() if key.startswith(f"{PREFIX}-")}
    document = read(chapters, {"/" + key.replace("-", "/"): values for key, values in own.items()})
    return as_before(before, document) if before is not None else document


class Picks(forms.Select):
    """What was looked up, one under the other, and a place for one more."""

    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own, chosen = dict(attrs or {}), list(value or ())
        first, label = str(own.pop("id")), own.pop("label", "")
        selects = [
            super(Picks, self).render(
                name, one, {**own, "id": f"{first}_{at}", "aria-label": f"{label} {at + 1}"}, renderer
            )
            for at, one in enumerate([*chosen, ""])
        ]
        return format_html_join("", '<div class="pick">{}</div>', ((one,) for one in selects))

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Any:
        return data.getlist(name)


class Answer(forms.Field):
    """Passes on what was typed: the validator of the text judges it, not Django's."""

    def clean(self, value: Any) -> Any:
        return value


class SheetForm(forms.Form):
    """Bound to a document, whether it was typed or stood before."""

    use_required_attribute = False  # a browser's own bubble is in the browser's language, and says less

    def __init__(self, chapters: Sequence[Chapter], document: Mapping[str, Any], changed_at: str = "") -> None:
        self.changed_at = changed_at  # where a row was added or taken out
        self.trees = [(chapter, placed(chapter.parts, document)) for chapter in chapters]
        self.tree = [one for _chapter, tree in self.trees for one in tree]
        self.pointers = {one.pointer: one for one in everything(self.tree)}
        self.told: dict[str, list[str]] = {}
        data = QueryDict(mutable=True)
        super().__init__(data, prefix=PREFIX, auto_id="%s")
        for leaf in leaves(self.tree):
            self.fields[name_of(leaf.pointer)] = field_of(leaf)
            data.setlist(anchor_of(leaf.pointer), written(leaf))

    def tell(self, faults: Sequence[Fault]) -> list[str]:
        """Each beside what it is about; those that are about nothing on the sheet come back."""
        left = []
        for fault in faults:
            pointer = nearest(list(self.pointers), fault.pointer)
            if pointer is None:
                left.append(say(fault.text))
                continue
            words = self.words_of(fault, self.pointers[pointer])
            if words in self.told.setdefault(pointer, []):
                continue
            self.told[pointer].append(words)
            if name_of(pointer) in self.fields:
                self.add_error(name_of(pointer), words)
        return left

    def words_of(self, fault: Fault, place: Placed) -> str:
        part = place.part
        if (
            isinstance(part, Leaf)
            and part.shape is Shape.CHOICE
            and place.value is None
            and fault.pointer == place.pointer
        ):
            return gettext("Please choose.")
        return say(fault.text)

    def is_at_work_in(self, pointer: str) -> bool:
        """Something of it was added or taken out now, or is to be mended."""
        return any(one == pointer or one.startswith(f"{pointer}/") for one in (self.changed_at, *self.told))

    @property
    def summary(self) -> Told:
        """In the order of the sheet."""
        return [
            (place.where, words, self.anchor(place))
            for pointer, place in self.pointers.items()
            for words in self.told.get(pointer, ())
        ]

    def anchor(self, place: Placed) -> str:
        if not isinstance(place.part, Leaf):
            return anchor_of(place.pointer)
        bound = self[name_of(place.pointer)]
        return f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.id_for_label)

    @property
    def chapters(self) -> list[dict[str, Any]]:
        return [
            {"chapter": chapter, "anchor": f"part-{chapter.name}", "parts": [self.shown(one) for one in tree]}
            for chapter, tree in self.trees
        ]

    def shown(self, one: Placed) -> dict[str, Any]:
        """As the template draws it."""
        known = {
            "label": one.label,
            "anchor": anchor_of(one.pointer),
            "pointer": one.pointer,
            "errors": self.told.get(one.pointer, []),
        }
        if isinstance(one.part, Leaf):
            return {**known, "kind": "leaf", "field": self[name_of(one.pointer)]}
        inner = {"parts": [self.shown(part) for part in one.parts], "help": one.part.help}
        if not isinstance(one.part, Rows):
            return {**known, **inner, "kind": "group", "pair": is_pair(one), "optional": one.part.optional}
        if one.is_row:
            above = anchor_of(one.pointer.rpartition("/")[0])
            return {
                **known,
                **inner,
                "help": "",
                "kind": "row",
                "spare": one.part.spare,
                "pair": is_pair(one),
                "above": above,
                "folded": one.part.folded,
                "called": called(one.value),
                "unfolded": not one.value or self.is_at_work_in(one.pointer),
            }
        following = f"{anchor_of(one.pointer)}-{len(one.parts)}"
        return {**known, **inner, "kind": "rows", "spare": one.part.spare, "one": one.part.one, "following": following}


def called(row: Any) -> str:
    """What a row is known by, folded."""
    title = row.get("title") if isinstance(row, Mapping) else None
    return in_own_language(str(title.get("zh") or ""), str(title.get("en") or "")) if isinstance(title, Mapping) else ""


def is_pair(one: Placed) -> bool:
    """Two short answers stand beside each other: a text in both languages, a number and its unit."""
    return len(one.parts) == 2 and all(isinstance(part.part, Leaf) for part in one.parts)


def written(leaf: Placed) -> list[str]:
    part, value = leaf.part, leaf.value
    if not isinstance(part, Leaf):
        raise TypeError(leaf.pointer)
    if part.shape in (Shape.CHOICES, Shape.PICKS):
        rows = value if isinstance(value, list) else []
        return [
            " ".join(str(one.get(key, "")) for key in part.keys) if isinstance(one, Mapping) else str(one)
            for one in rows
        ]
    if part.shape is Shape.LINES and isinstance(value, list):
        return ["\n".join(map(str, value))]
    if part.shape is Shape.FLAG:
        return [{True: "yes", False: "no"}.get(value, "")]
    return ["" if value is None else str(value)]


def field_of(leaf: Placed) -> forms.Field:
    part = leaf.part
    if not isinstance(part, Leaf):
        raise TypeError(leaf.pointer)
    own = Answer(
        label=part.label, help_text=part.help, required=not part.optional, widget=widget_of(part, written(leaf))
    )
    if part.shape is Shape.PICKS:
        own.widget.attrs["label"] = part.label
    return own


def widget_of(part: Leaf, chosen: Sequence[str]) -> forms.Widget:
    options = offered(part, chosen)
    drawn: dict[Shape, forms.Widget] = {
        Shape.TEXT: forms.TextInput(attrs={"autocomplete": "off"}),
        Shape.LONG: forms.Textarea(attrs={"rows": 3}),
        Shape.LINES: forms.Textarea(attrs={"rows": 2}),
        Shape.NUMBER: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        Shape.FLAG: forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))]),
        Shape.CHOICE: forms.Select(choices=[("", "–"), *options]),
        Shape.CHOICES: forms.CheckboxSelectMultiple(choices=options),
        Shape.PICKS: Picks(choices=[("", "–"), *options]),
    }
    return drawn[part.shape]


def offered(part: Leaf, chosen: Sequence[str]) -> list[tuple[str, str]]:
    """What a text names and nobody knows here is shown as it is, for the validator to speak of it."""
    known = {code for code, _label in part.options}
    return [*part.options, *((one, one) for one in chosen if one and one not in known)]
