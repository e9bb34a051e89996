"""What the sheets of several kinds have in common: texts in both languages, laws to choose from, short names."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from cases.queries.wording import in_own_language, reads_chinese
from clock.queries import legal_now
from consultations.rules.sheets import Group, Leaf, Options, Shape
from people.queries import agencies_at_work
from records.queries.quoting import ProvisionText, provisions_in_force
from records.states import Power


def titled(titles: Mapping[Any, Any], only: Sequence[str] = ()) -> Options:
    return [(str(code), _(title)) for code, title in titles.items() if not only or code in only]


def words(name: str, label: str, *, long: bool = False, hint: str = "") -> Group:
    """In both languages, the reader's own first."""
    shape = Shape.LONG if long else Shape.TEXT
    both = [Leaf("en", _("In English"), shape), Leaf("zh", _("In Chinese"), shape)]
    return Group(name, label, both[::-1] if reads_chinese() else both, hint)


def basis(name: str, label: str, offered: Options, *, hint: str = "", optional: bool = False) -> Leaf:
    keys = ("instrument", "provision")
    return Leaf(name, label, Shape.PICKS, hint, offered, optional, keys)


def code() -> Leaf:
    return Leaf(
        "code", _("Short name"), help=_("Small letters, digits, hyphens: unpaid-wages. Programs know it by this.")
    )


def laws(power: Power) -> Options:
    """Such as say that they may be used for it; which of them is enough, the validator says."""
    on = legal_now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return [(f"{code} {row.number}", article(row)) for code, row in provisions_in_force(power, on)]


def article(row: ProvisionText) -> str:
    law = in_own_language(row.title, row.title_en or row.title)
    if not row.number.isdecimal():
        return in_own_language(f"{law} {row.number}", f"{law}, {row.number}")
    return _("%(law)s, article %(number)s") % {"law": law, "number": row.number}


def agencies() -> Options:
    return [(code, in_own_language(zh, en or zh)) for code, (zh, en) in agencies_at_work().items()]
