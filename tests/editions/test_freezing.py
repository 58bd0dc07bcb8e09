import hashlib
import json
from decimal import Decimal

from handlingsplan.editions.freezing import checksum, freeze, thaw
from tests.editions.documents import document, measure


def test_frozen_is_thawed_again() -> None:
    content = freeze(document())
    assert thaw(content) == document()
    assert freeze(thaw(content)) == content


def test_frozen_is_sorted_and_in_plain_swedish() -> None:
    content = freeze(document())
    assert list(json.loads(content)) == sorted(json.loads(content))
    assert '"title":"Åtgärder och strategier"' in content
    assert json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == content


def test_parts_share_which_fields_were_told() -> None:
    one, other = measure(1), measure(2)
    assert one.model_fields_set is other.model_fields_set
    assert "sought" in one.model_copy(update={"sought": None}).model_fields_set


def test_the_checksum_is_of_the_bytes() -> None:
    content = freeze(document())
    assert checksum(content) == hashlib.sha256(content.encode("utf-8")).hexdigest()
    assert len(checksum(content)) == 64


def test_not_stated_is_not_zero() -> None:
    stated, not_stated = measure(1, sought=Decimal(0)), measure(1, sought=None)
    assert (stated.sought, not_stated.sought) == (Decimal(0), None)
    assert json.loads(stated.model_dump_json())["sought"] == 0
    assert json.loads(not_stated.model_dump_json())["sought"] is None
