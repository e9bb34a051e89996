"""Whether a catalogue may be adopted, what a change of it does, and what a record of one of its items may say."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.rules.fields import Fault, Invalid, clean, step
from cases.rules.verdicts import Text
from cases.states import Field, FieldKind, gettext_noop
from records.rules import forbidden
from records.rules.catalogue_documents import GRAVITY, Item, Malformed, items_of
from records.rules.law import ProvisionFacts, may_authorise
from records.states import Power

Law = Mapping[tuple[str, str], ProvisionFacts]


def faults(document: Mapping[str, Any], law: Law, on: date) -> list[Fault]:
    """None: it may be adopted."""
    try:
        items = items_of(document)
    except Malformed as malformed:
        return list(malformed.faults)
    return [
        fault for at, item in enumerate(items) for fault in basis_faults(item, f"/items/{at}/basis", law=law, on=on)
    ]


def basis_faults(item: Item, pointer: str, *, law: Law, on: date) -> Iterator[Fault]:
    """RULES.md 1 and 11: each item stands on a provision that is in force and says that it may be collected."""
    for key in sorted(item.basis):
        provision = law.get(key)
        if provision is None:
            words = gettext_noop("%(law)s is not among the laws here. Add it first.")
            yield Fault(pointer, Text(words, {"law": " ".join(key)}))
            continue
        for reason in may_authorise(provision, Power.COLLECT, on).because:
            yield Fault(pointer, reason.text)


def widens(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether more may be recorded, of more people, by more agencies, on less, more gravely or for longer than before."""
    before = {item.code: item for item in items_of(old)}
    return any(item.code not in before or item_widens(before[item.code], item) for item in items_of(new))


def item_widens(old: Item, new: Item) -> bool:
    return (
        bool(new.sources - old.sources or new.subjects - old.subjects or new.documents - old.documents)
        or bool(set(new.fields) - set(old.fields))
        or bool(old.basis - new.basis)  # standing on less
        or new.years_kept > old.years_kept
        or (new.adverse and not old.adverse)
        or GRAVITY.index(new.severity) > GRAVITY.index(old.severity)
        or new.title != old.title  # another name may be another thing: a second official certifies that it is not
    )


# --- What a record says ---------------------------------------------------------------------------------------------


def facts_for(item: Item, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in their types, exactly those of the item; or `Invalid`, with a forbidden name called by its name."""
    found = [fault for name in given for fault in name_faults(item, str(name))]
    if found:
        raise Invalid(*found)
    facts = {name: value for name, value in clean(fields_of(item), given).items() if value is not None}
    labelled = [
        Fault(step(name), forbidden.text_of(kind))
        for name, value in facts.items()
        if isinstance(value, str)
        for label in forbidden.labels_in(value)
        if (kind := forbidden.kind_in(label))
    ]
    if labelled:
        raise Invalid(*labelled)
    return facts


def name_faults(item: Item, name: str) -> Iterator[Fault]:
    if name in {field.name for field in item.fields}:
        return
    kind = forbidden.kind_in(name)
    words = gettext_noop("The catalogue does not provide for this. Only what stands in it may be recorded.")
    yield Fault(step(name), forbidden.text_of(kind) if kind else Text(words))


def fields_of(item: Item) -> tuple[Field, ...]:
    return tuple(
        Field(
            name=field.name,
            label=field.title.en,
            kind=field.kind,
            required=field.required,
            choices=tuple((code, title.en) for code, title in field.choices),
            longest=4000 if field.kind is FieldKind.LONG_TEXT else 300,
        )
        for field in item.fields
    )
