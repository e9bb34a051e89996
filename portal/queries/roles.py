"""Who spoke, and to whom a letter went, in words of roles: no name of anybody stands in the history but officials'."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from notices.queries.letters import addressee_of_each
from portal.queries.visitors import Visitor
from records.queries.subjects import spoke_for


@dataclass(frozen=True, slots=True)
class Roles:
    """As this reader knows them."""

    words: Mapping[UUID, str]
    addressees: Mapping[str, UUID]  # by letter

    def of(self, actor: UUID) -> str:
        return self.words.get(actor, "")

    def addressee(self, letter: str) -> str:
        """To whom a letter went; nothing of what is no letter, or was erased."""
        to = self.addressees.get(letter)
        words = self.of(to) if to else ""
        return gettext("to %(whom)s") % {"whom": words} if words else ""


def roles_for(visitor: Visitor, subject: UUID | None) -> Roles:
    """`subject`: whose case it is."""
    letters = addressee_of_each(visitor.case)
    parties = {visitor.acts_for, *letters.values(), *([subject] if subject else [])}
    words = {party: word_for(party, visitor, subject) for party in parties}
    for speaker, party in spoke_for(parties).items():
        words.setdefault(speaker, gettext("who speaks for you") if party == visitor.acts_for else words[party])
    return Roles(words, {str(letter): to for letter, to in letters.items()})


def word_for(party: UUID, visitor: Visitor, subject: UUID | None) -> str:
    if party == visitor.acts_for:
        return gettext("you")
    return gettext("whom the entry is about") if party == subject else gettext("the creditor")
