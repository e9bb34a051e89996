from celery import shared_task

from cases import transitions


@shared_task
def forget_answers() -> None:
    """What repeated requests were answered with is kept for a day: it may name people."""
    while transitions.forget_answers():
        continue
