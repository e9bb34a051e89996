"""Each import contract catches what it is for: a violation is planted in a copy of the house, and the contract breaks."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["scs_admin", *settings.ROOMS]

VIOLATIONS = {
    "floors": ("clock/queries.py", "import people.queries"),
    "furniture": ("people/utils.py", "HELPFUL = True"),
    "pure": ("people/rules.py", "from django.db import connection"),
    "own-models-portal": ("scs_admin/health.py", "from portal.models import Draft"),
    "own-models-consultations": ("portal/views/public.py", "from consultations.models import Draft"),
    "own-models-deadlines": ("portal/views/public.py", "from deadlines.models import Calendar"),
    "own-models-cases": ("portal/views/public.py", "from cases.models import Case"),
    "own-models-appeals": ("portal/views/public.py", "from appeals.models import Filing"),
    "own-models-lists": ("portal/views/public.py", "from lists.models import Visible"),
    "own-models-outbox": ("cases/queries/lists.py", "from outbox.models import Message"),
    "own-models-records": ("portal/views/public.py", "from records.models import Subject"),
    "own-models-notices": ("portal/views/public.py", "from notices.models import Notice"),
    "own-models-people": ("portal/views/public.py", "from people.models import User"),
    "own-models-ledger": ("people/queries.py", "from ledger.models import Event"),
    "own-models-clock": ("people/queries.py", "from clock.models import Jump"),
}


def contracts() -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name]["name"] for name in parser.sections() if name.startswith(prefix)}


def lint(folder: Path) -> str:
    command = [sys.executable, Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


def verdict(output: str, name: str) -> str:
    found = re.search(rf"^{re.escape(name)}\s+(KEPT|BROKEN)", output, re.MULTILINE)
    assert found, f"{name!r} was not checked:\n{output}"
    return found[1]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_contracts_when_nothing_is_planted(house: Path) -> None:
    output = lint(house)
    assert {verdict(output, name) for name in contracts().values()} == {"KEPT"}, output


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_contract_when_it_is_violated(house: Path, contract: str) -> None:
    name, line = VIOLATIONS[contract]
    path = house / name
    path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    assert verdict(lint(house), contracts()[contract]) == "BROKEN"


def test_every_contract_has_a_violation_to_catch() -> None:
    assert set(contracts()) == set(VIOLATIONS)


def test_every_room_is_in_the_contracts() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    assert set(parser["importlinter"]["root_packages"].split()) == set(PACKAGES)
    private = {
        parser[f"importlinter:contract:{name}"]["allowed_importers"] for name in contracts() if name.startswith("own-")
    }
    with_models = {room for room in settings.ROOMS if any((ROOT / room).glob("models*"))}
    assert private == with_models


def test_every_contract_says_its_reason() -> None:
    lines = (ROOT / ".importlinter").read_text().splitlines()
    for contract in ("floors", "furniture", "pure", "own-models-people"):
        heading = lines.index(f"[importlinter:contract:{contract}]")
        assert lines[heading - 1].startswith("#"), contract
