"""A pytest plugin that imports one module of the portal with a fault in it (`bench.suite.mutants`)."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

MODULE, FILE, FAULTY = "MUTATED_MODULE", "MUTATED_FILE", "MUTATED_SOURCE"


class _Faulty(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """Return what the faulty text says, past the bytecode that is kept of the right one."""
        return compile(Path(os.environ[FAULTY]).read_text("utf-8"), fullname, "exec")


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != os.environ[MODULE]:
            return None
        return spec_from_file_location(fullname, os.environ[FILE], loader=_Faulty(fullname, os.environ[FILE]))


if MODULE in os.environ:
    sys.meta_path.insert(0, _Finder())
