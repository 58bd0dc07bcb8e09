"""Throwaway PostgreSQL and Redis for the tests: on free ports, in a temporary folder, gone afterwards.

`python -m tests.servers COMMAND…` starts both, tells the command where they are (`Servers.start`), and ends with its
exit code. A test run that does not find them in its environment starts them itself (`tests.settings`).
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import psycopg2
import redis

ADDRESS = "127.0.0.1"
START_SECONDS = 60
REDIS_DATABASES = 64
POSTGRES_SETTINGS = {
    "listen_addresses": ADDRESS,
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    # It would note that tables are empty, as they are between tests; what a test then fills is read row by row
    "autovacuum": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
}


class ServerError(RuntimeError):
    """A server did not start."""


class Servers:
    """The servers that this process started, and the folder in which the whole test run writes."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handlingsplan-tests-"))
        self.folder.chmod(0o711)  # the postgres user must get through to its own folder
        self._running: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []

    def start(self, *, postgres_and_redis: bool = True) -> dict[str, str]:
        """Start the servers and return the environment in which the tests find them."""
        if not postgres_and_redis:
            return {"TESTS_FOLDER": str(self.folder)}
        return {
            "TESTS_FOLDER": str(self.folder),
            "TESTS_DATABASE_URL": self.start_postgres(),
            "TESTS_REDIS_URL": self.start_redis(),
        }

    def start_postgres(self) -> str:
        """Start PostgreSQL with Swedish order and return its URL."""
        folder = self.folder / "postgres"
        folder.mkdir(mode=0o700)
        user = postgres_user(folder)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=sv-SE"]
        initdb: list[str | Path] = [
            postgres_program("initdb"),
            "-D",
            folder,
            "-U",
            "handlingsplan",
            "-A",
            "trust",
            "--no-sync",
        ]
        made = subprocess.run([*initdb, *options], user=user, capture_output=True, text=True, check=False, cwd="/")
        if made.returncode:
            raise ServerError(f"initdb failed: {made.stderr}")
        settings = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
        port = free_port()
        as_user = ["--reuid", user, "--regid", user, "--init-groups"] if user else []
        command: list[str | Path] = [*as_user, postgres_program("postgres"), "-D", folder, f"--port={port}", *settings]
        url = f"postgres://handlingsplan@{ADDRESS}:{port}/postgres"
        self._start(command, stop_with=signal.SIGQUIT, answers=lambda: _connects_to_postgres(url))
        return url.replace("/postgres", "/handlingsplan")

    def start_redis(self) -> str:
        """Start Redis and return its URL, without a database number."""
        port = free_port()
        at = ["--bind", ADDRESS, "--port", str(port), "--dir", str(self.folder)]
        options = ["--save", "", "--appendonly", "no", "--databases", str(REDIS_DATABASES)]
        command: list[str | Path] = [program("redis-server"), *at, *options]
        self._start(command, stop_with=signal.SIGTERM, answers=lambda: _connects_to_redis(port))
        return f"redis://{ADDRESS}:{port}"

    def _start(self, command: list[str | Path], *, stop_with: signal.Signals, answers: Callable[[], bool]) -> None:
        # Should this process be killed, the kernel tells its servers to stop.
        guarded = ["setpriv", "--pdeathsig", stop_with.name.removeprefix("SIG"), *command]
        log = self.folder / f"{len(self._running)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                guarded, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/"
            )
        self._running.append((process, stop_with))
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"{command} did not start: {log.read_text(errors='replace')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop what was started and remove what it wrote."""
        for process, stop_with in self._running:
            process.send_signal(stop_with)
        for process, _ in self._running:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


def program(name: str) -> str:
    """Return where an installed program is."""
    path = shutil.which(name)
    if path is None:
        raise ServerError(f"{name} is not installed; bin/test installs what the tests need.")
    return path


def postgres_program(name: str) -> str:
    """Return where the newest PostgreSQL has a program."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]), reverse=True
    )
    return str(installed[0]) if installed else program(name)


def postgres_user(folder: Path) -> str | None:
    """Return who runs PostgreSQL: it refuses root, so root hands the folder to the user of Debian's package."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, "postgres", "postgres")
    return "postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _connects_to_postgres(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def _connects_to_redis(port: int) -> bool:
    with redis.Redis(ADDRESS, port) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _stop_on_signal(signum: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signum)


def main(command: list[str]) -> int:
    """Run the command between starting and stopping the servers, and return its exit code."""
    signal.signal(signal.SIGTERM, _stop_on_signal)
    servers = Servers()
    try:
        environment = os.environ | servers.start()
        with subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *command], env=environment) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the command got it too, and finishes its own report
                return process.wait()
            except SystemExit:
                process.terminate()
                process.wait()
                raise
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
