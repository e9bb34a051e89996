"""Articles as citizens read them: the law by its name, and not by the letters under which officials know it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from cases.queries.wording import OUR_RULES, article_of
from cases.rules.verdicts import Reason
from cases.states import gettext_noop
from regimes.rules.invariants import INVARIANTS

NAMES = {
    "APL": gettext_noop("Administrative Penalty Law"),
    "ARL": gettext_noop("Administrative Reconsideration Law"),
    "CPL": gettext_noop("Civil Procedure Law"),
    "No. 49": gettext_noop("Guiding opinions No. 49 [2020] of the State Council General Office"),
    "SPC": gettext_noop("Provisions of the Supreme People’s Court on the list of judgment defaulters"),
    "CRIR": gettext_noop("Credit Reporting Industry Regulations"),
    "ROGI": gettext_noop("Regulations on Open Government Information"),
    "PIPL": gettext_noop("Personal Information Protection Law"),
    "Shanghai": gettext_noop("Regulations of Shanghai on social credit"),
    "Henan": gettext_noop("Regulations of Henan on social credit"),
    "Order 36": gettext_noop("Measures on credit repair, in force from 1 April 2026"),
    "State Compensation Law": gettext_noop("State Compensation Law"),
    "Administrative Litigation Law": gettext_noop("Administrative Litigation Law"),
}
PROMISES = {f"{OUR_RULES}{one.number}": one for one in INVARIANTS}


def law_of(reason: Reason) -> str:
    """One of our own rules with what it says, and the way to the page that explains it: its number means nothing to anybody."""
    ours = PROMISES.get(reason.article)
    if ours is None:
        return in_full(article_of(reason))
    words = gettext("rule %(number)s: %(promise)s") % {"number": ours.number, "promise": gettext(ours.promise)}
    return format_html('<a href="{}#rule-{}">{}</a>', reverse("portal:law"), ours.number, words)


def in_full(articles: str) -> str:
    return "; ".join(one_in_full(one) for one in articles.split("; "))


def one_in_full(article: str) -> str:
    short = next((one for one in NAMES if article == one or article.startswith((f"{one} ", f"{one}("))), "")
    return gettext(NAMES[short]) + article.removeprefix(short) if short else article
