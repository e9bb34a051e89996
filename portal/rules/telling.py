"""What happened, as it is told to those whom it is about. Officials read the same events under the titles of their moves."""

from collections.abc import Mapping

from cases.states import gettext_noop
from lists.states import KIND
from lists.states.red import RED_KIND
from portal.rules.remedies import KINDS

Words = dict[str, str]

IN_EVERY_CASE: Words = {
    "case.serve": gettext_noop("A letter reached you"),
    "case.announce": gettext_noop("A letter to you was announced in public"),
    "case.deem-served": gettext_noop("The announced letter counts as received"),
    "case.set-aside-service": gettext_noop("It was found that a letter had not reached you"),
    "case.respond": gettext_noop("An answer came in"),
    "case.waive": gettext_noop("The time to answer was given up"),
    "case.ask-hearing": gettext_noop("Somebody asked for a hearing"),
    "case.fix-hearing": gettext_noop("A hearing was fixed"),
    "case.record-hearing": gettext_noop("The hearing was written down"),
    "case.find": gettext_noop("An official said what was found of one of your papers"),
    "case.assign": gettext_noop("Your case was given to an official"),
    "case.recuse": gettext_noop("An official stepped aside"),
    "case.serve-decision": gettext_noop("The decision reached you"),
    "case.erase": gettext_noop("The time of keeping was over: what is personal was erased"),
    "notice.frozen": gettext_noop("A letter was written"),
    "notice.owed": gettext_noop("A letter is owed"),
    "notice.sent": gettext_noop("A letter was sent on its way"),
    "notice.announced": gettext_noop("A letter was announced in public"),
    "notice.served": gettext_noop("A letter reached its addressee"),
    "notice.failed": gettext_noop("A letter did not arrive"),
    "notice.set-aside": gettext_noop("A letter no longer counts as received"),
    "notice.challenged": gettext_noop("Somebody said that a letter never came"),
    "notice.challenge-answered": gettext_noop("Whether the letter came was decided"),
    "notice.void": gettext_noop("A letter no longer stands"),
}
OF_A_LISTING: Words = {
    "case.propose": gettext_noop("An official proposed the entry"),
    "case.import": gettext_noop("An older entry was taken over, hidden"),
    "case.serve": gettext_noop("The letter with the proposal reached you"),
    "case.decide": gettext_noop("A second official decided to make the entry"),
    "case.take-effect": gettext_noop("What was decided took effect"),
    "case.drop": gettext_noop("The proposal was dropped"),
    "case.lapse": gettext_noop("Nobody decided in time, or it no longer held: the proposal ended by itself"),
    "case.propose-interim": gettext_noop("An official proposed that something holds at once"),
    "case.impose-interim": gettext_noop("A second official decided that something holds at once"),
    "case.serve-interim": gettext_noop("The letter about what holds at once reached you"),
    "case.ask-interim-hearing": gettext_noop("Somebody asked for a hearing about what holds at once"),
    "case.fix-interim-hearing": gettext_noop("A day was set for the hearing about what holds at once"),
    "case.record-interim-hearing": gettext_noop("The hearing about what holds at once was written down"),
    "case.lift-interim": gettext_noop("What held at once was lifted"),
    "case.lapse-interim": gettext_noop("What held at once ended by itself"),
    "case.suspend": gettext_noop("The entry was suspended"),
    "case.propose-resumption": gettext_noop("An official proposed that the suspended entry goes on"),
    "case.resume": gettext_noop("A second official decided that the suspended entry goes on"),
    "case.lift-once": gettext_noop("A measure was lifted for one occasion"),
    "case.propose-extension": gettext_noop("An official proposed a longer time for the entry"),
    "case.extend-term": gettext_noop("A second official decided on a longer time for the entry"),
    "case.propose-review": gettext_noop("An official proposed to keep the entry"),
    "case.review": gettext_noop("A second official decided to keep the entry"),
    "case.claim-fulfilment": gettext_noop("Somebody said that it is done"),
    "case.object": gettext_noop("The other side objected"),
    "case.verify-claim": gettext_noop("Another agency said whether it is done"),
    "case.escalate": gettext_noop("It was passed on to a supervising official"),
    "case.confirm-fulfilment": gettext_noop("It was confirmed that it is done: the entry ended"),
    "case.hide": gettext_noop("Nobody objected in time: the entry ended by itself"),
    "case.propose-refusal": gettext_noop("An official proposed not to believe that it is done"),
    "case.refuse-claim": gettext_noop("Two officials did not believe that it is done: the entry stands"),
    "case.order-removal": gettext_noop("It was ordered that the entry ends"),
    "case.withdraw": gettext_noop("What the entry rested on is no longer there: the entry was annulled"),
    "case.remove": gettext_noop("Its time was over: the entry ended by itself"),
    "case.propose-restoration": gettext_noop("An official proposed to bring the entry back"),
    "case.restore": gettext_noop("A second official decided to bring the entry back"),
    "case.reduce": gettext_noop("Some measures ended for good"),
    "case.restate": gettext_noop("What the entry says was corrected"),
}
OF_A_CONTEST: Words = {
    "case.file": gettext_noop("It was filed"),
    "case.accept": gettext_noop("It was accepted"),
    "case.deem-accepted": gettext_noop("Nobody answered in time: it counts as accepted"),
    "case.decline": gettext_noop("It was not admitted"),
    "case.reply": gettext_noop("The agency that decided gave its answer"),
    "case.supply": gettext_noop("Somebody else concerned gave their answer"),
    "case.add": gettext_noop("Something was added"),
    "case.ask-more": gettext_noop("You were asked for more"),
    "case.go-on": gettext_noop("Your time to add something was over: it goes on without it"),
    "case.extend": gettext_noop("Whoever decides took thirty days more, once"),
    "case.uphold": gettext_noop("It was found that you are right"),
    "case.reject": gettext_noop("It was rejected, with reasons"),
    "case.relieve": gettext_noop("Nobody decided in time: what the rules say for that case holds by itself"),
    "case.delete-unverified": gettext_noop("Nobody could show in time that it is true: it was deleted by itself"),
    "case.escalate": gettext_noop("Nobody answered in time: it was passed on"),
    "case.withdraw": gettext_noop("It was taken back"),
}
OF_A_GOOD_EXAMPLE: Words = {
    "case.propose": gettext_noop("An official proposed to name you as a good example"),
    "case.consent": gettext_noop("It was agreed to"),
    "case.revoke-consent": gettext_noop("It was no longer agreed to"),
    "case.undo-leaving": gettext_noop("The leaving was undone: everything stands again as it stood"),
    "case.post": gettext_noop("Your name was posted, so that anybody could object"),
    "case.object-candidate": gettext_noop("Somebody objected"),
    "case.find-objection": gettext_noop("An official said what was found of an objection"),
    "case.decide": gettext_noop("A second official decided to name you"),
    "case.take-effect": gettext_noop("What was decided took effect"),
    "case.drop": gettext_noop("The proposal was dropped"),
    "case.lapse": gettext_noop("Nobody decided in time: it ended by itself"),
    "case.remove": gettext_noop("Its printed day had come: it ended by itself"),
    "case.propose-ending": gettext_noop("An official proposed an early end"),
    "case.end-early": gettext_noop("A second official decided to end it early"),
    "case.keep-entry": gettext_noop("It was decided that you stay named"),
}
OF: Mapping[str, Words] = {
    KIND: IN_EVERY_CASE | OF_A_LISTING,
    RED_KIND: IN_EVERY_CASE | OF_A_GOOD_EXAMPLE,
    **dict.fromkeys(map(str, KINDS), IN_EVERY_CASE | OF_A_CONTEST),
}
# Where it was they themselves, or a clerk who wrote it down for them.
THEIR_OWN: Words = {
    "case.serve": gettext_noop("You opened the letter"),
    "case.serve-decision": gettext_noop("You opened the letter with the decision"),
    "case.serve-interim": gettext_noop("You opened the letter about what holds at once"),
    "case.respond": gettext_noop("You answered"),
    "case.waive": gettext_noop("You gave up your time to answer"),
    "case.ask-hearing": gettext_noop("You asked for a hearing"),
    "case.ask-interim-hearing": gettext_noop("You asked to be heard about what holds at once"),
    "case.claim-fulfilment": gettext_noop("You said that it is done"),
    "case.object": gettext_noop("You objected"),
    "case.confirm-fulfilment": gettext_noop("You confirmed that it is done: the entry ended"),
    "case.recuse": gettext_noop("You asked that an official steps aside"),
    "case.file": gettext_noop("You filed it"),
    "case.add": gettext_noop("You added something"),
    "case.withdraw": gettext_noop("You took it back"),
    "case.supply": gettext_noop("You gave your answer"),
    "case.consent": gettext_noop("You agreed to be named"),
    "case.revoke-consent": gettext_noop("You did not want to be named any more"),
    "case.undo-leaving": gettext_noop("You wanted to be named after all"),
    "notice.challenged": gettext_noop("You said that a letter never came"),
}
CONTESTED = gettext_noop("From then on the entry said that it is contested")
UNCONTESTED = gettext_noop("The entry no longer says that it is contested")
# What officials fill in speaks of the person; to the person it says “you”.
LABELS: Words = {
    "How it reached them": gettext_noop("How it reached you"),
    "Why nothing else reaches them": gettext_noop("Why nothing else reached you"),
    "The person came, or somebody for them": gettext_noop("You came, or somebody for you"),
    "The person concerned complained of them": gettext_noop("You complained of them"),
    "What is said to the answer": gettext_noop("What is said to your answer"),
    "Left at their own wish": gettext_noop("You left at your own wish"),
}


def told_as(kind_of_case: str, event: str, *, own: bool) -> str:
    """Nothing where it is told under the title of its move."""
    return (THEIR_OWN.get(event, "") if own else "") or OF.get(kind_of_case, IN_EVERY_CASE).get(event, "")
