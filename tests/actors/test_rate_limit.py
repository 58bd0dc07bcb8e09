"""The limit on tries counts for the whole site: two web servers share what they remember."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from django.db import connection

from tests.servers import free_port
from tests.tree.files import ROOT

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PAGE = "/konto/logga-in/"
TOO_MANY = "Det har varit för många försök"


@contextmanager
def _web_server() -> Iterator[str]:
    """Run a web server of its own on the tests' database and Redis, and yield its address."""
    port, database = free_port(), connection.settings_dict
    user, host = database["USER"], f"{database['HOST']}:{database['PORT']}"
    url = f"postgres://{user}@{host}/{database['NAME']}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TESTS_DATABASE_URL": url}
    command = [sys.executable, "-m", "gunicorn", "handlingsplan.wsgi", f"--bind=127.0.0.1:{port}", "--log-level=error"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while not _answers(address):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield address
        process.terminate()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address + PAGE).is_success
    except httpx.TransportError:
        return False


def _try(address: str) -> str:
    with httpx.Client(base_url=address, headers={"Host": "testserver"}) as browser:  # both stand behind one name
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(PAGE).text)[0]
        form = {"login": "samordnare", "password": "fel", "csrfmiddlewaretoken": token}
        return browser.post(PAGE, data=form).text


def test_wrong_passwords_are_counted_over_all_web_servers() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(_web_server()) for _ in range(2)]
        answers = [TOO_MANY in _try(servers[turn % 2]) for turn in range(7)]
    assert answers == [False] * 5 + [True] * 2
