"""The packages from npm that look at pages: a lock of their own, as bin/test needs none of them."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent
# The npm and Node of the virtual environment come first, as in bin/test
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def package(name: str) -> Path:
    """Return the package's folder, installed with all others where it is not there yet."""
    folder = HERE / "node_modules" / name
    if not folder.exists():
        # Without scripts: that of vnu-jar would fetch a Java
        told = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(HERE)]
        subprocess.run([program("npm"), *told], check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PATH": PATH})  # noqa: S603 our own
    return folder


def program(name: str) -> str:
    return which(name, path=PATH) or name
