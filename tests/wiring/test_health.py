import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.databases import server


@pytest.mark.django_db
def test_readiness_when_all_is_well(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert {name: check["state"] for name, check in answer.json()["checks"].items()}["database"] == "ok"
    assert answer.json()["checks"]["broker"]["state"] == "ok"


@pytest.mark.django_db
def test_readiness_when_the_broker_is_absent(client: Client, settings: object) -> None:
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, redis_url="redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["broker"]["state"] == "degraded"


@pytest.mark.django_db(transaction=True)
def test_readiness_when_the_database_is_gone(client: Client) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    with server(settings.SERVER_URL) as maintenance:
        maintenance.execute(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
        try:
            answer = client.get("/readyz")
            alive = client.get("/healthz")
        finally:
            connection.close()
            maintenance.execute(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["state"] == "bad"
    assert alive.status_code == 200
