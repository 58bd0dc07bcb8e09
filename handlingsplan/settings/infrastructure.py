"""Database, cache, broker, workers, e-mail, and the limits of a compile."""

from email.utils import parseaddr

from celery.schedules import crontab
from redis import ConnectionError as RedisConnectionError
from redis.backoff import NoBackoff
from redis.retry import Retry

from handlingsplan.settings.environment import DATA_DIR, EMBEDDED, env

if EMBEDDED:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "handlingsplan.sqlite3",
            "OPTIONS": {
                "timeout": 20,  # seconds that a write waits for another one
                # A transaction that began by reading could not become one that writes: it would fail at once.
                "transaction_mode": "IMMEDIATE",
                # So that who reads does not wait for who writes
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
else:
    _server = env.db("DATABASE_URL")
    _lasting = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # a restarted database is noticed before it is asked
    DATABASES = {"default": _server | _lasting | {"OPTIONS": {"connect_timeout": 3} | _server.get("OPTIONS", {})}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on tries to sign in are counted in the cache, so all processes have to share it.
REDIS_URL = env.str("REDIS_URL", default="")
# A page does without the cache: it gives up after a third of a second. A connection that a restart has cut is made anew
# at once; a Redis that hangs would only hang again.
HASTY = {
    "socket_connect_timeout": 0.3,
    "socket_timeout": 0.3,
    "retry": Retry(NoBackoff(), 1, (RedisConnectionError,)),
}
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "handlingsplan.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": HASTY,
        },
        "pages": {
            "BACKEND": "handlingsplan.cache.ForgetfulRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "pages",
            "OPTIONS": HASTY,
        },
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
        },
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "pages",
            "OPTIONS": {"MAX_ENTRIES": 3000},
        },
    }


# Where the ends of the history's chains are noted each night: they belong where the database's owner does not write.
HISTORY_HEADS_FOLDER = env.str("HISTORY_HEADS_FOLDER", default="")
HISTORY_HEADS_TO = env.str("HISTORY_HEADS_TO", default="")

# Celery: the job row in the database is the truth, a message only wakes a worker up

CELERY_BROKER_URL = REDIS_URL or "files://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for the broker, however long it is away
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than the longest task, or Redis hands it to a second worker. What a killed worker had comes back then,
        # which is why jobs have leases in the database.
        "visibility_timeout": 7200,
        # How often, in seconds, the lost ones are looked for; by default as seldom as every five minutes
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,  # without these, a request hangs while Redis is away
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": DATA_DIR / "broker",
        "data_folder_out": DATA_DIR / "broker",
        "control_folder": DATA_DIR / "broker-control",
        "polling_interval": 0.2,  # seconds; the default of one is felt
    }
# No result backend either: with Redis away, sending a task took 19.6 s with one and 0.6 to 1.2 s without.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a message is gone when its task is done, not when it is taken
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # likewise when the process that runs it is killed
CELERY_TASK_PUBLISH_RETRY = False  # the sweep sends again; a request does not wait for the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nothing waits behind a long compile while another process is free
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False  # nobody watches them
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# In code, so that there is one schedule. What has waited longer than `expires` is not done: the next one comes.
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "operations.beat", "schedule": 5.0, "options": {"expires": 30}},
    "sweep": {"task": "operations.sweep", "schedule": 5.0, "options": {"expires": 30}},
    "seals": {"task": "operations.seal", "schedule": crontab(minute="40"), "options": {"expires": 3000}},
    "heads": {
        "task": "operations.deposit_heads",
        "schedule": crontab(minute="50", hour="2"),
        "options": {"expires": 3600},
    },
    "forget": {
        "task": "operations.forget",
        "schedule": crontab(minute="40", hour="3"),
        "options": {"expires": 3600},
    },
    "access": {
        "task": "operations.compare_access",
        "schedule": crontab(minute="10", hour="4"),
        "options": {"expires": 3600},
    },
    "day": {
        "task": "operations.keep_day",
        "schedule": crontab(minute="20", hour="4"),  # before anybody is at work
        "options": {"expires": 3600},
    },
    "digests": {
        "task": "operations.digests",
        "schedule": crontab(minute="10", hour="7-16", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "bodies": {
        "task": "operations.remind_bodies",
        "schedule": crontab(minute="20", hour="8", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "reminders": {
        "task": "rounds.reminders",
        "schedule": crontab(minute="20", hour="7-16", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "statistics": {
        "task": "followup.fetch_statistics",
        "schedule": crontab(minute="20", hour="5", day_of_week="mon"),
        "options": {"expires": 3600},
    },
}

# E-mail

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds that a mail server may take, while a worker waits
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Handlingsplan <handlingsplan@localhost>")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"

# Limits of a compile, and of the processes that lay out one section each

RENDER_TIME_LIMIT = env.int("RENDER_TIME_LIMIT", default=1800)
RENDER_MEMORY_LIMIT_MB = env.int("RENDER_MEMORY_LIMIT_MB", default=4096)
RENDER_IN_ONE_PIECE = env.bool("RENDER_IN_ONE_PIECE", default=False)
RENDER_JOBS = env.int("RENDER_JOBS", default=2)
RENDER_SECTION_TIME_LIMIT = env.int("RENDER_SECTION_TIME_LIMIT", default=60)
RENDER_SECTION_MEMORY_LIMIT_MB = env.int("RENDER_SECTION_MEMORY_LIMIT_MB", default=1024)
RENDER_CACHE_MB = env.int("RENDER_CACHE_MB", default=1024)
RENDER_LEASE_SECONDS = env.int("RENDER_LEASE_SECONDS", default=20)
