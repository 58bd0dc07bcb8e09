"""Confined processes know nothing, take no more than they may, and leave nothing behind."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from handlingsplan import sandbox
from handlingsplan.sandbox import ConfinedError, Limits, Reason

LIMITS = Limits(seconds=60, memory_mb=300)


def confined(lines: str, limits: Limits = LIMITS) -> list[bytes]:
    return sandbox.run("tests.confined", limits, given=lines.encode())


def _why(lines: str, limits: Limits) -> ConfinedError:
    with pytest.raises(ConfinedError) as failed:
        confined(lines, limits)
    return failed.value


def test_what_it_prints_is_returned_line_by_line() -> None:
    assert confined("print('a' * 200_000); print(); print('å', end='')") == [b"a" * 200_000, b"", "å".encode()]


def test_it_gets_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hemligt")
    printed = confined(
        "import json, os; print(json.dumps([sorted(os.environ), os.getcwd(), os.listdir(), os.getsid(0) == os.getpid(),"
        "sorted({'django', 'celery', 'handlingsplan.settings'} & set(sys.modules))]))"
    )
    names, folder, files, leads_session, modules = json.loads(printed[0])
    assert names == ["HOME", "LANG", "PATH", "SOURCE_DATE_EPOCH", "TMPDIR"]
    assert (files, leads_session, modules, Path(folder).exists()) == ([], True, [], False)


def test_limits_are_told_apart() -> None:
    assert _why("while True: pass", Limits(60, 300, processor_seconds=1)).reason == Reason.TIME
    assert _why("import time; time.sleep(60)", Limits(1, 300)).reason == Reason.TIME
    assert _why("bytearray(400 * 2**20)", LIMITS).reason == Reason.MEMORY
    assert _why("import os; os.abort()", LIMITS).reason == Reason.MEMORY
    failed = _why("raise ValueError('så här')", LIMITS)
    assert (failed.reason, "ValueError: så här" in failed.diagnostics) == (Reason.ERROR, True)


def test_what_it_started_ends_with_it() -> None:
    pids: list[bytes] = []
    lines = b"import subprocess, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    with pytest.raises(ConfinedError):
        sandbox.run("tests.confined", Limits(5, 300), given=lines, on_tick=pids.append)
    assert _has_ended(int(pids[-1]))


def test_it_ends_with_who_started_it() -> None:
    lines = (
        "import time; from handlingsplan import sandbox;"
        "inner = sandbox.Process('tests.confined', given=b'import time; time.sleep(600)');"
        "print(os.getpid(), inner._popen.pid, flush=True); time.sleep(600)"
    )
    with sandbox.Process("tests.confined", given=f"import os; {lines}".encode()) as outer:
        told = next(line for _process, line in sandbox.listen([outer], 60) if line)
        outer_pid, inner_pid = map(int, told.split())
        os.kill(outer_pid, signal.SIGKILL)
        assert _has_ended(inner_pid)


def _has_ended(pid: int) -> bool:
    """Return whether a process ends within ten seconds; who adopted it may not have noticed."""
    status = Path(f"/proc/{pid}/stat")
    for _ in range(200):
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def test_what_a_tick_raises_ends_it() -> None:
    def stop(_line: bytes) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        sandbox.run("tests.confined", LIMITS, given=b"import time; time.sleep(600)", on_tick=stop)
