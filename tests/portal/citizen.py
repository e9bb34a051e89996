"""Somebody with a letter in the hand and a browser before them."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.queries.standings import actor_of
from clock.queries import legal_now
from lists.models import Listing
from notices import transitions as notices
from portal import transitions
from portal.queries import stamps
from portal.queries.visitors import visitor_of
from tests.lists.court import Court

HOME = "192.0.2.1"
# Written by itself: the middle of a UUID may be twelve digits too.
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}(?![\w-])")


@dataclass
class Citizen:
    court: Court
    listing: Listing
    client: Client
    to: UUID | None = None
    code: str = field(init=False)

    def __post_init__(self) -> None:
        self.to = self.to or self.listing.subject_id
        self.code = self.new_code()

    @property
    def ref(self) -> str:
        return self.court.case(self.listing).ref

    def new_code(self) -> str:
        by = actor_of(self.court.dora)
        return notices.issue_code(case=self.listing.pk, to=self.to, by=by, at=legal_now())

    def enter(self, code: str = "", *, ref: str = "", address: str = HOME, client: Client | None = None) -> Any:
        return come_in(client or self.client, ref or self.ref, code or self.code, address)

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/case/{self.ref}/{path}")

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(f"/case/{self.ref}/{path}", data)

    def page(self, path: str = "") -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
        return answer.content.decode()

    def answer(self, filing: str, **answers: Any) -> None:
        for name, value in answers.items():
            assert self.post(f"{filing}/{name}/", **{name: value}).status_code == 302, (name, value)

    def write(self, filing: str, **answers: Any) -> None:
        """As the pages keep it, where a test is not about the pages: texts, yes and no, files."""
        case, at = self.listing.pk, legal_now()
        found = notices.try_code(ref=self.ref, code=self.code, address=HOME, at=at).entry
        assert found is not None
        visitor = visitor_of(found)
        assert visitor is not None
        assert visitor.case == case
        for name, value in answers.items():
            if isinstance(value, list):
                place = transitions.Place(visitor, filing, name, most=10)
                sent = [transitions.Sent(one.name or "", one.size or 0, one.read) for one in value]
                assert transitions.add_papers(place=place, sent=sent, at=at).faults == ()
                if value:
                    continue
            transitions.save_answer(visitor=visitor, filing=filing, name=name, value=value, at=at)

    def send(self, filing: str) -> Any:
        """What the page that checks shows is what is sent."""
        return self.post(f"{filing}/check/", **self.checked(filing))

    def checked(self, filing: str) -> dict[str, str]:
        text = self.get(f"{filing}/check/").content.decode()
        return dict(re.findall(r'name="(draft|seen)" value="([^"]+)"', text))


def come_in(client: Client, ref: str, code: str, address: str = HOME) -> Any:
    """As somebody does who has looked at the form for a while."""
    stamp = stamps.signing.dumps((legal_now() - stamps.SHORTEST * 9).isoformat(), salt=stamps.SALT)
    return client.post("/case/", {"reference": ref, "code": code, "stamp": stamp}, REMOTE_ADDR=address)


def paper(name: str = "receipt.txt", content: bytes = b"Paid on 4 March.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
