"""The product's settings with one more address: a bare view, to measure pages against."""

from scs_admin.settings import *  # noqa: F403 - the product's settings are the point

ROOT_URLCONF = "bench.project.urls"
