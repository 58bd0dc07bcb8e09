"""The Celery application; its tasks live in each package's `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handlingsplan.settings")

app = Celery("handlingsplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["handlingsplan.publication", "followup", "followup.rounds"])
