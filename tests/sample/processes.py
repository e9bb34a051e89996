"""Settings of a process of ours that a test starts: on the test's own database, with the tests' kind of case."""

import os

from tests.settings import *  # noqa: F403 - the tests' settings are the point
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["SCS_TEST_DATABASE"]
DATABASES["default"]["CONN_MAX_AGE"] = None
