"""Articles as citizens read them: one of our own rules with what it says."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from cases.queries.laws import OUR_RULES, in_full
from cases.queries.wording import article_of
from cases.rules.verdicts import Reason
from regimes.rules.invariants import INVARIANTS

PROMISES = {f"{OUR_RULES}{one.number}": one for one in INVARIANTS}


def law_of(reason: Reason) -> str:
    """One of our own rules with what it says, and the way to the page that explains it: its number means nothing to anybody."""
    ours = PROMISES.get(reason.article)
    if ours is None:
        return article_of(reason) if reason.article.startswith("RULES.md") else in_full(reason.article)
    words = gettext("rule %(number)s: %(promise)s") % {"number": ours.number, "promise": gettext(ours.promise)}
    return format_html('<a href="{}#rule-{}">{}</a>', reverse("portal:law"), ours.number, words)
