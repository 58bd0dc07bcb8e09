"""The catalogue of open data: read as RDF and held against shapes by libraries that are not ours."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyshacl import validate
from rdflib import DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

from actors.history import save_as
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import forget
from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.owner.models import OwnerStatements
from handlingsplan.publishing.publish import publish, withdraw_edition
from tests.cast import Cast
from tests.walking import body_of

SHAPES = Path(__file__).with_name("dcat_ap_se.ttl")
SITE = "https://plan.example.org"
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own is of an older version
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyshacl"),
]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["pages"].clear()


def _graph(client: Client) -> Graph:
    answer = client.get("/datasets/dcat")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/rdf+xml; charset=utf-8")
    return Graph().parse(data=answer.content, format="xml")


def _wrong(graph: Graph) -> list[str]:
    conforms, report, text = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert isinstance(report, Graph)
    return [] if conforms else [text]


def test_the_catalogue_is_as_the_profile_demands(compiled: Edition, cast: Cast, client: Client) -> None:
    said = OwnerStatements(pk=1, publisher="Region Stockholm", email="plan@example.org")
    said.save(force_insert=True)
    publish(cast.plan, by=cast.samordnare)
    graph = _graph(client)
    assert _wrong(graph) == []
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert datasets == {URIRef(f"{SITE}/planer/stockholm/utgavor/{number}/#data") for number in (1, 2)}
    (series,) = graph.subjects(RDF.type, DCAT.DatasetSeries)
    assert {graph.value(dataset, DCAT.inSeries) for dataset in datasets} == {series}
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert set(graph.objects(catalogue, DCAT.dataset)) == {*datasets, series}
    assert set(graph.objects(None, VCARD.hasEmail)) == {URIRef("mailto:plan@example.org")}
    assert "Region Stockholm" in {str(name) for name in graph.objects(None, FOAF.name)}


def test_every_file_has_its_licence_and_every_address_answers(compiled: Edition, client: Client) -> None:
    graph = _graph(client)
    files = set(graph.subjects(RDF.type, DCAT.Distribution))
    paths = sorted(str(address).removeprefix(SITE) for address in graph.objects(None, DCAT.downloadURL))
    edition = compiled.get_absolute_url()
    assert paths == [f"{edition}data/datapackage.json", f"{edition}plan.json", f"{edition}plan.pdf"]
    answers = {path: client.get(path) for path in paths}
    assert [path for path, answer in answers.items() if answer.status_code != 200 or not body_of(answer)] == []
    cc0 = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    assert {graph.value(file, DCTERMS.license) for file in files} == {cc0}
    relative = [node for triple in graph for node in triple if isinstance(node, URIRef) and ":" not in node]
    assert relative == []


def test_what_is_withdrawn_is_no_dataset(compiled: Edition, cast: Cast, client: Client) -> None:
    publish(cast.plan, by=cast.samordnare)
    withdraw_edition(compiled, reason="Fel siffror.", by=cast.samordnare)
    graph = _graph(client)
    assert [str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)] == [f"{SITE}/planer/stockholm/utgavor/2/#data"]


def test_the_shapes_find_what_is_missing(compiled: Edition, client: Client) -> None:
    graph = _graph(client)
    for wanted in (DCTERMS.title, DCTERMS.publisher, DCTERMS.license, FOAF.name, DCAT.accessURL):
        spoiled = Graph()
        spoiled += graph
        spoiled.remove((None, wanted, None))
        assert _wrong(spoiled) != [], wanted


def test_a_portal_without_a_plan_has_a_catalogue(db: None, client: Client) -> None:
    assert list(_graph(client).subjects(RDF.type, DCAT.Dataset)) == []


def test_the_plans_licence_is_what_later_editions_say(compiled: Edition, cast: Cast, client: Client) -> None:
    cast.plan.licence = "cc-by-4"
    save_as(cast.plan, by=cast.samordnare)
    publish(cast.plan, by=cast.samordnare)
    graph = _graph(client)
    said = {
        str(dataset): {str(graph.value(file, DCTERMS.license)) for file in graph.objects(dataset, DCAT.distribution)}
        for dataset in graph.subjects(RDF.type, DCAT.Dataset)
    }
    by = "https://creativecommons.org/licenses/by/4.0/"
    assert said[f"{SITE}/planer/stockholm/utgavor/1/#data"] == {"https://creativecommons.org/publicdomain/zero/1.0/"}
    assert said[f"{SITE}/planer/stockholm/utgavor/2/#data"] == {by}


def test_however_many_editions_the_catalogue_asks_as_often(compiled: Edition, cast: Cast, client: Client) -> None:
    def queries() -> int:
        changed_for_everybody()
        forget()
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/datasets/dcat").status_code == 200
        return len(asked)

    before = queries()
    for _number in (2, 3):
        publish(cast.plan, by=cast.samordnare)
    assert (before, queries()) == (4, 4)
