"""The whole portal of docker-compose.yml, running: every service's own command and settings, on free ports.

In place of containers there are processes, in place of volumes and `/tmp` folders, in place of service names 127.0.0.1.
Nothing else differs from the file, and what it says that is not known here is refused.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.production.compose import ROOT, ComposeError, Service, read_image, read_services
from bench.production.container import Container, NotInTimeError, wait_until
from tests.servers import ADDRESS, free_port, postgres_program, postgres_user, program

HOST = "plan.example.org"
# What an operator writes into `.env`.
FILLED_IN = {
    "ALLOWED_HOSTS": HOST,
    "BACKUP_KEY": "u7Rk2_fWz9QpXc4LsV0aYt6EbJ8nHd3GmOi5CyTqKxBvZwA1rN",
    "DEFAULT_FROM_EMAIL": "plan@example.org",
    "EMAIL_URL": "dummymail://",
    "POSTGRES_PASSWORD": "0123456789abcdef0123456789abcdef",
    "SECRET_KEY": "Yk3vX0pWq8-Zr5tN1mB7cD2eF6gH9jL4sA_uOiPyTwQxKzVb8R",
}
IMAGES = {"handlingsplan": "portal", "postgres:16": "postgres", "redis:7": "redis"}
PORTS = {"postgres": 5432, "redis": 6379, "web": 8000}
STOPS_WITH = {"postgres": signal.SIGINT}  # where the image says another signal than SIGTERM
STARTING_SECONDS = 300.0


class Stack:
    """The running services; leaving the block ends them and removes what they wrote."""

    def __init__(
        self,
        variables: dict[str, str] | None = None,
        *,
        copy_of: str = "",
        static: Path | None = None,
        disk_mb: int = 0,
        text: str = "",
    ) -> None:
        """Fill the file in with `variables`.

        `copy_of` is a migrated database to begin with, `static` a folder of static files that are collected already,
        `disk_mb` the size of a disk of its own, which needs root.
        """
        self.copy_of, self.static = copy_of, static
        self.services = read_services(FILLED_IN | (variables or {}), text)
        self.image = read_image()
        self.folder = Path(tempfile.mkdtemp(prefix="handlingsplan-stack-"))
        self.has_own_disk = bool(disk_mb)
        if self.has_own_disk:
            mount = ["mount", "-t", "tmpfs", "-o", f"size={disk_mb}m", "handlingsplan", str(self.folder)]
            subprocess.run(mount, check=True)  # noqa: S603 our own words
        self.folder.chmod(0o711)  # PostgreSQL's own user must get through to its folder
        self.ports = {name: free_port() for name in PORTS}
        self.places = {path: self.folder / path.strip("/") for path in ("/data", "/srv/static", "/tmp")}  # noqa: S108 names inside a container
        for place in self.places.values():
            place.mkdir(parents=True)
        try:
            self.containers = {name: self._container(service) for name, service in self.services.items()}
        except ComposeError:
            self._remove_folder()
            raise

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def data(self) -> Path:
        """The folder of the volume that the portal's services share."""
        return self.places["/data"]

    @property
    def database_url(self) -> str:
        return self.containers["web"].environment["DATABASE_URL"]

    def start(self) -> None:
        """Build what the image holds, then start each service when those that it waits for are ready."""
        self._initdb(self.services["postgres"])
        if self.static:
            shutil.copytree(self.static, self.places["/srv/static"], dirs_exist_ok=True)
        else:
            self.run(*self.image.collect_static.replace("python", sys.executable, 1).split())
        started: list[str] = []
        while len(started) < len(self.services):
            left = {name: one for name, one in self.services.items() if name not in started}
            ready = [name for name, one in left.items() if not one.waits_for.keys() - set(started)]
            for name in ready:
                for other, condition in self.services[name].waits_for.items():
                    self._wait_for(other, condition)
                self.containers[name].start()
            started += ready

    def stop(self) -> None:
        """End everything at once, and keep nothing."""
        for container in self.containers.values():
            container.end()
        self._remove_folder()

    def _remove_folder(self) -> None:
        if self.has_own_disk:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)  # noqa: S603, S607 our own folder
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command: str) -> str:
        """Run a command as `docker compose run --rm web` would, and return what it prints."""
        environment = self.environment_of(self.services["web"])
        done = subprocess.run(  # noqa: S603 our own commands
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stderr}")
        return done.stdout

    def environment_of(self, service: Service) -> dict[str, str]:
        """Return the environment of a service: the image's and the file's, with our places and ports."""
        own = {name: os.environ[name] for name in ("HOME", "PYTHONDONTWRITEBYTECODE") if name in os.environ}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        image = self.image.environment if IMAGES[service.image] == "portal" else {}
        given = {name: self._here(value) for name, value in (image | service.environment).items()}
        return own | {"PATH": path, "TMPDIR": str(self.places["/tmp"])} | given  # noqa: S108 likewise

    def _here(self, word: str) -> str:
        for name, port in PORTS.items():
            word = word.replace(f"//{name}:{port}", f"//{ADDRESS}:{self.ports[name]}")
            word = word.replace(f"@{name}:{port}", f"@{ADDRESS}:{self.ports[name]}")
        word = word.replace(f"0.0.0.0:{PORTS['web']}", f"{ADDRESS}:{self.ports['web']}")
        for path, place in self.places.items():
            if word == path or word.startswith(f"{path}/"):
                return f"{place}{word.removeprefix(path)}"
        if re.search(rf"\b({'|'.join(PORTS)}):\d", word):
            raise ComposeError(f"an address that is not known: {word}")
        return word

    def _container(self, service: Service) -> Container:
        kind = IMAGES.get(service.image)
        if kind is None:
            raise ComposeError(f"{service.name} runs an image that is not known: {service.image}")
        words = [self._here(word) for word in service.command or self.image.command]
        port = str(self.ports.get(kind, 0))
        if kind == "postgres":
            at = [f"--port={port}", f"--listen_addresses={ADDRESS}", "--unix_socket_directories="]
            words = [postgres_program("postgres"), "-D", str(self.folder / "postgres"), *at]
        elif kind == "redis":
            words = [program(words[0]), "--bind", ADDRESS, "--port", port, "--dir", str(self.folder), *words[1:]]
        return Container(
            name=service.name,
            command=words,
            environment=self.environment_of(service),
            log=self.folder / f"{service.name}.log",
            restarts=service.restarts,
            stop_with=STOPS_WITH.get(kind, signal.SIGTERM),
            cwd=ROOT if kind == "portal" else Path("/"),
        )

    def _initdb(self, service: Service) -> None:
        """Do what the image of PostgreSQL does at its first start."""
        folder, password = self.folder / "postgres", self.folder / "password"
        folder.mkdir(mode=0o700)
        user = postgres_user(folder)
        password.write_text(service.environment["POSTGRES_PASSWORD"], encoding="utf-8")
        name = service.environment["POSTGRES_USER"]
        options = service.environment["POSTGRES_INITDB_ARGS"].split()
        initdb = [postgres_program("initdb"), "-D", folder, "-U", name, "--auth=scram-sha-256", f"--pwfile={password}"]
        subprocess.run([*map(str, initdb), *options], user=user, check=True, capture_output=True, cwd="/")  # noqa: S603 Debian's program
        self.containers[service.name].user = user

    def _wait_for(self, name: str, condition: str) -> None:
        container = self.containers[name]
        if condition == "service_completed_successfully":
            if container.wait(seconds=STARTING_SECONDS):
                raise NotInTimeError(f"{name} failed: {container.written()}")
        elif condition == "service_healthy":
            self._make_ready(name)
        else:
            raise ComposeError(condition)

    def _make_ready(self, name: str) -> None:
        wait_until(lambda: self.is_healthy(name), f"{name} is healthy", seconds=STARTING_SECONDS)
        service = self.services[name]
        if IMAGES[service.image] == "postgres" and not (self.folder / "created").exists():
            self._as_client(service, ["createdb", service.environment["POSTGRES_USER"]], check=True)
            if self.copy_of:
                copy = ["sh", "-c", f"pg_dump --no-owner '{self.copy_of}' | psql --quiet"]
                self._as_client(service, copy, check=True)
            (self.folder / "created").touch()

    def is_healthy(self, name: str) -> bool:
        """Whether a service passes the check that the file gives for it."""
        return self._as_client(self.services[name], list(self.services[name].check)) == 0

    def _as_client(self, service: Service, command: list[str], *, check: bool = False) -> int:
        if IMAGES[service.image] == "redis":
            command = [command[0], "-p", str(self.ports["redis"]), *command[1:]]
        here = {"PGHOST": ADDRESS, "PGPORT": str(self.ports["postgres"])}
        given = {"PGUSER": "POSTGRES_USER", "PGPASSWORD": "POSTGRES_PASSWORD", "PGDATABASE": "POSTGRES_USER"}
        names = {name: service.environment.get(written, "") for name, written in given.items()}
        asked = subprocess.run(  # noqa: S603 what our own compose file says
            command, env=os.environ | here | names, check=check, capture_output=True, timeout=STARTING_SECONDS
        )
        return asked.returncode
