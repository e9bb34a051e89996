"""Production refuses to start on any error; each check has an id and says how to mend."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from scs_admin.checks import check_installation

ROOT = Path(settings.BASE_DIR)
SOUND: dict[str, Any] = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": ["lists.example"],
    "SECOND_FACTOR_REQUIRED": True,
    "LEDGER_ORIGIN": "lists.example/log",
}

BROKEN = {
    "scs.E001": {"SECRET_KEY": "short"},
    "scs.E002": {"TIME_ZONE": "Asia/Atlantis"},
    "scs.E003": {"DEMO": True, "DEBUG": True},
    "scs.E004": {"DEBUG": True},
    "scs.E005": {"ALLOWED_HOSTS": ["*"]},
    "scs.E006": {"SECOND_FACTOR_REQUIRED": False},
    "scs.E007": {"CELERY_BROKER_URL": ""},
    "scs.E009": {"FIELD_KEY": b"short"},
    "scs.E010": {"LEDGER_ORIGIN": ""},
    "scs.E012": {"FIELD_KEY_OTHER": b"short"},
}


def ids(**changed: Any) -> set[str | None]:
    with override_settings(**{**SOUND, **changed}):
        return {found.id for found in check_installation()}


@pytest.mark.parametrize("check_id", BROKEN)
def test_check_when_a_setting_is_wrong(check_id: str) -> None:
    assert check_id in ids(**BROKEN[check_id])
    assert check_id not in ids()


def test_checks_when_they_find_something_say_how_to_mend() -> None:
    for changed in BROKEN.values():
        with override_settings(**{**SOUND, **changed}):
            assert all(found.hint and found.id for found in check_installation())


def start_production(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": "redis://localhost:1/0",
        "SCS_SECRET_KEY": "s" * 50,
        "SCS_HOSTS": "lists.example",
        "SCS_FIELD_KEY": base64.b64encode(bytes(32)).decode(),
        "SCS_LEDGER_ORIGIN": "lists.example/log",
        "EMAIL_URL": "smtp://mail.example:25",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", "import scs_admin.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_web_process_when_production_is_sound() -> None:
    started = start_production()
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize(
    ("variables", "check_id"),
    [
        ({"SCS_SECRET_KEY": "short"}, "scs.E001"),
        ({"SCS_DEBUG": "1"}, "scs.E004"),
        ({"SCS_HOSTS": ""}, "scs.E005"),
        ({"EMAIL_URL": "consolemail://"}, "scs.E008"),
        ({"SCS_TIME_ZONE": "Asia/Atlantis"}, "Asia/Atlantis"),
    ],
)
def test_web_process_when_production_is_not_sound(variables: dict[str, str], check_id: str) -> None:
    refused = start_production(**variables)
    assert refused.returncode != 0
    assert check_id in refused.stderr
