"""The citizens' pages: how fast they are while a hundred people read, how much they weigh, and what it takes to file an appeal."""

import http.client
import multiprocessing
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin

from bench.lists import LIST, fill, official, play, served
from bench.rows import Benchmark, Row
from bench.world import world

READERS, PROCESSES = 100, 4
LONG_ENOUGH = 1.0  # seconds that somebody looks at a page, on average, before they open the next
ENTRIES = 100_000
SHORT, LONG = 15, 120  # seconds of reading
MANY = 200
PAPERS = 3
MOST_KILOBYTES = 60
LANGUAGES = ("en", "zh-hans")
CASES = 24  # of which a few are in effect, and can be appealed
SEED = 11
PAGES = (
    "/",
    "/register/",
    f"/register/{LIST}/",
    f"/register/{LIST}/standard/",
    "/register/search/",
    "/consultations/",
    "/candidates/",
    "/announcements/",
    "/calculator/",
    "/verify/",
    "/case/",
    "/my-data/",
    "/about/law/",
    "/about/contact/",
)
STYLE_OR_SCRIPT = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]*href|script[^>]+src)="([^"]+)"')


def pages(scale: float) -> Iterator[Row]:
    made, count = world(), max(1000, int(ENTRIES * scale))
    play(made)
    few = queries()
    fill(made.superuser, count)
    many = queries()
    grown = max(many[page] / max(few[page], 1) for page in PAGES)
    yield Row(
        "portal.queries", max(many.values()), "queries", f"{count:,} entries against a few", grown, 1, True, scale
    )
    with served(made) as port:
        weights = {(page, language): weight(port, page, language) for page in PAGES for language in LANGUAGES}
        heaviest = max(weights, key=lambda one: weights[one])
        heavy, against = weights[heaviest] / 1000, f"{MOST_KILOBYTES} kB; {' '.join(heaviest)}, no pictures"
        yield Row("portal.weight", heavy, "kB", against, heavy / MOST_KILOBYTES, 1, True, scale)
        yield Row("portal.unchanged register p95", unchanged(port), "ms", "304 to its ETag", None, 20, True, scale)
        took = read(port, SHORT if scale < 1 else LONG)
        against = f"{READERS} readers, a page a second each"
        yield Row("portal.page p95", statistics.quantiles(took, n=20)[-1], "ms", against, None, 150, True, scale)


def queries() -> dict[str, int]:
    """Which each page asks when nothing of it is remembered."""
    from django.core.cache import cache  # noqa: PLC0415 - only now are there settings
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    found = {}
    for page in PAGES:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = Client(SERVER_NAME="127.0.0.1").get(page)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
        found[page] = len(asked)
    return found


# --- Reading ----------------------------------------------------------------------------------------------------------


def read(port: int, seconds: float) -> list[float]:
    """How long each page took, in milliseconds. The first second is for opening the connections."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        shares = [(port, seconds, number) for number in range(PROCESSES)]
        return [took for found in pool.starmap(room_of_readers, shares) for took in found]


def room_of_readers(port: int, seconds: float, number: int) -> list[float]:
    each = READERS // PROCESSES
    with ThreadPoolExecutor(each) as people:
        found = people.map(lambda one: reader(port, seconds, number * each + one), range(each))
        return [took for one in found for took in one]


def reader(port: int, seconds: float, seed: int) -> list[float]:
    choose, took = random.Random(SEED + seed), []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    time.sleep(choose.random() * LONG_ENOUGH)
    while time.perf_counter() - began < seconds:
        asked = time.perf_counter()
        fetch(connection, choose.choice(PAGES), choose.choice(LANGUAGES))
        took.append((time.perf_counter() - asked) * 1000)
        time.sleep(choose.uniform(0.5, 1.5) * LONG_ENOUGH)
    return took[1:]


def fetch(
    connection: http.client.HTTPConnection, path: str, language: str = "en", **more: str
) -> tuple[http.client.HTTPResponse, bytes]:
    headers = {"Accept-Language": language, "Accept-Encoding": "gzip", **more}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 304):
        raise SystemExit(f"{path} answered {answer.status}")
    return answer, body


def weight(port: int, page: str, language: str) -> int:
    """What comes over the line for somebody who was never here: the page, its styles and scripts."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", page, headers={"Accept-Language": language})
    text = connection.getresponse().read().decode()
    parts = [page, *(urljoin(page, one) for one in STYLE_OR_SCRIPT.findall(text))]
    return sum(len(fetch(connection, part, language)[1]) for part in parts)


def unchanged(port: int) -> float:
    connection, took = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    answer, _ = fetch(connection, f"/register/{LIST}/")
    tag = answer.headers["ETag"]
    for _ in range(MANY):
        began = time.perf_counter()
        again, _ = fetch(connection, f"/register/{LIST}/", **{"If-None-Match": tag})
        took.append((time.perf_counter() - began) * 1000)
        if again.status != 304:
            raise SystemExit(f"The register answered {again.status} to what had not changed.")
    return statistics.quantiles(took, n=20)[-1]


# --- Filing -----------------------------------------------------------------------------------------------------------


def filing(scale: float) -> Iterator[Row]:
    """An appeal from its first page to its receipt: all that the server does for it, and its longest request."""
    play(world(), CASES)
    with TemporaryDirectory() as files:
        whole = [appeal(files, listing) for listing in contestable()]
    took = statistics.median(sum(one) for one in whole) * 1000
    longest = max(max(one) for one in whole) * 1000
    against = f"{PAPERS} files; its longest request {longest:.0f} ms; {len(whole)} filed"
    yield Row("portal.filing an appeal", took, "ms", against, None, 500, True, scale)


def contestable() -> Sequence[Any]:
    from lists.models import Listing  # noqa: PLC0415

    return list(Listing.objects.filter(case__state="effective").select_related("case").order_by("case__ref"))


def appeal(files: str, listing: Any) -> list[float]:
    """Seconds of each request."""
    from django.test import Client, override_settings  # noqa: PLC0415

    from tests.portal.citizen import come_in, paper  # noqa: PLC0415

    client, took = Client(SERVER_NAME="127.0.0.1"), []
    address = f"/case/{listing.case.ref}/appeal/"

    def timed(method: str, path: str, sent: dict[str, Any] | None = None) -> Any:
        began = time.perf_counter()
        answer = getattr(client, method)(f"{address}{path}", sent or {})
        took.append(time.perf_counter() - began)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{address}{path} answered {answer.status_code}")
        return answer

    with override_settings(FILES_DIR=Path(files)):
        come_in(client, listing.case.ref, code_for(listing))
        if "/late_because/" in timed("get", "").content.decode():
            timed("post", "late_because/", {"late_because": "I was in hospital."})
        timed("post", "words/", {"words": "The judgment was paid."})
        timed("post", "hearing/", {"hearing": "no"})
        sent = [paper(f"{number}.txt", b"Paid on 4 March. " * 1000 + bytes([65 + number])) for number in range(PAPERS)]
        timed("post", "exhibits/", {"exhibits": sent})
        text = timed("get", "check/").content.decode()
        timed("post", "check/", dict(re.findall(r'name="(draft|seen)" value="([^"]+)"', text)))
    return took


def code_for(listing: Any) -> str:
    from cases.queries.standings import actor_of  # noqa: PLC0415
    from clock.queries import legal_now  # noqa: PLC0415
    from notices.transitions import issue_code  # noqa: PLC0415

    by = actor_of(official("clerk"))
    return issue_code(case=listing.pk, to=listing.subject_id, by=by, at=legal_now())


BENCHMARKS: dict[str, Benchmark] = {"filing": filing, "pages": pages}
