"""How gunicorn serves the web process: `gunicorn --config python:scs_admin.gunicorn scs_admin.wsgi`."""

import os
from typing import Any

from prometheus_client import multiprocess

bind = os.environ.get("SCS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("SCS_WEB_WORKERS", "2"))
threads = int(os.environ.get("SCS_WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
graceful_timeout = 10
timeout = 60
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None  # the application logs requests itself, without addresses
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn's heartbeat files
control_socket_disable = True


def child_exit(_server: Any, worker: Any) -> None:
    """The counters of a worker that has gone are kept in the sum."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
