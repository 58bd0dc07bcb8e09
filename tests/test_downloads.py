"""A broken download goes on where it stopped."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.editions.models import Edition
from handlingsplan.files.downloads import UnsatisfiableRangeError, parse_range
from tests.jobs.completing import PDF
from tests.walking import body_of

SIZE = len(PDF.content)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-4", range(5)),
        ("bytes=4-", range(4, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("bytes=8-99", range(8, 10)),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
    ],
)
def test_what_is_asked_for(header: str, wanted: range | None) -> None:
    assert parse_range(header, 10) == wanted


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_what_is_not_there(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, 10)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 40))
def test_a_range_never_leaves_the_file(first: int, last: int, size: int) -> None:
    try:
        wanted = parse_range(f"bytes={first}-{last}", size)
    except UnsatisfiableRangeError:
        assert first >= size
        return
    assert wanted is None or 0 <= wanted.start < wanted.stop <= size


def test_the_rest_of_a_pdf(compiled: Edition, client: Client) -> None:
    address = reverse("edition_pdf", args=[compiled.plan.slug, 1])
    whole = client.get(address)
    assert (whole["Accept-Ranges"], body_of(whole)) == ("bytes", PDF.content)
    rest = client.get(address, headers={"Range": "bytes=5-"})
    assert (rest.status_code, body_of(rest)) == (206, PDF.content[5:])
    assert (rest["Content-Range"], rest["Content-Length"]) == (f"bytes 5-{SIZE - 1}/{SIZE}", str(SIZE - 5))


def test_no_part_of_another_file(compiled: Edition, client: Client) -> None:
    address = reverse("edition_pdf", args=[compiled.plan.slug, 1])
    answer = client.get(address, headers={"Range": "bytes=5-", "If-Range": '"en annan"'})
    assert (answer.status_code, body_of(answer)) == (200, PDF.content)


def test_beyond_the_end(compiled: Edition, client: Client) -> None:
    answer = client.get(reverse("newest_pdf", args=[compiled.plan.slug]), headers={"Range": f"bytes={SIZE}-"})
    assert (answer.status_code, answer["Content-Range"], body_of(answer)) == (416, f"bytes */{SIZE}", b"")
