"""The harness refuses what it does not know, so that it can't drift apart from docker-compose.yml."""

import pytest

from bench.production.compose import ROOT, ComposeError, read_image, read_services
from bench.production.stack import FILLED_IN, Stack

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def test_services_have_the_files_own_commands_and_variables() -> None:
    services = read_services(FILLED_IN)
    assert services["redis"].command == ("redis-server", "--save", "", "--appendonly", "no")
    assert services["web"].environment["ALLOWED_HOSTS"] == FILLED_IN["ALLOWED_HOSTS"]
    assert services["web"].environment["CSRF_TRUSTED_ORIGINS"] == ""
    assert {name for name, service in services.items() if not service.restarts} == {"migrate"}
    assert services["migrate"].waits_for == {"postgres": "service_healthy"}


def test_the_image_sets_and_starts_what_the_dockerfile_says() -> None:
    image = read_image()
    assert (image.command[:2], image.environment["STATIC_ROOT"]) == (("gunicorn", "handlingsplan.wsgi"), "/srv/static")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    ports: [", "    deploy: {replicas: 2}\n    ports: ["),
        ("${LOG_LEVEL:-INFO}", "${LOG_LEVEL:?say how much}"),
        ("${LOG_LEVEL:-INFO}", "${LOG_LEVEL}"),
    ],
)
def test_what_is_not_known_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ComposeError):
        read_services(FILLED_IN, TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"), [("image: redis:7", "image: valkey:8"), ("redis://redis:6379/0", "redis+tls:redis:6379/0")]
)
def test_a_service_of_another_kind_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ComposeError):
        Stack(text=TEXT.replace(old, new, 1))
