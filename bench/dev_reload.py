"""Whether `bin/dev` reads code, templates and styles anew: changes a file of each, waits, and puts it back."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.servers import free_port

ROOT = Path(__file__).parents[1]
MAX_SECONDS = 900  # the first start installs packages and compiles a plan
NEW_ADDRESS = "andrad-adress.txt"


def main(arguments: Sequence[str]) -> int:  # noqa: ARG001 it takes none
    """Return 0 where all three changes are seen without a restart by hand, and the worker began anew."""
    address = f"http://127.0.0.1:{free_port()}/"
    changes: dict[str, tuple[str, str, str, Callable[[], bool]]] = {
        "template": ("templates/base.html", "</title>", " ändrad</title>", lambda: " ändrad</title>" in _read(address)),
        "style": (
            "static/css/tokens.css",
            ":root",
            "/* ändrad */ :root",
            lambda: "ändrad" in _read(f"{address}static/css/tokens.css"),
        ),
        "code": (
            "handlingsplan/urls.py",
            ".well-known/security.txt",
            NEW_ADDRESS,
            lambda: "Contact" in _read(address + NEW_ADDRESS),
        ),
    }
    with _dev(address) as printed:
        for kind, (name, old, new, is_seen) in changes.items():
            sys.stdout.write(f"{kind}: seen after {_seconds_until_seen(ROOT / name, old, new, is_seen):.1f} s\n")
        anew = "starting the worker again" in printed.read_text(encoding="utf-8")
        sys.stdout.write(f"worker: {'began anew' if anew else 'went on with old code'}\n")
    return 0 if anew else 1


@contextmanager
def _dev(address: str) -> Iterator[Path]:
    """Run `bin/dev`, and yield the file of what it prints once it is ready."""
    printed = Path(os.environ["HANDLINGSPLAN_DATA"]) / "printed.txt"
    environment = os.environ | {"PORT": address.rstrip("/").rpartition(":")[2]}
    with printed.open("w", encoding="utf-8") as output:
        command = [ROOT / "bin" / "dev"]
        running = subprocess.Popen(  # noqa: S603 our own
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(lambda: "ready: " in printed.read_text(encoding="utf-8"))
        yield printed
    finally:
        running.terminate()
        running.wait()


def _seconds_until_seen(path: Path, old: str, new: str, is_seen: Callable[[], bool]) -> float:
    before = path.read_text(encoding="utf-8")
    began = time.monotonic()
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        _wait(is_seen)
    finally:
        path.write_text(before, encoding="utf-8")
    return time.monotonic() - began


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MAX_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.2)


def _read(address: str) -> str:
    try:
        with urlopen(address) as response:  # noqa: S310 our own
            return str(response.read().decode())
    except OSError:  # not found yet, or just being started again
        return ""
