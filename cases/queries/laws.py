"""Articles by the name of their law, and not by the letters under which officials know it."""

import re

from django.utils.translation import get_language, gettext

from cases.states import gettext_noop

OUR_RULES = "RULES.md "
OUR_CLOCKS = "RULES.md, "
HOUSE = "house"
NAMES = {
    "Civil Code": gettext_noop("Civil Code"),
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
    "FAR": gettext_noop("Federal Acquisition Regulation of the United States"),
    "FCRA": gettext_noop("Fair Credit Reporting Act of the United States"),
}
# "APL 44, 64", "No. 49(7)", "FAR 9.407", "FCRA §611", "Order 36".
CITED = re.compile(
    rf"({'|'.join(map(re.escape, NAMES))})"
    r"(?: (?P<articles>\d+(?:, \d+)*)| §?(?P<section>\d[\d.-]*)|\((?P<point>\d+)\))?"
)


def article_in_words(article: str) -> str:
    """A room's own words, or the number of one of the rules that the software keeps; the code of a clock says nothing."""
    if article == HOUSE or article.startswith(OUR_CLOCKS):
        return gettext("house rule")
    if article.startswith(OUR_RULES):
        return gettext("rule %(number)s") % {"number": article.removeprefix(OUR_RULES)}
    return gettext(article) if article else ""


def law_in_words(law: str) -> str:
    """Of a move, for officials: in English under the letters that they know, in Chinese by name."""
    return gettext("; ").join(at_the_desk(article_in_words(one)) for one in law.split("; "))


def at_the_desk(article: str) -> str:
    return article if (get_language() or "").startswith("en") else in_full(article)


def in_full(articles: str) -> str:
    return gettext("; ").join(one_in_full(one) for one in articles.split("; "))


def one_in_full(article: str) -> str:
    """What is not written in our letters, a standard's authors or another law's name, stands as it is."""
    found = CITED.fullmatch(article)
    if found is None:
        return gettext(article) if article else ""
    law = gettext(NAMES[found[1]])
    if found["point"]:
        return gettext("%(law)s, point %(number)s") % {"law": law, "number": found["point"]}
    if found["section"]:
        return gettext("%(law)s, section %(number)s") % {"law": law, "number": found["section"]}
    numbers = (found["articles"] or "").split(", ")
    if len(numbers) > 1:
        return gettext("%(law)s, articles %(numbers)s") % {"law": law, "numbers": gettext(", ").join(numbers)}
    return gettext("%(law)s, article %(number)s") % {"law": law, "number": numbers[0]} if numbers[0] else law
