"""Officials at the desk, with the market's cast."""

import re
from html import unescape
from typing import Any

from django.test import Client

from cases.models import Case
from people.models import User

CASES = "/admin/cases/case/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Official:
    """Somebody who has signed in, as a browser without a script would act for them."""

    def __init__(self, user: User, language: str = "en") -> None:
        self.client = Client(headers={"Accept-Language": language}, enforce_csrf_checks=False)
        self.client.force_login(user, backend=BACKEND)

    def list(self, **asked: str) -> str:
        answer = self.client.get(CASES, asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def page(self, case: Case) -> str:
        answer = self.client.get(f"{CASES}{case.ref}/change/")
        assert answer.status_code == 200
        return answer.content.decode()

    def form(self, case: Case, verb: str) -> dict[str, str]:
        """What the form's hidden fields hold when it is opened."""
        page = self.client.get(move_of(case, verb)).content.decode()
        found = re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', page)
        assert [name for name, _ in found] == ["_version", "_key"]
        return dict(found)

    def send(self, case: Case, verb: str, sent: dict[str, Any] | None = None, **typed: Any) -> Any:
        """The form opened and sent; or sent as it was opened before."""
        typed = {"reason": "As the file shows", **typed}
        return self.client.post(move_of(case, verb), {**(sent or self.form(case, verb)), **typed})


def move_of(case: Case, verb: str) -> str:
    return f"{CASES}{case.ref}/moves/{verb}/"


def words(page: str) -> str:
    """What a reader sees, in one line."""
    main = page[page.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def refs(page: str) -> list[str]:
    return re.findall(r">(MP-\d{4}-\d{6}-[A-Z])</a>", page)
