"""Nothing is reachable whose access rule is not declared, and the declared rule is what a visitor meets."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from scs_admin import access
from scs_admin.access import Access, rule_of
from scs_admin.urls import urlpatterns


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ALL_ROUTES = sorted(set(routes(get_resolver().url_patterns)))


@pytest.mark.parametrize("route", ALL_ROUTES)
def test_rule_is_declared(route: str) -> None:
    assert rule_of(route) is not None, f"{route} has no rule in scs_admin/access.py"


def test_every_rule_covers_a_route() -> None:
    used = {next(pattern for pattern, _ in access.RULES if access.fnmatchcase(route, pattern)) for route in ALL_ROUTES}
    assert used == {pattern for pattern, _ in access.RULES}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route", [route for route in ALL_ROUTES if rule_of(route) is Access.OFFICIAL and "<" not in route]
)
def test_officials_page_when_nobody_has_signed_in(client: Client, route: str) -> None:
    if "^" in route or "(" in route:
        pytest.skip("a pattern, not an address")
    answer = client.get(f"/{route}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route", [route for route in ALL_ROUTES if rule_of(route) is Access.PUBLIC and "<" not in route]
)
def test_public_page_when_nobody_has_signed_in(client: Client, route: str) -> None:
    expected = 200
    if route.startswith("api/v1/log/"):
        expected = 404  # no checkpoint has been signed in this database
    elif route == "api/v1/register/search/":
        expected = 405  # names and numbers are never in an address: only POST is answered
    assert client.get(f"/{route}").status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in ALL_ROUTES if rule_of(route) is Access.OWN and "<" not in route])
def test_page_of_one_s_own_file_when_nobody_has_shown_who_they_are(client: Client, route: str) -> None:
    for answer in (client.get(f"/{route}"), client.post(f"/{route}")):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/my-data/")


class Urls:
    urlpatterns = [*urlpatterns, path("forgotten/", lambda request: None)]


@override_settings(ROOT_URLCONF=Urls)
def test_page_when_its_rule_was_forgotten(client: Client) -> None:
    with pytest.raises(access.Undeclared, match="forgotten/"):
        client.get("/forgotten/")


@pytest.mark.django_db
def test_style_page_when_not_a_demonstration(client: Client) -> None:
    with override_settings(DEMO=False):
        assert client.get("/about/style/").status_code == 404


@pytest.mark.parametrize(
    ("address", "forwarded", "status"),
    [("127.0.0.1", None, 200), ("10.1.2.3", None, 403), ("127.0.0.1", "203.0.113.9", 403)],
)
def test_metrics_when_asked_from(client: Client, db: None, address: str, forwarded: str | None, status: int) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_guard_when_a_visitor_is_anonymous(rf: RequestFactory) -> None:
    request = rf.get("/admin/?q=1")
    request.user = AnonymousUser()
    answer = access.guard(Access.OFFICIAL, request)
    assert answer is not None
    assert answer.headers["Location"] == "/accounts/login/?next=/admin/%3Fq%3D1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route", [route for route in ALL_ROUTES if rule_of(route) is Access.CLOSED and "^" not in route]
)
def test_page_of_a_library_when_it_is_not_used_here(client: Client, route: str) -> None:
    assert client.get(f"/{route}").status_code == 404
