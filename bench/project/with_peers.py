"""The settings of the benchmarks' own database: the product's, and tables whose changes are told by us and by others."""

from scs_admin.settings import *  # noqa: F403 - the product's settings are the point
from scs_admin.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "pghistory", "simple_history", "bench.peers"]
