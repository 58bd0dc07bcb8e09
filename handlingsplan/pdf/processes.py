"""Processes of the engine: none outlives the one that started it, and one may do half of the work of another."""

import ctypes
import multiprocessing
import pickle
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import IO, Any, TypeVar

T = TypeVar("T")
_PR_SET_PDEATHSIG = 1
_FORK = multiprocessing.get_context("fork")  # it knows all that this one knows, and begins at once


class HalfDoneError(Exception):
    """The process beside this one ended before it was done."""


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it ends, however it does."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def made_beside(make: Callable[[], Iterable[T]]) -> Iterator[Iterator[T]]:
    """Make things in a process beside this one, and give them when they are asked for; raises `HalfDoneError`."""
    with tempfile.TemporaryFile() as made:
        process = _FORK.Process(target=_keep, args=(make, made))
        process.start()
        yield _kept(process, made)
        process.join()


def _keep(make: Callable[[], Iterable[Any]], made: IO[bytes]) -> None:
    die_with_parent()
    for one in make():
        pickle.dump(one, made, pickle.HIGHEST_PROTOCOL)
    made.flush()


def _kept(process: BaseProcess, made: IO[bytes]) -> Iterator[Any]:
    process.join()
    if process.exitcode:
        raise HalfDoneError(process.exitcode)
    end = made.seek(0, 2)
    made.seek(0)
    while made.tell() < end:
        yield pickle.load(made)  # noqa: S301 our own process wrote it
