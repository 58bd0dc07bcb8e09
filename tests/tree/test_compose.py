"""docker-compose.yml: all services, nothing secret by default, and settings that Django finds fit for production."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tree.files import ROOT
from tests.tree.test_settings_table import settings_read

VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?(?P<demand>[^}]*))?\}")
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ["beat", "migrate", "web", "worker"]
VARIABLES = [match.groupdict() for match in VARIABLE.finditer(TEXT)]
DEMANDED = {"ALLOWED_HOSTS", "BACKUP_KEY", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "POSTGRES_PASSWORD", "SECRET_KEY"}
FILLED_IN = {
    "ALLOWED_HOSTS": "plan.example.org",
    "BACKUP_KEY": "u7Rk2_fWz9QpXc4LsV0aYt6EbJ8nHd3GmOi5CyTqKxBvZwA1rN",
    "DEFAULT_FROM_EMAIL": "plan@example.org",
    "EMAIL_URL": "smtp+tls://plan:secret@mail.example.org:587",
    "POSTGRES_PASSWORD": "0123456789abcdef0123456789abcdef",
    "SECRET_KEY": "Yk3vX0pWq8-Zr5tN1mB7cD2eF6gH9jL4sA_uOiPyTwQxKzVb8R",
}


# What the image itself says, and what production never sets
OF_THE_IMAGE = {"HANDLINGSPLAN_DATA", "STATIC_ROOT"}
NEVER = {"DEBUG"}
# gunicorn's own
OF_OTHERS = {"WEB_CONCURRENCY"}


def test_every_setting_reaches_every_process() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert {name for name in OF_THE_IMAGE if re.search(rf"^ +{name}=", dockerfile, re.MULTILINE)} == OF_THE_IMAGE
    for name in PORTAL:
        environment = SERVICES[name]["environment"].keys()
        assert environment == (settings_read() - OF_THE_IMAGE - NEVER) | OF_OTHERS


def test_services() -> None:
    assert sorted(SERVICES) == sorted([*PORTAL, "postgres", "redis"])


def test_what_must_be_set_has_no_default() -> None:
    assert {variable["name"] for variable in VARIABLES if variable["demand"]} == DEMANDED
    assert [variable["name"] for variable in VARIABLES if variable["name"] in DEMANDED and not variable["demand"]] == []


def test_the_example_names_every_variable() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z0-9_]+)=$", example, re.MULTILINE)) == DEMANDED
    optional = {variable["name"]: variable["default"] for variable in VARIABLES if not variable["demand"]}
    assert dict(re.findall(r"^# ([A-Z0-9_]+)=(.*)$", example, re.MULTILINE)) == optional


@pytest.mark.parametrize("name", PORTAL)
def test_the_portals_services_share_image_settings_and_confinement(name: str) -> None:
    shared = ("image", "environment", "read_only", "cap_drop", "security_opt", "volumes")
    assert {key: SERVICES[name][key] for key in shared} == {key: COMPOSE["x-portal"][key] for key in shared}


def test_only_the_web_server_is_reached_and_only_from_its_own_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:${PORT:-8000}:8000"]
    }


@pytest.mark.parametrize("name", ["beat", "migrate", "worker"])
def test_commands_start_what_is_installed(name: str) -> None:
    program = SERVICES[name]["command"][0]
    assert program == "sh" or Path(sys.executable).with_name(program).is_file()


def _environment_of_production() -> dict[str, str]:
    def value_of(match: re.Match[str]) -> str:
        return FILLED_IN.get(match["name"], match["default"] or "")

    environment: dict[str, str] = SERVICES["web"]["environment"]
    return {name: VARIABLE.sub(value_of, value) for name, value in environment.items()}


def test_django_finds_the_settings_fit_for_production(tmp_path: Path) -> None:
    of_this_machine = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(tmp_path)}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=of_this_machine | _environment_of_production() | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", ["BACKUP_KEY", "SECRET_KEY"])
def test_production_does_not_start_without_its_keys(name: str, tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(tmp_path)}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | _environment_of_production() | settings | {name: ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr.splitlines()[-1]) == (
        1,
        f"django.core.exceptions.ImproperlyConfigured: Set {name}.",
    )


def test_the_image_installs_by_hash_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER handlingsplan"]
    assert [line for line in lines if "pip install" in line] == [
        "RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt"
    ]


def test_the_image_has_what_it_starts() -> None:
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in kept if not (ROOT / name).exists()] == []
    assert os.access(ROOT / "bin" / "healthy", os.X_OK)
