"""What is private is kept by no browser and no proxy; what is for everybody may be."""

from django.test import Client
from django.urls import get_resolver, reverse

from tests.cast import Cast
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene

NOT_KEPT = "private, no-store"
# Open to all, but about one person or one moment, as the page that waits for a file
OF_ONE = {
    "health",
    "report_page",
    "public_answer",
    "calendar_feed",
    "extract_pdf",
    "decision_paper",
    "newly_elected_pdf",
    "edition_changes_pdf",
    "consultation_account_pdf",
    *(name for name in LINES if name.startswith("api_working_")),
}
# A page for developers; a picture that is a draft; minutes that are internal
NAMED = {"components", "text_picture", "minutes_extract"}


def _is_account(name: str) -> bool:
    [(route, *_rest)] = [found[0][0] for found in get_resolver().reverse_dict.getlist(name)[:1]]
    return str(route).startswith(("konto/", "inbjudan/", "svara/"))


def _kept(client: Client, scene: Scene, *, public: bool) -> dict[str, str]:
    found = {}
    for name, line in LINES.items():
        if line.public == public:
            target = scene.targets[line.targets][0]
            method = client.get if "GET" in line.methods else client.post
            response = method(reverse(name, args=target.args))
            found[name] = response.get("Cache-Control", "")
            if response.streaming:
                b"".join(response)  # to the end, which closes the file; `close` would take the connection along
    return found


def test_no_page_or_file_behind_the_sign_in_is_kept(scene: Scene, cast: Cast) -> None:
    for person in (cast.osteraker_ansvarig, cast.samordnare):
        client = Client(raise_request_exception=False)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        found = _kept(client, scene, public=False)
        assert {name: value for name, value in found.items() if value != NOT_KEPT} == {}
    assert len(found) > 100


def test_what_is_for_everybody_may_be_kept_also_when_a_person_asks(scene: Scene, cast: Cast) -> None:
    strangers = _kept(Client(), scene, public=True)
    private = {name for name, value in strangers.items() if "no-store" in value}
    assert {name for name in strangers if _is_account(name)} | OF_ONE == private
    client = Client()
    client.force_login(cast.osteraker, backend="allauth.account.auth_backends.AuthenticationBackend")
    signed_in = _kept(client, scene, public=True)
    assert {name for name in strangers if strangers[name] != signed_in[name]} <= NAMED
