"""A standard as its authors fill it in: chapter by chapter, in the reader's language, with the laws, items and agencies that
there are to choose from."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.states import gettext_noop
from consultations.queries.sheets import agencies, basis, code, laws, titled, words
from consultations.rules.sheets import Chapter, Group, Leaf, Options, Part, Rows, Shape
from deadlines.queries.names import CLOCKS
from deadlines.rules.periods import Unit
from lists.queries.sections import KINDS, SHOWN
from lists.queries.wording import own
from lists.rules.standard_documents import EXAMPLES
from lists.states import WAYS_OUT, Showing, WayOut
from lists.states.standards import COLOURS, HARMS, HOUSE_DEFAULTS, NEEDS, REACHES, RIGHTS
from lists.states.titles import OCCASIONS
from records.queries.catalogue import items_in_force
from records.states import Power

UNITS = {
    Unit.DAYS: gettext_noop("days"),
    Unit.WORKING_DAYS: gettext_noop("working days"),
    Unit.MONTHS: gettext_noop("months"),
    Unit.YEARS: gettext_noop("years"),
}
REMEDY_CLOCKS = ("APPEAL-FILE", "SUE", "SUE-AFTER-APPEAL")
# A way out that comes by itself or by the person's own wish is in no standard's gift.
NAMEABLE = tuple(way for way in WayOut if way not in (WayOut.SILENCE, WayOut.LEFT, WayOut.ENDED_EARLY))


def chapters() -> Sequence[Chapter]:
    """Four queries, however long the text."""
    listing, restricting = laws(Power.LIST), laws(Power.RESTRICT)
    offered = agencies()
    return [
        what_it_is(listing),
        grounds(listing),
        exclusions(),
        before_a_decision(),
        measures([*restricting, *(one for one in listing if one not in restricting)], offered),
        who_sees_it(listing),
        confirmed_to(offered),
        ways_out(offered),
        remedies(),
        house(),
        immediate_effect(restricting),
    ]


def period(name: str, label: str, units: Sequence[Unit], *, hint: str = "", optional: bool = False) -> Group:
    offered = [(unit.value, _(UNITS[unit])) for unit in units]
    inner: list[Part] = [
        Leaf("amount", _("How many"), Shape.NUMBER, optional=optional),
        Leaf("unit", _("Of what"), Shape.CHOICE, options=offered, optional=optional),
    ]
    return Group(name, label, inner, hint, optional)


# --- The chapters -----------------------------------------------------------------------------------------------------------


def what_it_is(listing: Options) -> Chapter:
    parts: list[Part] = [
        Leaf(
            "list",
            _("Name of the list in addresses"),
            help=_("Small letters, digits, hyphens. A new standard of a list that there is keeps its name."),
        ),
        words("title", _("Name of the list")),
        Leaf("colour", _("What kind of list"), Shape.CHOICE, options=titled(COLOURS)),
        Leaf(
            "administrative",
            _("Is it kept by an administrative authority?"),
            Shape.FLAG,
            _("Not by a court. Then it stands only in one of the four fields of No. 49."),
        ),
        basis(
            "basis",
            _("By which law"),
            listing,
            hint=_("Only what may carry a list is offered. If yours is missing, a records officer enters it first."),
        ),
        Leaf("subjects", _("Who may be listed"), Shape.CHOICES, options=titled(KINDS)),
    ]
    return Chapter("list", _("What the list is"), parts)


def grounds(listing: Options) -> Chapter:
    examples = [*words("", "").parts]
    items = [(item.code, own(item.title, item.title_en)) for item in items_in_force()]
    three = _("At least three, each different. Whoever reads them can tell what is meant.")
    each: list[Part] = [
        code(),
        words("title", _("What it is called"), hint=_("As a letter says it after “because somebody …”.")),
        words("conduct", _("The conduct, exactly"), long=True),
        Leaf(
            "harm", _("Which of the four harms it does"), Shape.CHOICE, _("No. 49 (6)."), titled(HARMS), optional=True
        ),
        basis("basis", _("By which law"), listing),
        Leaf("items", _("On which records it rests"), Shape.PICKS, _("From the catalogue in force."), items),
        Rows("inside", _("For example"), examples, _("Example"), three, EXAMPLES, spare=True),
        Rows("outside", _("But not"), examples, _("Counterexample"), three, EXAMPLES, spare=True),
        *ends(listing),
    ]
    return Chapter(
        "grounds",
        _("Grounds"),
        [Rows("grounds", _("Grounds"), each, _("Ground"))],
        _("Why somebody may be listed, and for nothing else."),
    )


def ends(listing: Options) -> list[Part]:
    """A term or a review, never both."""
    return [
        period(
            "term",
            _("It ends after"),
            [Unit.MONTHS, Unit.YEARS],
            hint=_("At most two years (SPC 2), unless a law names more."),
            optional=True,
        ),
        period(
            "review",
            _("Or, where the law names no term: it is reviewed every"),
            [Unit.YEARS],
            hint=_("Every year, or every two."),
            optional=True,
        ),
        Leaf(
            "extension_years",
            _("By how many years at most it may be extended"),
            Shape.NUMBER,
            _("From 0 to 3 (SPC 2)."),
            optional=True,
        ),
        basis("term_basis", _("Which law names a term of more than two years"), listing, optional=True),
    ]


def exclusions() -> Chapter:
    each: list[Part] = [
        code(),
        words("title", _("Nobody is listed when"), long=True),
        Leaf("ground", _("Of one ground alone"), help=_("The short name of that ground. Empty: of all.")),
    ]
    return Chapter("exclusions", _("Exclusions"), [Rows("exclusions", _("Exclusions"), each, _("Exclusion"))])


def before_a_decision() -> Chapter:
    parts: list[Part] = [
        period(
            "clocks/response",
            _("Time to answer the notice"),
            [Unit.WORKING_DAYS],
            hint=_("At least five working days (APL 64; No. 49, 8)."),
        ),
        period(
            "clocks/posting",
            _("Only of a redlist: how long candidates are posted"),
            [Unit.DAYS],
            hint=_("At least seven days (Henan 28)."),
            optional=True,
        ),
        Leaf(
            "clocks/effect_days", _("Days from service until the entry takes effect"), Shape.NUMBER, _("From 0 to 60.")
        ),
        Leaf("clocks/decide_lapses", _("Does a case lapse that is not decided in ninety days?"), Shape.FLAG),
    ]
    return Chapter("clocks", _("Before it takes effect"), parts)


def measures(offered: Options, appliers: Options) -> Chapter:
    each: list[Part] = [
        code(),
        words("title", _("What it is called")),
        basis("basis", _("By which law"), offered),
        Leaf("applied_by", _("Who applies it"), Shape.CHOICE, options=appliers),
        words("relation", _("How it is related to the breach"), long=True),
        words("limits", _("What stays free"), long=True),
        Leaf("reaches", _("Whom it touches"), Shape.CHOICE, options=titled(REACHES)),
        Leaf(
            "denies",
            _("What it would take from somebody"),
            Shape.CHOICES,
            _("Tick what is so. No measure may take any of these."),
            titled(NEEDS),
        ),
        Leaf("lift_once", _("Lifted once, on request, for"), Shape.CHOICES, options=titled(OCCASIONS)),
    ]
    parts: list[Part] = [
        Leaf("measures/most", _("At most how many for one entry"), Shape.NUMBER),
        Leaf("measures/several_for_one_deed", _("May there be several for one deed?"), Shape.FLAG),
        Rows("measures/offered", _("Measures"), each, _("Measure")),
    ]
    return Chapter(
        "measures", _("Measures"), parts, _("The whole of what may be chosen. On a redlist these are its benefits.")
    )


def who_sees_it(listing: Options) -> Chapter:
    shown = titled(SHOWN, tuple(Showing))
    kinds = [
        Leaf(f"publication/{kind.value.replace(' ', '_')}", _(title), Shape.CHOICE, options=shown, optional=True)
        for kind, title in KINDS.items()
    ]
    law = basis(
        "publication/basis",
        _("Which law shows people to the public"),
        listing,
        hint=_("Only where people or sole traders are shown."),
        optional=True,
    )
    return Chapter("publication", _("Who sees an entry"), [*kinds, law], _("Of each kind that may be listed."))


def confirmed_to(askers: Options) -> Chapter:
    each: list[Part] = [
        Leaf("agency", _("Which agency"), Shape.CHOICE, options=askers),
        basis("basis", _("By which law"), laws(Power.CONFIRM)),
        words("purpose", _("For what"), long=True),
    ]
    rows = Rows("confirmed_to", _("Agencies that may ask"), each, _("Agency that may ask"), optional=True)
    told = _("Only whom a law names, and only with the person’s consent for each question. Mostly nobody.")
    return Chapter("confirmed-to", _("Who may have it confirmed that somebody is not listed"), [rows], told)


def ways_out(known: Options) -> Chapter:
    parts: list[Part] = [
        Leaf("ways_out", _("An entry comes off when"), Shape.CHOICES, options=titled(WAYS_OUT, NAMEABLE)),
        Leaf(
            "relisting_months",
            _("Months before the same applicant may ask again"),
            Shape.NUMBER,
            _("Six, or 0 for none (SPC 10)."),
        ),
        Leaf(
            "verifier",
            _("Who looks first at claims in a field of health or safety"),
            Shape.CHOICE,
            _("Another agency. Only where a ground is in that field."),
            known,
            optional=True,
        ),
        Leaf(
            "courts",
            _("Courts whose messages act at once"),
            Shape.PICKS,
            _("By their own program, and only to give relief. Not the agency that keeps the list, nor one above it."),
            known,
            optional=True,
        ),
    ]
    return Chapter("ways-out", _("Ways out"), parts)


def remedies() -> Chapter:
    each: list[Part] = [
        Leaf("right", _("Right"), Shape.CHOICE, options=titled(RIGHTS)),
        Leaf("clock", _("By which clock"), Shape.CHOICE, options=[(name, str(CLOCKS[name])) for name in REMEDY_CLOCKS]),
        words("how", _("How"), long=True, hint=_("Where, in what form, and that it is free of charge.")),
        Leaf("article", _("Article")),
    ]
    rows = Rows("remedies", _("Remedies"), each, _("Remedy"))
    return Chapter("remedies", _("Remedies"), [rows], _("Letters print the last day of each."))


def house() -> Chapter:
    leaf = Leaf("house", _("This standard adopts"), Shape.CHOICES, options=titled(HOUSE_DEFAULTS))
    said = _("None of these is in the law. What is ticked is a rule of this standard, and letters and pages say so.")
    return Chapter("house", _("Defaults of the house"), [leaf], said)


def immediate_effect(restricting: Options) -> Chapter:
    parts: list[Part] = [
        basis("basis", _("Which law permits it"), restricting, optional=True),
        period("most", _("It ends at the latest after"), [Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS], optional=True),
    ]
    group = Group("interim", _("A measure at once, by two officials"), parts, optional=True)
    return Chapter(
        "interim",
        _("Immediate effect"),
        [group],
        _("Only where a statute permits it. Leave it empty where there is none."),
    )
