"""Logs, one form for all that runs, and reports of errors."""

import logging

import sentry_sdk
import structlog

from handlingsplan.logs.requests import RefusalsWithoutTraceback, mask_paths, mask_report
from handlingsplan.settings.environment import EMBEDDED, env

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG  # a heartbeat each five seconds is no news
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOG_FORMAT = env.str("LOG_FORMAT", default="console" if EMBEDDED else "json")
_renderer = structlog.processors.JSONRenderer() if LOG_FORMAT == "json" else structlog.dev.ConsoleRenderer(colors=False)
_shared_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": _renderer,
            "foreign_pre_chain": [*_shared_processors, mask_paths],
        }
    },
    "filters": {"refusals": {"()": RefusalsWithoutTraceback}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"filters": ["refusals"]},
        "security": {"level": "INFO"},  # whatever else is left out
        "celery": {"level": "WARNING"},  # it tells of every task, a heartbeat each five seconds too
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared_processors,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# Reports of errors to a Sentry, where one is named: without bodies, cookies, addresses and the values of variables, as
# they are what people wrote and who they are

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=mask_report,
        before_send_transaction=mask_report,
    )
