"""The same examples in every run, and no database for those that need none."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deadlines",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("deadlines")
