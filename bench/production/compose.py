"""docker-compose.yml and Dockerfile, read as what to start; what is not understood is refused, never left out."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?(?P<demand>[^}]*))?\}")
MEANT = {"command", "depends_on", "environment", "healthcheck", "image", "restart", "volumes"}  # what is carried out
# What only Docker itself can do.
CONFINING = {"build", "cap_drop", "init", "networks", "ports", "read_only", "security_opt", "tmpfs"}


class ComposeError(Exception):
    """The file says something that this module does not know."""


@dataclass(frozen=True)
class Service:
    """One service as the file has it, variables filled in."""

    name: str
    image: str
    command: tuple[str, ...]
    environment: dict[str, str]
    restarts: bool
    waits_for: dict[str, str]
    check: tuple[str, ...]


@dataclass(frozen=True)
class Image:
    """What the Dockerfile sets for every process of the portal, and what it starts by default."""

    environment: dict[str, str]
    command: tuple[str, ...]
    collect_static: str


def read_services(variables: Mapping[str, str], text: str = "") -> dict[str, Service]:
    """Return the services by name; raises `ComposeError`."""
    source = text or (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    written: dict[str, dict[str, Any]] = fill_in(yaml.safe_load(source)["services"], variables)
    return {name: _service(name, parts) for name, parts in written.items()}


def fill_in(part: Any, variables: Mapping[str, str]) -> Any:
    """Put variables in their places, as compose does with `.env`."""
    if isinstance(part, dict):
        return {name: fill_in(inner, variables) for name, inner in part.items()}
    if isinstance(part, list):
        return [fill_in(inner, variables) for inner in part]
    return VARIABLE.sub(lambda match: _value(match, variables), part) if isinstance(part, str) else part


def _value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    value = variables.get(match["name"]) or match["default"]
    if value is None:
        raise ComposeError(f"{match['name']} has no value")
    return value


def _service(name: str, parts: dict[str, Any]) -> Service:
    unknown = parts.keys() - MEANT - CONFINING
    if unknown:
        raise ComposeError(f"{name}: {', '.join(sorted(unknown))}")
    check = parts.get("healthcheck", {}).get("test", [])
    return Service(
        name=name,
        image=parts["image"],
        command=tuple(parts.get("command", ())),
        environment={key: str(value) for key, value in parts.get("environment", {}).items()},
        restarts=parts["restart"] == "unless-stopped",
        waits_for={other: how["condition"] for other, how in parts.get("depends_on", {}).items()},
        check=tuple(check[1:]),
    )


def read_image() -> Image:
    """Return what the Dockerfile's last stage sets."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2].replace("\\\n", " ")
    lines = dict(re.findall(r"^(ENV|CMD) (.*)$", text, re.MULTILINE))
    collect = re.search(r"^RUN .*?(python manage.py collectstatic [^&\n]*)", text, re.MULTILINE)
    if collect is None:
        raise ComposeError("The Dockerfile collects no static files.")
    environment = dict(word.split("=", 1) for word in shlex.split(lines["ENV"]))
    environment.pop("PATH")
    return Image(environment, tuple(json.loads(lines["CMD"])), collect[1])
