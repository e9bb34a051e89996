"""Inside the product: one open text with many comments on it, made as the schema's owner; then sorted into groups.

SCS_AS_OWNER=1 python -m bench.project.comments fill 100000
python -m bench.project.comments group <draft>
SCS_AS_OWNER=1 python -m bench.project.comments answer <draft>
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django
from django.db import connection, transaction

LETTERS = 40
ANSWER = """
    WITH placed AS (
        SELECT id, row_number() OVER (ORDER BY number) / %(each)s AS place FROM consultations_commentgroup
        WHERE draft_id = %(draft)s
    ), said AS (
        INSERT INTO consultations_answer (draft_id, outcome, text, text_en, by_id)
        SELECT %(draft)s, 'explained', place::text, '', (SELECT min(id) FROM people_user WHERE kind = 'official')
        FROM (SELECT DISTINCT place FROM placed) AS each RETURNING id, text
    )
    UPDATE consultations_commentgroup AS told SET answer_id = said.id
    FROM placed JOIN said ON said.text = placed.place::text WHERE told.id = placed.id
"""
WORDS = (Path(__file__).resolve().parents[2] / "README.md").read_text().split()


def texts(count: int) -> Iterator[str]:
    """Four in ten from forms with names and slips of the pen, two in ten copied word for word, four in ten all their own."""
    chance = random.Random(11)
    forms = [" ".join(chance.choices(WORDS, k=chance.randint(40, 160))) for _ in range(LETTERS)]
    for number in range(count):
        sort = chance.random()
        if sort < 0.4:
            words = chance.choice(forms).split()
            words[chance.randrange(len(words))] += "x"
            yield f"{' '.join(words)} Signed, resident {number}"
        elif sort < 0.6:
            yield chance.choice(forms)
        else:
            yield " ".join(chance.choices(WORDS, k=chance.randint(20, 90)))


def fill(count: int) -> dict[str, Any]:
    from consultations.rules.grouping import fingerprint  # noqa: PLC0415 - once Django is ready

    with transaction.atomic(), connection.cursor() as cursor:
        slug, draft, version = opened()
        cursor.execute("ALTER TABLE consultations_comment DISABLE TRIGGER consultations_comment")
        columns = "public_id, draft_id, version_id, text, name, language, channel, event, fingerprint"
        with cursor.copy(f"COPY consultations_comment ({columns}) FROM STDIN") as copy:
            for text in texts(count):
                copy.write_row((str(uuid4()), draft, version, text, "", "", "web", 1, fingerprint(text)))
        cursor.execute("ALTER TABLE consultations_comment ENABLE ALWAYS TRIGGER consultations_comment")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE consultations_comment")
    return {"filled": count, "slug": slug, "draft": draft}


def opened() -> tuple[str, str, int]:
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    from cases.queries.standings import actor_of  # noqa: PLC0415
    from cases.transitions import move  # noqa: PLC0415
    from clock.queries import legal_now  # noqa: PLC0415
    from consultations.models import Version  # noqa: PLC0415
    from consultations.registry import register_kind  # noqa: PLC0415
    from consultations.transitions import begin_draft  # noqa: PLC0415
    from tests.consultations.world import BY_LAW, text  # noqa: PLC0415

    register_kind(BY_LAW)
    manager = get_user_model().objects.get(username="manager")
    by, at, slug = actor_of(manager), legal_now(), f"bench-{uuid4().hex[:8]}"  # the servers may know earlier ones
    made = begin_draft(
        kind=BY_LAW.code, slug=slug, document=text(), agency=manager.agency_id, by=by, at=at, reason="A benchmark."
    )
    move(case_id=made.case_id, verb="open-comment", by=by, at=at, reason="A benchmark.")
    return slug, str(made.case_id), Version.objects.get(draft=made.case_id).pk


def answer_all(draft: str) -> dict[str, Any]:
    """What is measured afterwards is the pages, and they are longest when all is answered."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE consultations_commentgroup DISABLE TRIGGER consultations_group")
        cursor.execute(ANSWER, {"draft": draft, "each": 200})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE consultations_commentgroup ENABLE ALWAYS TRIGGER consultations_group")
    return {"answered": draft}


def group(draft: str) -> dict[str, Any]:
    from consultations.models import Comment, CommentGroup  # noqa: PLC0415
    from consultations.transitions import group_comments  # noqa: PLC0415

    began = time.perf_counter()
    grouped = group_comments(draft=UUID(draft))
    took = time.perf_counter() - began
    began = time.perf_counter()
    rows = Comment.objects.filter(draft=draft).values_list("pk", "text", "fingerprint").iterator(chunk_size=2000)
    read = sum(1 for _row in rows)
    bare = time.perf_counter() - began
    return {
        "grouped": grouped,
        "seconds": took,
        "groups": CommentGroup.objects.filter(draft=draft).count(),
        "read": read,
        "bare": bare,
    }


if __name__ == "__main__":
    django.setup()
    done = (
        fill(int(sys.argv[2]))
        if sys.argv[1] == "fill"
        else {"group": group, "answer": answer_all}[sys.argv[1]](sys.argv[2])
    )
    print(json.dumps(done))
