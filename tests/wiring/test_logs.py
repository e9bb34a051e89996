"""Logs are JSON, carry the request's id, and never what a person typed."""

import json
import logging

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> object:
    """What the product's own logging configuration writes."""
    logging.config.dictConfig(settings.LOGGING)
    yield lambda: capsys.readouterr().err
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})


@pytest.mark.django_db
def test_request_when_answered_is_one_line(client: Client, written: object) -> None:
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
def test_exception_when_logged_keeps_its_place_but_not_its_words(written: object) -> None:
    log = structlog.get_logger("test")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO auth_group (name) VALUES ('Alice'), ('Alice')")
    except IntegrityError:
        log.exception("could not save")
    said = written()
    (line,) = lines(said)
    assert line["exception"]["type"] == "django.db.utils.IntegrityError"
    assert line["exception"]["sqlstate"] == "23505"
    assert "Alice" not in said


def test_library_when_it_logs_arguments_loses_them(written: object) -> None:
    logging.getLogger("some.library").warning("rejected %s", "Alice")
    said = written()
    assert lines(said)[0]["event"] == "rejected %s"
    assert "Alice" not in said
