"""Logs are JSON, carry the request's id, and never what a person typed."""

import copy
import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """What the product's own logging configuration writes."""
    stream = io.StringIO()
    usual = logging.root.handlers[:]
    config = copy.deepcopy(settings.LOGGING)
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream.getvalue
    logging.root.handlers[:] = usual


@pytest.mark.django_db
def test_request_when_answered_is_one_line(client: Client, written: Callable[[], str]) -> None:
    answer = client.get("/healthz?name=Alice", headers={"X-Request-ID": "abcd-1234"})
    said = written()
    assert answer["X-Request-ID"] == "abcd-1234"
    (line,) = [line for line in lines(said) if line["event"] == "request"]
    assert (line["route"], line["status"], line["request_id"]) == ("healthz", 200, "abcd-1234")
    assert "Alice" not in said


def test_request_id_when_it_could_break_a_log_is_replaced(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": 'x" injected'})
    assert "injected" not in answer["X-Request-ID"]


@pytest.mark.django_db
def test_exception_when_logged_keeps_its_place_but_not_its_words(written: Callable[[], str]) -> None:
    log = structlog.get_logger("test")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO people_cache VALUES ('Alice', '', now()), ('Alice', '', now())")
    except IntegrityError:
        log.exception("could not save")
    said = written()
    (line,) = lines(said)
    assert line["exception"]["type"] == "django.db.utils.IntegrityError"
    assert line["exception"]["sqlstate"] == "23505"
    assert "Alice" not in said


def test_library_when_it_logs_arguments_loses_them(written: Callable[[], str]) -> None:
    logging.getLogger("some.library").warning("rejected %s", "Alice")
    said = written()
    assert lines(said)[0]["event"] == "rejected %s"
    assert "Alice" not in said
