"""The ASGI entry point that an ASGI server serves."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handlingsplan.settings")

application = get_asgi_application()
