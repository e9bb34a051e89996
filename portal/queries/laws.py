"""Articles as citizens read them: the law by its name, and not by the letters under which officials know it."""

from django.utils.translation import gettext

from cases.queries.wording import article_of
from cases.rules.verdicts import Reason
from cases.states import gettext_noop

NAMES = {
    "APL": gettext_noop("Administrative Penalty Law"),
    "ARL": gettext_noop("Administrative Reconsideration Law"),
    "CPL": gettext_noop("Civil Procedure Law"),
    "SPC": gettext_noop("Provisions of the Supreme People’s Court on the list of judgment defaulters"),
    "CRIR": gettext_noop("Credit Reporting Industry Regulations"),
    "ROGI": gettext_noop("Regulations on Open Government Information"),
    "Order 36": gettext_noop("Measures on credit repair, in force from 1 April 2026"),
    "State Compensation Law": gettext_noop("State Compensation Law"),
    "Administrative Litigation Law": gettext_noop("Administrative Litigation Law"),
}


def law_of(reason: Reason) -> str:
    return in_full(article_of(reason))


def in_full(articles: str) -> str:
    return "; ".join(one_in_full(one) for one in articles.split("; "))


def one_in_full(article: str) -> str:
    short = next((one for one in NAMES if article == one or article.startswith(f"{one} ")), "")
    return gettext(NAMES[short]) + article.removeprefix(short) if short else article
