"""Whoever reads may choose the language by the address; whatever stores anything is in Swedish whoever asks."""

from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from handlingsplan.languages import RouteInLanguages, address_in, other_languages, split_language
from tests.cast import Cast
from tests.matrix.asking import names_in_languages, patterns
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.matrix.test_open_pages import OPEN
from tests.tree.files import ROOT

# For everybody, and in Swedish alone: files, data and what programs ask for; the thanks after a form that is in Swedish
SWEDISH_ALONE = {
    *("newest_pdf", "newest_form", "edition_pdf", "edition_package", "edition_form", "edition_appendix_file"),
    *("extract_pdf", "decision_paper", "newly_elected_pdf", "edition_changes_pdf"),
    *("consultation_pdf", "consultation_account_pdf", "indicator_picture", "edition_indicator_picture"),
    *("edition_data", "edition_table", "data_package", "data_table", "data_schema", "data_schema_of_format"),
    *("indicator_values", "edition_indicator_values", "catalogue", "site_map", "robots", "favicon", "security_txt"),
    *("openapi", "api_nothing_here", "page_reported", "public_answered"),
    *(name for name in LINES if name.startswith("api_")),
}
# Where a language may be chosen: by the address, and for the one line in which a page offers another language
CHOOSE = {"handlingsplan/languages.py", "handlingsplan/open_pages/addresses.py"}
# Kept in memory for all languages alike: they hold no words that the portal translates
WITHOUT_WORDS = {
    "actors/ledger_content.py",
    "followup/charts/county_maps.py",
    "handlingsplan/api/views.py",  # the description for machines, which has no address in another language
    "handlingsplan/chapters/document/descriptions.py",
    "handlingsplan/consultation/cutting.py",
    "handlingsplan/discussion/anchoring.py",
    "handlingsplan/exports/chart_pictures.py",
    "handlingsplan/exports/data_tables.py",
    "handlingsplan/exports/packages.py",
    "handlingsplan/languages.py",
    "handlingsplan/open_pages/keeping.py",
    "handlingsplan/pdf/faces.py",
    "handlingsplan/pdf/packing.py",
    "handlingsplan/pdf/running_heads.py",
    "handlingsplan/plan/starting/register.py",
    "handlingsplan/printing/fingerprints.py",
    "handlingsplan/public/embed_views.py",  # a picture, which has no address in another language
    "handlingsplan/richtext/cleaning.py",
    "handlingsplan/static_files.py",
    "handlingsplan/swedish.py",
    "handlingsplan/tokens.py",
    "handlingsplan/consultation/working_days.py",
    "measures/workbooks/columns.py",  # asks for the language itself
    "measures/workbooks/rows/wholes.py",
}


def _with(*words: str) -> set[str]:
    sources = [
        path for room in ("actors", "followup", "handlingsplan", "measures") for path in ROOT.glob(f"{room}/**/*.py")
    ]
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sources}
    return {name for name, text in texts.items() if any(word in text for word in words)}


def test_every_page_for_everybody_is_in_every_language_or_excused_by_name() -> None:
    assert set(OPEN) - SWEDISH_ALONE == names_in_languages()
    assert names_in_languages() & SWEDISH_ALONE == set()


def test_no_address_in_another_language_takes_anything(scene: Scene) -> None:
    client, answered = Client(), {}
    for name in names_in_languages():
        path = reverse(name, args=scene.targets[LINES[name].targets][0].args)
        for method in (client.post, client.put, client.patch, client.delete):
            answered[name, method.__name__] = method(address_in("en", path)).status_code
    assert set(answered.values()) == {405}
    assert len(answered) > 100


def test_the_address_alone_chooses_the_language() -> None:
    assert _with("override(", "translation.activate", "import activate", "LocaleMiddleware") == CHOOSE


def test_what_is_kept_in_memory_is_kept_by_language_or_has_no_words() -> None:
    assert _with("@lru_cache", "@cache\n", "lru_cache(") == WITHOUT_WORDS


def test_addresses_are_of_the_language_and_lead_to_the_same_page() -> None:
    for one in patterns():
        if isinstance(one.pattern, RouteInLanguages):
            names = dict.fromkeys(one.pattern.converters, 1)
            swedish = reverse(str(one.name), kwargs=names)
            with override("en"):
                assert reverse(str(one.name), kwargs=names) == f"/en{swedish}"
            assert resolve(f"/en{swedish}").func == resolve(swedish).func
    with override("en"):
        assert reverse("work") == "/arbete/"
    assert (split_language("/en/planer/"), split_language("/energi/"), split_language("/en")) == (
        ("en", "/planer/"),
        ("sv", "/energi/"),
        ("sv", "/en"),
    )


def test_what_a_browser_asks_for_changes_no_page(cast: Cast, client: Client) -> None:
    english = {"Accept-Language": "en"}
    for path in ("/planer/", "/konto/logga-in/", "/finns-inte/", "/en/finns-inte/"):
        page = client.get(path, headers=english).content.decode()
        assert ('<html lang="sv">' in page, path) == (True, path)
    client.force_login(cast.osteraker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert '<html lang="sv">' in client.get("/arbete/stockholm/", headers=english).content.decode()
    assert set(other_languages()) == {"en"}
