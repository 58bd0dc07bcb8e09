"""The stack of docker-compose.yml, started once: it serves, compiles, and keeps its promises through faults.

The long forms are `python -m bench drill-…`; here no limit of time is tight, for the machine does other work too. The
worker's own is in `tests/operations/test_killed_worker.py`; here it is killed in mid-compile with everything else.
"""

import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from bench.drills import disk, everything, postgres, redis_faults
from bench.drills.scene import FILES, Scene, set_up
from bench.production.stack import Stack
from bench.production.visitor import Visitor
from handlingsplan.editions.enums import FileForm

pytestmark = pytest.mark.services
ROOMY = 400
SLACK = 20


def _serves_static_files_for_long(visitor: Visitor) -> None:
    page = visitor.get("/planer/")
    sheet = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = visitor.get(sheet)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


def _respects_the_proxys_headers(visitor: Visitor, plain: Visitor) -> None:
    page = visitor.get("/planer/")
    assert (page.status, page.headers["Strict-Transport-Security"][:16]) == (200, "max-age=31536000")
    redirected = plain.get("/planer/")
    assert (redirected.status, redirected.location) == (301, "https://plan.example.org/planer/")


def _says_that_it_is_well(visitor: Visitor) -> None:
    assert visitor.get("/halsa/").status == HTTPStatus.OK


def _is_of_security(line: dict[str, Any]) -> bool:
    return bool(line.get("logger") == "security")


def _logs_of_a_job_name_the_request_that_ordered_it(scene: Scene) -> None:
    web, worker = (scene.stack.containers[name].events() for name in ("web", "worker"))
    (request,) = (line["request_id"] for line in web if line["event"] == "published" and not _is_of_security(line))
    done = [(line["event"], line["request_id"]) for line in worker if line.get("form") != FileForm.PACKAGE]
    assert sorted(done) == [("compiled", request), *[("form_written", request)] * (FILES - 2)]
    # The package waits for the PDF: it is made for the request, or for the sweep where that comes first
    assert [line["event"] for line in worker if line.get("form") == FileForm.PACKAGE] == ["form_written"]


def _short_drills(scene: Scene) -> None:
    redis_faults.drill(scene, 1, faults=["restarted"])
    postgres.drill(scene, 1, saves=8)
    if scene.stack.has_own_disk:
        disk.drill(scene, 1)
    everything.drill(scene, 1)


@pytest.fixture
def migrated(django_db_setup: None) -> str:
    """The address of the run's own database, empty but migrated."""
    return os.environ["TESTS_DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """Static files as the image has them, but not compressed."""
    hashed = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | {"staticfiles": hashed}):
        call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_the_stack_serves_and_keeps_its_promises(migrated: str, static: Path) -> None:
    disk_mb = ROOMY if os.geteuid() == 0 else 0
    with Stack({"RENDER_LEASE_SECONDS": "3"}, copy_of=migrated, static=static, disk_mb=disk_mb) as stack:
        scene = set_up(stack, slack=SLACK)
        visitor = scene.visitor()
        _says_that_it_is_well(visitor)
        _serves_static_files_for_long(visitor)
        _respects_the_proxys_headers(visitor, Visitor(stack.ports["web"], secure=False))
        _logs_of_a_job_name_the_request_that_ordered_it(scene)
        _short_drills(scene)
        assert scene.number("SELECT count(*) FROM jobs_renderjob WHERE state <> 'done'") == 0
