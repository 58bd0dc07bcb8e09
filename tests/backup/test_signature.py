"""An archive that this place has not signed is refused before anything of it is taken in, unless one says so."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from actors.models import LedgerEntry, User
from handlingsplan.backup.manifest import ArchiveError
from handlingsplan.backup.restoring import restore, verify
from handlingsplan.backup.signature import RISK, Signature
from handlingsplan.backup.tables import columns
from tests.backup.archives import archived
from tests.backup.damage import Parts

pytestmark = pytest.mark.django_db(transaction=True)
USERS = "tables/actors.user.jsonl"
PASSWORD = "md5$forged$0123456789abcdef0123456789abcdef"


def changed(archive: Path, change: Callable[[Parts], object]) -> Path:
    """Return a copy with the change and right checksums, under the signature of before unless the change sets one."""
    parts, copy = Parts(archive), archive.with_name("changed.zip")
    change(parts)
    parts.write(copy)
    return copy


def both(first: Callable[[Parts], object], then: Callable[[Parts], object]) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        first(parts)
        then(parts)

    return change


def said_of(archive: Path) -> str:
    """Return why it is not restored, without the advice at the end."""
    try:
        restore(archive, replace=True)
    except ArchiveError as refused:
        return str(refused).removesuffix(f" {RISK} --unsigned restores it all the same.")
    return "restored"


def a_line_more(path: str) -> Callable[[Parts], None]:
    return lambda parts: parts.set(path, parts.members[path] + b"[]\n")


def without(key: str) -> Callable[[Parts], object]:
    return lambda parts: parts.manifest.pop(key)


def in_another_order(parts: Parts) -> None:
    parts.manifest = dict(reversed(parts.manifest.items()))


def forge_passwords(parts: Parts) -> None:
    """Give everybody another password, as nothing but the signature could show."""
    at = columns(User).index("password")
    rows = [json.loads(line) for line in parts.members[USERS].splitlines()]
    rows = [[*row[:at], PASSWORD, *row[at + 1 :]] for row in rows]
    parts.set(USERS, b"".join(json.dumps(row).encode() + b"\n" for row in rows))


def under(signature: bytes) -> Callable[[Parts], None]:
    return lambda parts: setattr(parts, "signature", signature)


unsign = under(b"")


def test_every_table_and_file_and_all_of_the_manifest_is_signed(archive: Path) -> None:
    assert verify(changed(archive, lambda parts: parts)) == verify(archive)
    whole = Parts(archive)
    changes = {path: a_line_more(path) for path in whole.members} | {key: without(key) for key in whole.manifest}
    changes |= {"passwords": forge_passwords, "order": in_another_order}
    before = LedgerEntry.objects.count()
    assert {name: said_of(changed(archive, change)) for name, change in changes.items()} == dict.fromkeys(
        changes, Signature.FORGED
    )
    assert LedgerEntry.objects.count() == before


def test_only_the_whole_signature_of_this_archive_with_this_key_is_one(archive: Path, settings: Settings) -> None:
    right = Parts(archive).signature
    of_another = Parts(archived(archive.with_name("other.zip"))).signature
    for wrong in (of_another, right[:-1], right + b"0", right.upper(), b"\xff" * 64, right * 2):
        assert said_of(changed(archive, under(wrong))) == Signature.FORGED
    assert said_of(changed(archive, unsign)) == Signature.UNSIGNED
    assert said_of(changed(archive, both(without("tables"), unsign))) == Signature.UNSIGNED
    settings.BACKUP_KEY = "the key of another place"
    assert said_of(archive) == Signature.FORGED


@pytest.mark.parametrize(
    ("change", "said"),
    [(forge_passwords, Signature.FORGED), (both(forge_passwords, unsign), Signature.UNSIGNED)],
)
def test_unsigned_lets_it_through_and_names_the_risk(
    archive: Path, change: Callable[[Parts], object], said: Signature
) -> None:
    forged, out, err = changed(archive, change), StringIO(), StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(forged), "--replace")
    assert str(refused.value) == f"Nothing is restored. {said} {RISK} --unsigned restores it all the same."
    assert PASSWORD not in User.objects.values_list("password", flat=True)
    call_command("restore", str(forged), "--replace", "--unsigned", stdout=out, stderr=err)
    assert set(User.objects.values_list("password", flat=True)) == {PASSWORD}
    assert err.getvalue() == f"--unsigned: no signature is asked for. {RISK}\n"


def test_verify_backup_says_signed_forged_or_unsigned(archive: Path) -> None:
    out = StringIO()
    call_command("verify_backup", str(archive), stdout=out)
    assert out.getvalue().splitlines()[-1] == Signature.SIGNED
    for change, said in ((forge_passwords, Signature.FORGED), (unsign, Signature.UNSIGNED)):
        out = StringIO()
        with pytest.raises(CommandError) as told:
            call_command("verify_backup", str(changed(archive, change)), stdout=out)
        assert (out.getvalue().split(",")[0], str(told.value)) == ("Whole", f"{said} {RISK}")
