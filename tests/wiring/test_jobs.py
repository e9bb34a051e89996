"""Rows are the queue: no job is sent for later, none is sent from within a change, and each is a thin loop.

Celery's ETA and countdown lose and repeat tasks; a job that a transaction sends runs before it is committed, or never.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

from appeals.states.clocks import SILENCE_CLOCKS
from consultations.rules.windows import COMMENT, NARROWED
from deadlines.queries.handlers import HANDLERS
from lists.states import REMOVAL_CLOCKS
from notices.states import SERVICE_CLOCKS
from records.states import RECORD_CLOCKS

ROOT = Path(__file__).resolve().parents[2]
SENDERS = {"delay", "apply_async", "send_task"}
LATER = {"eta", "countdown"}
THIN = 8  # statements


def faults_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if later := LATER & {word.arg for word in node.keywords}:
            yield f"{node.lineno}: {name} with {', '.join(later)}"
        elif name in SENDERS:
            yield f"{node.lineno}: sends a job by {name}"


def rooms() -> list[Path]:
    return [ROOT / config.label for config in apps.get_app_configs() if (ROOT / config.label / "apps.py").exists()]


def modules() -> list[Path]:
    return sorted(path for room in [*rooms(), ROOT / "scs_admin", ROOT / "tools"] for path in room.rglob("*.py"))


def task_modules() -> list[Path]:
    return [path for path in modules() if path.name == "tasks.py"]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("sweep.apply_async(eta=due_at)", "1: apply_async with eta"),
        ("sweep.apply_async(countdown=5, expires=1)", "1: apply_async with countdown"),
        ("app.send_task('sweep', eta=due_at)", "1: send_task with eta"),
        ("self.retry(countdown=60)", "1: retry with countdown"),
        ("options = dict(eta=due_at)", "1: dict with eta"),
        ("def serve():\n    tell.delay(1)", "2: sends a job by delay"),
        ("transaction.on_commit(lambda: tell.delay(1))", "1: sends a job by delay"),
        ("tell.apply_async((1,))", "1: sends a job by apply_async"),
    ],
)
def test_check_finds_what_it_is_for(source: str, fault: str) -> None:
    assert list(faults_of(source)) == [fault]


def test_check_lets_an_ordinary_module_be() -> None:
    assert list(faults_of("def sweep():\n    transitions.sweep(limit=5)\n    pause(delay=3)")) == []


def test_nothing_is_sent_for_later_or_from_within_a_change() -> None:
    assert len(modules()) > 200
    found = {str(path.relative_to(ROOT)): list(faults_of(path.read_text())) for path in modules()}
    assert {path: faults for path, faults in found.items() if faults} == {}


# --- Jobs ---------------------------------------------------------------------------------------------------------------


def statements(function: ast.FunctionDef) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1


def thick(source: str) -> list[str]:
    """What a job's module has no business with: long functions, a room's own tables, transactions."""
    tree = list(ast.walk(ast.parse(source)))
    functions = [node for node in tree if isinstance(node, ast.FunctionDef)]
    told = [f"{one.name} has {statements(one)} statements" for one in functions if statements(one) > THIN]
    imported = {
        f"{node.module}.{name.name}" for node in tree if isinstance(node, ast.ImportFrom) for name in node.names
    }
    ours = {f"{room.name}.models" for room in rooms()} | {"django.db"}
    return told + sorted(f"uses {name}" for name in imported if name.rpartition(".")[0] in ours)


def test_thickness_is_seen() -> None:
    long = "def work():\n" + "    step()\n" * (THIN + 1)
    assert thick(long) == [f"work has {THIN + 1} statements"]
    assert thick("from deadlines.models import Timer") == ["uses deadlines.models.Timer"]
    assert thick("from django.db import transaction") == ["uses django.db.transaction"]
    assert thick("def work():\n    transitions.work()") == []


def test_jobs_are_thin_loops() -> None:
    assert len(task_modules()) >= 5
    found = {str(path.relative_to(ROOT)): thick(path.read_text()) for path in task_modules()}
    assert {path: told for path, told in found.items() if told} == {}


def test_jobs_take_nothing_and_answer_nothing() -> None:
    """What a job works on, it finds: so that one lost or repeated changes nothing."""
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert ours
    for name, task in ours.items():
        assert task.run.__code__.co_argcount == 0, name
        assert task.ignore_result or settings.CELERY_TASK_IGNORE_RESULT, name
        assert task.max_retries in {None, 3}, name  # never changed from Celery's own, because none retries


def test_schedule_is_static_and_names_jobs_that_exist() -> None:
    current_app.loader.import_default_modules()
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert {entry["task"] for entry in schedule.values()} <= set(current_app.tasks)
    scheduled = [entry["task"] for entry in schedule.values()]
    assert len(set(scheduled)) == len(scheduled)
    assert "django_celery_beat" not in settings.INSTALLED_APPS
    assert getattr(settings, "CELERY_BEAT_SCHEDULER", "") == ""


def test_schedule_lets_a_job_that_is_late_fall_for_the_next() -> None:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert set(entry) == {"task", "schedule", "options"}, name
        assert entry["options"] == {"expires": entry["schedule"].run_every.total_seconds()}, name


ROOMS_JOBS = {
    "lists.tasks.enforce_removals": REMOVAL_CLOCKS,
    "notices.tasks.follow_service": SERVICE_CLOCKS,
    "consultations.tasks.close_comments": (COMMENT, NARROWED),
    "appeals.tasks.follow_silence": SILENCE_CLOCKS,
    "records.tasks.end_records": tuple(RECORD_CLOCKS),
}


@pytest.mark.parametrize("job", ROOMS_JOBS)
def test_rooms_have_jobs_of_their_own_beside_the_sweep(job: str) -> None:
    """What comes due in one room does not wait behind what comes due in another."""
    assert set(ROOMS_JOBS[job]) <= {timer for _kind, timer in HANDLERS}
    (entry,) = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == job]
    assert entry["schedule"].run_every.total_seconds() <= 5


def test_due_things_are_looked_for_every_second() -> None:
    seconds = {
        entry["task"]: entry["schedule"].run_every.total_seconds() for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }
    assert seconds["deadlines.tasks.sweep"] == 1
    assert seconds["outbox.tasks.relay"] == 1
