"""Whatever is killed, whenever: nothing is lost, nothing happens twice, nothing is early."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from deadlines.models import Timer
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.databases import clone, ensure_template
from tests.deadlines.chaos import Chaos, until_it_stands
from tools.stack.services import Services

NOTHING_WRONG = {"lost": 0, "duplicate": 0, "early": 0}


def accounted(chaos: Chaos, *, number: int, seconds: float) -> None:
    cases = chaos.open_cases(number)
    chaos.run(cases, seconds=seconds)
    connection.close()
    by_themselves = Timer.objects.filter(state="fired").count()
    assert by_themselves > 0, f"nothing was done between the deaths: {chaos.kills} {chaos.moves}"
    chaos.settle()
    found = chaos.account(cases)
    assert sum(chaos.kills.values()) >= 2
    assert found["fired"] > number / 2
    assert chaos.moves["lengthen"] > 0
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG


@pytest.mark.django_db(transaction=True)
def test_sweepers_when_killed_at_random_lose_nothing(market: Market, legal_clock: LegalClock) -> None:
    accounted(Chaos(market, legal_clock, seed=4), number=8, seconds=10)


@pytest.fixture
def services(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Servers of this test alone, with the durability of an installation; the test's database is made on them."""
    own = Services("chaos-servers")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    own.begin()
    own.wait_for_database()
    own.wait_for_broker()
    url = own.superuser_url()
    monkeypatch.setenv("REDIS_URL", own.env["REDIS_URL"])
    monkeypatch.setenv("DATABASE_URL", url)
    usual, shared = dict(connection.settings_dict), settings.SERVER_URL
    connection.close()
    settings.SERVER_URL = url
    given = conninfo_to_dict(url)
    connection.settings_dict.update(
        HOST=given["host"], PORT=given.get("port", ""), USER=given["user"], PASSWORD=given["password"]
    )
    clone(url, ensure_template(url), connection.settings_dict["NAME"])
    yield own
    connection.close()
    connection.settings_dict.update(usual)
    settings.SERVER_URL = shared
    own.stop()


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_everything_when_killed_at_random_loses_nothing(
    services: Services, market: Market, legal_clock: LegalClock
) -> None:
    postgres, broker = services.postgres, services.broker
    assert postgres is not None
    assert broker is not None

    def kill_database() -> None:
        assert postgres.child.process is not None
        postgres.child.process.kill()
        postgres.child.process.wait()
        until_it_stands(lambda: (postgres.start(), postgres.wait_ready()))

    def kill_broker() -> None:
        assert broker.child.process is not None
        broker.child.process.kill()
        broker.child.process.wait()
        until_it_stands(lambda: (broker.start(), broker.wait_ready()))

    seconds = float(os.environ.get("SCS_CHAOS_SECONDS", "300"))
    for seed in range(int(os.environ.get("SCS_CHAOS_ROUNDS", "1"))):
        servers = {"database": kill_database, "broker": kill_broker}
        chaos = Chaos(market, legal_clock, seed, servers, kill_every=4)
        accounted(chaos, number=40, seconds=seconds)
