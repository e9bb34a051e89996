from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from celery import shared_task
from django.core.management import call_command

from clock.queries import legal_now

# Who tried to sign in, from where. Long enough to look into what happened; after that, nobody needs it.
ATTEMPTS_KEPT = timedelta(days=90)
SIGN_INS_KEPT = timedelta(days=366)


@shared_task
def forget_expired_sessions() -> None:
    call_command("clearsessions")


@shared_task
def forget_old_sign_ins() -> None:
    now = legal_now()
    AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=now - SIGN_INS_KEPT).delete()
