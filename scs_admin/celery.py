"""The job processes, worker and beat. Rows are the queue: a job is a thin loop over a query, safe to lose or repeat."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, worker_ready
from gunicorn.systemd import sd_notify

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
app = Celery("scs_admin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse(**_: Any) -> None:
    from scs_admin.start import refuse_unsafe_start  # noqa: PLC0415 - Django is set up only now

    refuse_unsafe_start()


@worker_ready.connect
@beat_init.connect
def tell_readiness(**_: Any) -> None:
    """To systemd, or to the launcher, which speaks the same protocol."""
    sd_notify("READY=1", app.log.get_default_logger())
