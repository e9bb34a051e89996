from celery import shared_task

from outbox import registry, transitions


@shared_task
def relay() -> None:
    """Until nothing is due that somebody handles."""
    handlers = registry.handlers()
    while handlers and transitions.relay(handlers=handlers).delivered:
        continue
