"""What Lighthouse finds in the public pages on a slow phone: `python -m bench lighthouse [--measures N] [--runs N]`.

Serves the demonstration, or a made-up plan of N measures, by the stack of docker-compose.yml, and asks each page as
often as `--runs` says (five), mobile and throttled as Lighthouse does by itself. Prints the median of each figure, and
what costs points; returns 1 beyond the limits below.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.pages.npm import PATH, package, program
from bench.production.stack import Stack
from tests.browsing import ARGUMENTS, chromium
from tests.servers import ADDRESS

SLUG = "stockholm"
SHOW = "from bench.production.shown import show\nshow('{slug}', measures={measures})"
PLAN = f"/planer/{SLUG}/"
PAGES = {
    "start": "/",
    "plan": PLAN,
    "chapter 4": f"{PLAN}kapitel/4/",
    "list": f"{PLAN}atgarder/",
    "dashboard": f"{PLAN}laget/",
    "measure": f"{PLAN}atgarder/10/",
}
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MAX_LCP, MAX_CLS = 1_800, 0.02  # milliseconds, and the part of the screen that moves
MAX_FIRST_KB, MAX_FIRST_REQUESTS = 90, 6  # of the first page that somebody opens


@dataclass(frozen=True)
class Seen:
    """What one run, or the median of several, says of a page."""

    scores: dict[str, float]
    lcp: float
    cls: float
    kb: float
    requests: float

    def beyond(self, *, is_first: bool) -> list[str]:
        """Name the limits that do not hold."""
        held = {name: self.scores[name] >= least for name, least in LEAST.items()}
        held |= {"LCP": self.lcp <= MAX_LCP, "CLS": self.cls < MAX_CLS}
        if is_first:
            held |= {"kB": self.kb <= MAX_FIRST_KB, "requests": self.requests <= MAX_FIRST_REQUESTS}
        return [name for name, holds in held.items() if not holds]


def main(arguments: Sequence[str]) -> int:
    """Serve, ask for each page, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=0, help="of a made-up plan; the demonstration where 0")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    variables = {"HTTPS": "off", "ALLOWED_HOSTS": ADDRESS, "LOG_LEVEL": "WARNING"}
    failed = []
    with Stack(variables) as stack:
        shown = SHOW.format(slug=SLUG, measures=options.measures)
        stack.run(sys.executable, "manage.py", "shell", "-c", shown)
        for name in ("worker", "beat"):
            stack.containers[name].end()
        columns = ("page", *LEAST, "LCP ms", "CLS", "kB", "requests")
        sys.stdout.write(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n")
        for name, path in PAGES.items():
            reports = [_ask(stack, path) for _ in range(options.runs)]
            seen = _median([_seen(report) for report in reports])
            _print(name, seen, reports)
            failed += [f"{name}: {limit}" for limit in seen.beyond(is_first=path == PAGES["start"])]
    sys.stdout.write(f"\nbeyond their limits: {', '.join(failed) or 'none'}\n")
    return int(bool(failed))


def _ask(stack: Stack, path: str) -> dict[str, Any]:
    script = package("lighthouse") / "cli" / "index.js"
    output = stack.folder / "lighthouse.json"
    flags = " ".join(["--headless", *ARGUMENTS])
    how = ["--quiet", "--output=json", f"--output-path={output}", f"--chrome-flags={flags}"]
    command = [program("node"), str(script), f"http://{ADDRESS}:{stack.ports['web']}{path}", *how]
    environment = os.environ | {"PATH": PATH, "CHROME_PATH": chromium() or ""}
    subprocess.run(command, check=True, env=environment, capture_output=True, cwd=Path(script).parents[1])  # noqa: S603 our own
    report: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return report


def _seen(report: dict[str, Any]) -> Seen:
    audits = report["audits"]
    every = audits["network-requests"]["details"]["items"]
    asked = [one for one in every if not one["url"].startswith("data:")]
    return Seen(
        scores={name: round(report["categories"][name]["score"] * 100) for name in LEAST},
        lcp=audits["largest-contentful-paint"]["numericValue"],
        cls=audits["cumulative-layout-shift"]["numericValue"],
        kb=sum(one["transferSize"] for one in asked) / 1000,
        requests=len(asked),
    )


def _median(several: Sequence[Seen]) -> Seen:
    return Seen(
        scores={name: median(one.scores[name] for one in several) for name in LEAST},
        lcp=median(one.lcp for one in several),
        cls=median(one.cls for one in several),
        kb=median(one.kb for one in several),
        requests=median(one.requests for one in several),
    )


def _print(name: str, seen: Seen, reports: Sequence[dict[str, Any]]) -> None:
    cells = [f"{seen.scores[one]:.0f}" for one in LEAST]
    cells += [f"{seen.lcp:.0f}", f"{seen.cls:.3f}", f"{seen.kb:.1f}", f"{seen.requests:.0f}"]
    sys.stdout.write(f"| {' | '.join((name, *cells))} |\n")
    for words, count in Counter(words for report in reports for words in _costing(report)).items():
        sys.stderr.write(f"  {name}, {count} of {len(reports)}: {words}\n")
    sys.stdout.flush()


def _costing(report: dict[str, Any]) -> list[str]:
    """Name what costs points where all are asked for: in each category but performance, whose parts are figures."""
    audits = report["audits"]
    asked = [one for name in LEAST if name != "performance" for one in report["categories"][name]["auditRefs"]]
    counted = {one["id"]: audits[one["id"]] for one in asked if one["weight"]}
    return [f"{name}: {one['title']}" for name, one in counted.items() if one["score"] not in {1, None}]
