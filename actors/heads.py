"""The ends of the history's chains, noted where whoever owns the database does not write: they show a cut-off end."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from actors import seals

Head = tuple[str, int, str]  # chain, number and digest of its newest seal


def heads_text(*chains: str) -> str:
    """Return the newest seal of each chain, or of those named, a line each, as `read_heads` takes them."""
    return "".join(f"{name} {head}\n" for name, head in seals.heads(*chains).items())


def plan_head(plan_id: int) -> str:
    """Return the newest seal of the plan's chain as such a line, without its end; empty where there is none."""
    return heads_text(seals.plan_chain(plan_id)).rstrip()


def read_heads(lines: Iterable[str]) -> Iterator[Head]:
    """Yield the heads among the lines of a file or letter; raises ValueError for a line that is none."""
    for line in lines:
        if line.strip() and not line.startswith("#"):
            name, number, digest = line.split()
            yield name, int(number), digest


def deposit_heads() -> str:
    """Write the heads into the folder that the operator chose, if any, a file a day; return them."""
    seals.seal()
    text = heads_text()
    if settings.HISTORY_HEADS_FOLDER:
        folder = Path(settings.HISTORY_HEADS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"heads-{timezone.localdate():%Y-%m-%d}.txt").write_text(text, encoding="ascii")
    return text
