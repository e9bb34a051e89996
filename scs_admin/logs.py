"""Structured logs: one JSON object a line, with the request's id and without personal data.

What an exception *says* often quotes what somebody typed ("Key (name)=(…) already exists"), so a log keeps its type,
its SQLSTATE and the places it passed, and never its message.
"""

import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.types import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def exception_without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    exc_info: Any = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    elif isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if not isinstance(exc_info, tuple) or exc_info[0] is None:
        return event
    event["exception"] = describe_exception(exc_info)
    return event


def describe_exception(exc_info: ExcInfo) -> dict[str, Any]:
    kind, exception, trace = exc_info
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "sqlstate": getattr(exception.__cause__ or exception, "sqlstate", None),
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)],
    }


def only_the_template_of_third_parties(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's log line is kept as its template: the arguments may name people, paths or addresses."""
    record = event.get("_record")
    if record is not None and not event.get("_from_structlog"):
        event["event"] = str(record.msg)
    return event


TALKATIVE = ("celery.beat", "celery.app.trace", "celery.worker.strategy", "pikepdf")


def logging_config(*, level: str) -> dict[str, Any]:
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    json_lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            only_the_template_of_third_parties,
            exception_without_values,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        "foreign_pre_chain": shared,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json_lines},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers print messages with values; ours do not.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "axes": {"handlers": [], "level": "ERROR", "propagate": True},
            **{name: {"handlers": [], "level": "WARNING", "propagate": True} for name in TALKATIVE},
        },
    }
