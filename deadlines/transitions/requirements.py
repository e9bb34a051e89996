"""The clocks that a kind of case requires by state, told to the database by a migration of the kind's room, beside its
table of moves:

    requirements.write(editor.connection, "listing", {State.NOTIFIED: frozenset({"RESPONSE"})})
"""

from collections.abc import Collection, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

FORGET = "DELETE FROM deadlines_requirement WHERE kind = %s"
REQUIRE = "INSERT INTO deadlines_requirement (kind, state, timer) VALUES (%s, %s, %s)"


def write(connection: BaseDatabaseWrapper, kind: str, required: Mapping[str, Collection[str]]) -> None:
    """All of the kind's rows at once. As the schema's owner only: the application cannot."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [kind])
        for state, timers in sorted(required.items()):
            for timer in sorted(timers):
                cursor.execute(REQUIRE, [kind, str(state), timer])
