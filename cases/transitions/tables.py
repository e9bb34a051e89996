"""A kind's table of moves, told to the database by a migration of the kind's room:

    def write(apps, editor):
        tables.write(editor.connection, lists.states.LISTING)

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]

Each change of the table needs such a migration again; a system check compares the two.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from cases.rules.tables import check_table
from cases.states import Table

FORGET = ("DELETE FROM cases_edge WHERE kind = %s", "DELETE FROM cases_burden WHERE kind = %s")
EDGE = """
    INSERT INTO cases_edge (kind, verb, source, target, effect, needs, opens_act) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
BURDEN = "INSERT INTO cases_burden (kind, state, needs) VALUES (%s, %s, %s)"


def write(connection: BaseDatabaseWrapper, table: Table) -> None:
    """All of the kind's rows at once. As the schema's owner only: the application cannot."""
    check_table(table)
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, [table.kind])
        for move, source, target in table.edges():
            needs = sorted(str(part) for part in move.needs)
            cursor.execute(EDGE, [table.kind, move.verb, source, target, str(move.effect or ""), needs, move.opens_act])
        for state, parts in table.burdened:
            cursor.execute(BURDEN, [table.kind, state, sorted(str(part) for part in parts)])
