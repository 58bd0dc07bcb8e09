"""The faults that `python -m bench mutants` puts into what decides."""

from pathlib import Path

from bench.suite.mutants import listed
from bench.suite.mutating import ROOT, mutants_of
from bench.suite.same_meaning import SAME_MEANING
from bench.suite.subjects import SUBJECTS

SOURCE = '''
def may(user: str | None, rows: list[int] = [1]) -> bool:
    """At most 3."""
    if not user or len(rows) >= 3:
        raise ValueError
    found = any(row == 2 for row in rows if row)
    note(user)
    return found
'''


def test_each_fault_is_one_small_change_of_what_runs(tmp_path: Path) -> None:
    module = tmp_path / "may.py"
    module.write_text(SOURCE)
    found = [str(mutant).removeprefix(f"{tmp_path}/") for mutant in mutants_of(str(module))]
    assert found == [
        "may.py:4: not user → bool(user)",
        "may.py:4: not user or len(rows) >= 3 → ((not user) and (len(rows) >= 3))",
        "may.py:4: not user or len(rows) >= 3 → (len(rows) >= 3)",
        "may.py:4: not user or len(rows) >= 3 → (not (not user or len(rows) >= 3))",
        "may.py:4: not user or len(rows) >= 3 → (not user)",
        "may.py:4: len(rows) >= 3 → (len(rows) > 3)",
        "may.py:4: 3 → 4",
        "may.py:5: raise ValueError → pass",
        "may.py:6: any → all",
        "may.py:6: row == 2 → (row != 2)",
        "may.py:6: 2 → 3",
        "may.py:6: row → True",
        "may.py:7: note(user) → pass",
    ]


def test_there_are_enough_of_what_decides_and_none_is_excused_in_vain() -> None:
    decides = ("permissions", "states", "money")
    counts = {part: len(listed(part)) for part in decides}
    assert (min(counts.values()) > 90, sum(counts.values()) > 300) == (True, True)
    paths = {fault.partition(": ")[0] for fault in SAME_MEANING}
    assert set(SAME_MEANING) - {mutant.without_line for path in paths for mutant in mutants_of(path)} == set()
    modules = {path for subject in SUBJECTS for path in subject.modules}
    assert paths - modules == set()
    assert {test for subject in SUBJECTS for test in subject.tests if not (ROOT / test).exists()} == set()
