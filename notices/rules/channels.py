"""When each way of service counts, and what proves it. No clock starts before that (RULES.md 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.states import gettext_noop
from notices.states import Channel


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """`needs_file`: nothing but a document proves it; otherwise the addressee's own confirmation does."""

    channel: Channel
    counts: str
    proof: str
    article: str
    needs_file: bool = False
    needs_tracking: bool = False
    needs_consent: bool = False
    needs_code: bool = False


RULES: Mapping[Channel, ChannelRule] = {
    rule.channel: rule
    for rule in (
        ChannelRule(
            Channel.IN_PERSON,
            gettext_noop(
                "On the day on which it is handed over. Whoever refuses it has it all the same, if that is on record."
            ),
            gettext_noop("The receipt they signed, or the record of the refusal with its witnesses."),
            "CPL 87–89",
            needs_file=True,
        ),
        ChannelRule(
            Channel.POST,
            gettext_noop("On the day that the carrier’s receipt names."),
            gettext_noop("The tracking number and the carrier’s signed receipt."),
            "CPL 91",
            needs_file=True,
            needs_tracking=True,
        ),
        # The law lets the day of arrival count; our rule asks for more, because a mail that arrived may not be read.
        ChannelRule(
            Channel.ELECTRONIC,
            gettext_noop(
                "When they have confirmed that they received it. A mail that nobody answers has served nothing."
            ),
            gettext_noop("Their own confirmation; and their consent, given before."),
            "CPL 90; APL 61",
            needs_file=True,
            needs_consent=True,
        ),
        ChannelRule(
            Channel.PORTAL,
            gettext_noop("When they open it on the public pages, with their own access code."),
            gettext_noop("The use of the access code, in the ledger."),
            "CPL 90",
            needs_code=True,
        ),
        ChannelRule(
            Channel.ANNOUNCEMENT,
            gettext_noop("Thirty days after it was published, and only where nothing else reaches them."),
            gettext_noop("The announcement, with the reference and a masked name only, and the end of its time."),
            "CPL 95",
        ),
    )
}
