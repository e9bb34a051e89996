"""The product's settings with the tests' kind of case, on the benchmark's own server and database."""

from tests.settings import *  # noqa: F403 - the product's settings, acting as the application role
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = "bench_run"
DATABASES["default"]["CONN_MAX_AGE"] = None
