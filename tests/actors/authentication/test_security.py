import pytest
from django.test import Client

from tests.cast import Cast

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("page", ["/", "/konto/logga-in/", "/finns-inte/"])
def test_every_page_tells_the_browser_to_be_strict(cast: Cast, client: Client, page: str) -> None:
    response = client.get(page)
    assert {name: response[name] for name in HEADERS} == HEADERS
    policy = response["Content-Security-Policy"]
    assert ["unsafe" in policy, "frame-ancestors 'none'" in policy, "default-src 'none'" in policy] == [
        False,
        True,
        True,
    ]
    assert "camera=()" in response["Permissions-Policy"]


def test_whoever_finds_a_weakness_finds_whom_to_write_to(db: None, client: Client) -> None:
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert lines[0] == "Contact: mailto:handlingsplan@example.org"
