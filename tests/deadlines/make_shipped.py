"""Writes deadlines/migrations/0003_shipped.sql from the shipped calendar files and the table of clocks.

manage.py shell -c "from tests.deadlines.make_shipped import SQL, contents; SQL.write_text(contents())"

Until the first release only. Afterwards a new year, or a new version of a rule, is a new migration of the same form.
"""

from pathlib import Path

import deadlines
from deadlines.rules.clocks import CLOCKS
from deadlines.transitions import rule_text
from tests.deadlines.worlds import mainland

SQL = Path(deadlines.__file__).parent / "migrations" / "0003_shipped.sql"

HEAD = """\
-- Written by tests/deadlines/make_shipped.py. Digests are computed here, and checked by the tables' constraints.

"""
CALENDAR = """\
INSERT INTO deadlines_calendarversion (
    public_id, code, number, jurisdiction, zone, covers_from, covers_until, synthetic, shipped, reason, digest, canonical
)
SELECT gen_random_uuid(), '{code}', 1, '{jurisdiction}', '{zone}', '{covers_from}', '{covers_until}', false, true,
       'Came with the software.', encode(sha256(convert_to(content, 'UTF8')), 'hex'), content
FROM (VALUES ($calendar${content}$calendar$)) AS given (content);

"""
RULES = """\
INSERT INTO deadlines_ruleversion (code, number, in_force_from, digest, canonical)
SELECT code, number, in_force_from, encode(sha256(convert_to(content, 'UTF8')), 'hex'), content
FROM (VALUES
{rows}
) AS given (code, number, in_force_from, content);
"""


def contents() -> str:
    calendar = mainland()
    told = CALENDAR.format(
        code=calendar.code,
        jurisdiction=calendar.jurisdiction,
        zone=calendar.zone,
        covers_from=calendar.covers_from,
        covers_until=calendar.covers_until,
        content=calendar.canonical().decode(),
    )
    rows = [
        f"    ('{rule.code}', {rule.version}, date '{rule.in_force_from}', $rule${rule_text(rule)}$rule$)"
        for rule in CLOCKS
        if rule.version == 1
    ]
    return HEAD + told + RULES.format(rows=",\n".join(rows))
