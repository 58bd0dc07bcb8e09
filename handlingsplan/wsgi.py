"""The WSGI entry point that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from handlingsplan.pdf.faces import unprintable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handlingsplan.settings")

application = get_wsgi_application()
# Before gunicorn forks: else each process loads all views and faces at its first page, two seconds of the processor.
import_module(settings.ROOT_URLCONF)
unprintable("å")
gc.collect()
gc.freeze()  # else each process that collects copies every page of memory that it shares with the others
