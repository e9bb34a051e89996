"""The catalogue as its authors fill it in: item by item, with the laws and agencies that there are to choose from."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.states import FieldKind, gettext_noop
from consultations.queries.catalogues import WORDS
from consultations.queries.sheets import agencies, basis, code, laws, titled, words
from consultations.rules.sheets import Chapter, Leaf, Part, Rows, Shape
from records.states import Power, Severity, SubjectKind

ANSWERS = {
    FieldKind.TEXT: gettext_noop("a short text"),
    FieldKind.LONG_TEXT: gettext_noop("a longer text"),
    FieldKind.DATE: gettext_noop("a day"),
    FieldKind.INTEGER: gettext_noop("a whole number"),
    FieldKind.BOOLEAN: gettext_noop("yes or no"),
    FieldKind.CHOICE: gettext_noop("one of several"),
}


def chapters() -> Sequence[Chapter]:
    """Two queries, however long the text."""
    items = Rows("items", _("Items"), item(), _("Item"), folded=True)
    told = _("What may be recorded of somebody, and nothing else. It takes in public records alone.")
    return [
        Chapter("catalogue", _("The catalogue"), [words("title", _("What it is called"))]),
        Chapter("items", _("Items"), [items], told),
    ]


def item() -> list[Part]:
    return [
        code(),
        words("title", _("What it is called")),
        Leaf("adverse", _("Is it against the person?"), Shape.FLAG),
        Leaf(
            "severity",
            _("How grave a breach it is"),
            Shape.CHOICE,
            _("Only of what is against the person (Order 36)."),
            titled({one: WORDS[one] for one in Severity}),
            optional=True,
        ),
        basis(
            "basis",
            _("By which law"),
            laws(Power.COLLECT),
            hint=_("Only what may carry a record is offered. If yours is missing, a records officer enters it first."),
        ),
        Leaf("sources", _("Who may send it"), Shape.PICKS, options=agencies()),
        Leaf("documents", _("On which documents"), Shape.LINES, _("One on each line: enforcement order.")),
        Leaf("subjects", _("Of whom"), Shape.CHOICES, options=titled({one: WORDS[one] for one in SubjectKind})),
        Leaf("retention/years", _("Kept, in years"), Shape.NUMBER, _("From one to five (CRIR 16).")),
        Rows("fields", _("What is recorded"), fact(), _("Fact")),
    ]


def fact() -> list[Part]:
    named = _("Small letters, digits, underscores: sum_owed. Programs know it by this.")
    choice: list[Part] = [code(), words("title", _("What it is called"))]
    return [
        Leaf("name", _("Short name"), help=named),
        words("title", _("What it is called")),
        Leaf("kind", _("What is answered"), Shape.CHOICE, options=titled(ANSWERS)),
        Leaf("required", _("Must it be answered?"), Shape.FLAG, optional=True),
        Rows("choices", _("Choices"), choice, _("Choice"), _("Only where one of several is answered."), optional=True),
    ]
