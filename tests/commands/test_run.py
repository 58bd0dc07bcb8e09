"""bin/run as people meet it: from nothing to a portal that they can log in to, and to nothing left behind."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.conf import settings

from handlingsplan.loading.demo import PASSWORD, PEOPLE
from tests.tree.files import ROOT

pytestmark = pytest.mark.services
SECONDS = 240


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(data: Path, port: int) -> subprocess.Popen[str]:
    kept = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "PIP_CERT")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.Popen(
        [ROOT / "bin" / "run"],
        env=environment | {"PORT": str(port), "HANDLINGSPLAN_DATA": str(data), "DATABASE_URL": "postgres://must/not"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _read_until_ready(run: subprocess.Popen[str]) -> str:
    printed = []
    for line in run.stdout or ():
        printed.append(line)
        if line.startswith("ready: "):
            return line.split()[1]
    pytest.fail("".join(printed))


def _family(pid: int) -> dict[int, str]:
    """Return the processes below `pid`, with their command lines."""
    found: dict[int, str] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        found[int(child)] = Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
        found |= _family(int(child))
    return found


def _worker(run: subprocess.Popen[str]) -> int | None:
    return next((pid for pid, command in _family(run.pid).items() if " celery " in command), None)


def _log_in(address: str, name: str) -> str:
    """Log in through the form and return the address that it leads to."""
    jar = CookieJar()
    browser: OpenerDirector = build_opener(HTTPCookieProcessor(jar))
    form = f"{address}konto/logga-in/"
    browser.open(form).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    typed = {"csrfmiddlewaretoken": token, "login": name, "password": PASSWORD}
    with browser.open(form, urlencode(typed).encode()) as response:
        return str(response.url)


def _is_healthy(address: str) -> bool:
    try:
        with build_opener().open(f"{address}halsa/") as response:
            return bool(response.status == 200)
    except HTTPError:
        return False


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def compiled_elsewhere(data: Path) -> None:
    """What other tests compiled of the same plan is taken from the store, as on any later start."""
    data.mkdir()
    (data / "compiled").symlink_to(settings.DATA_DIR / "compiled")


@pytest.fixture
def run(data: Path, compiled_elsewhere: None) -> Iterator[subprocess.Popen[str]]:
    with _start(data, _free_port()) as process:
        yield process
        process.kill()


def test_from_nothing_to_ready_and_back(run: subprocess.Popen[str], data: Path) -> None:
    address = _read_until_ready(run)
    assert _is_healthy(address)
    assert {name: _log_in(address, name) for name, *_ in PEOPLE} == {
        name: f"{address}arbete/stockholm/" for name, *_ in PEOPLE
    }

    second = _start(data, _free_port())
    refusal, _ = second.communicate(timeout=SECONDS)
    assert (second.returncode, refusal.count("\n"), str(data) in refusal) == (1, 1, True)

    killed = _worker(run)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    _until(lambda: _worker(run) not in {None, killed})
    _until(lambda: _is_healthy(address))

    family = _family(run.pid)
    run.terminate()
    assert run.wait(timeout=SECONDS) == 143
    _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))


def test_a_port_in_use_is_told_in_one_line_before_anything_is_done(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = _start(data, port)
        printed, _ = run.communicate(timeout=SECONDS)
    assert (run.returncode, printed) == (1, f"Port {port} is in use. Choose another one: PORT=8001 bin/run\n")
    assert not data.exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(data: Path, port: str) -> None:
    run = subprocess.run(
        [ROOT / "bin" / "run"],
        env={"PATH": os.environ["PATH"], "PORT": port, "HANDLINGSPLAN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, f"PORT must be a number from 1 to 65535, not '{port}'.\n")
