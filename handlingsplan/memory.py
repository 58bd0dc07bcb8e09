"""What a process gives back to the system."""

import ctypes


def give_memory_back() -> None:
    """Return what is free to the system, where the C library can: after a large text was read, it keeps as much again.

    It would be used for the next large text, but each thread that reads one has a part of its own.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of GNU
    if trim is not None:
        trim(0)
