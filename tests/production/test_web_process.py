"""What the web server has done before it forks its processes, so that nobody waits for it at a first page."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.production.compose import ROOT, read_image

LOOK = """
import gc, json, sys, threading
import handlingsplan.wsgi
from django.db import connections
from django.urls import get_resolver
from handlingsplan.pdf import faces
loaded, drawn = set(sys.modules), faces._drawn.cache_info().currsize
get_resolver().url_patterns
open_ = [one.alias for one in connections.all() if one.connection]
print(json.dumps([sorted(set(sys.modules) - loaded), drawn, gc.get_freeze_count() > 100_000, open_,
    threading.active_count()]))
"""


def test_all_views_are_loaded_before_processes_share_them_and_nothing_is_open_then(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(tmp_path)}
    command = [sys.executable, "-c", LOOK]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [[], 1, True, [], 1]


def test_the_image_loads_the_portal_before_it_forks() -> None:
    assert "--preload" in read_image().command
