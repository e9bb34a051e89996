"""Sentences in the reader's language. Rules hold them in English with their values apart; here they are said."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.laws import OUR_RULES, article_in_words
from cases.rules.fields import fields_of, json_schema
from cases.rules.kinds import Notes
from cases.rules.standing import Actor
from cases.rules.verdicts import Own, Reason, Text
from cases.states import Effect, Move, Part, Party
from people.states import Role

# Words of this room's and of people's states, marked for the catalogue; `say` finds them there.
NAMES = {
    Role.CLERK: _("clerk"),
    Role.CASE_OFFICER: _("case officer"),
    Role.DECIDER: _("decider"),
    Role.REVIEWER: _("reviewer"),
    Role.LIST_MANAGER: _("list manager"),
    Role.RECORDS_OFFICER: _("records officer"),
    Role.AUDITOR: _("auditor"),
    Role.OVERSIGHT_BOARD: _("oversight board"),
    Role.INTEGRATOR: _("integrator"),
    Party.SUBJECT: _("the person concerned"),
    Party.BENEFICIARY: _("the beneficiary"),
    Party.COURT: _("a court"),
    Party.AGENCY: _("another agency"),
    Party.PUBLIC: _("anybody"),
    Part.PROPOSER: _("proposer"),
    Part.SECOND_REVIEWER: _("second reviewer"),
    Effect.BURDEN: _("Burden"),
    Effect.RELIEF: _("Relief"),
}
MARKED = {str(code): words for code, words in NAMES.items()}


def reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def in_own_language(zh: str, en: str) -> str:
    """What is kept in both languages, in the reader's."""
    return zh if reads_chinese() else en


def say(text: Text) -> str:
    words = str(MARKED[text.msgid]) if text.msgid in MARKED else gettext(text.msgid)
    if not text.params:
        return words
    return words % {name: in_words(value) for name, value in text.params.items()}


def in_words(value: str | int | date | Own | Text) -> str | int:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, Own):
        return in_own_language(value.zh, value.en)
    if isinstance(value, datetime):
        return when_due(value)
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else value


def name_of(code: str) -> str:
    return str(MARKED.get(code, code))


def article_of(reason: Reason) -> str:
    """Where the law is quoted."""
    return article_in_words(reason.article)


def own_rule(reason: Reason) -> str:
    """The number of one of the rules that the software keeps, where one stands against it: a page says what it means."""
    number = reason.article.removeprefix(OUR_RULES) if reason.article.startswith(OUR_RULES) else ""
    return number if number.isdecimal() else ""


def when_due(instant: datetime) -> str:
    """What ends with a day ends at 24:00 of it, as people say, and not at 00:00 of the next (CPL 85)."""
    local = instant.astimezone(get_current_timezone())
    if local.time() != time():
        return date_format(local, "DATETIME_FORMAT")
    return f"{date_format(local - timedelta(days=1), 'DATE_FORMAT')} 24:00"


def reason_as_data(reason: Reason) -> dict[str, Any]:
    return {"rule": reason.rule, "article": reason.article, "text": say(reason.text)}


def missing(reasons: Sequence[Reason]) -> list[str]:
    """Everything that is missing, each once, in order."""
    return list(dict.fromkeys(say(text) for reason in reasons for text in reason.missing))


def schema_of(move: Move, by: Actor, notes: Notes) -> dict[str, Any]:
    """The JSON Schema of what the move asks this actor for, in the reader's language, with what is known of it here."""
    schema = json_schema(fields_of(move, by))
    for name, described in schema["properties"].items():
        for word in ("title", "description"):
            if word in described:
                described[word] = gettext(described[word])
        known = [f"– {say(one)}" for one in notes.get(name, ())]
        if known:
            described["description"] = "\n".join([described.get("description", ""), *known]).strip()
    return schema
