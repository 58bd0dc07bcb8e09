"""Chapter 8: what has worked, and why."""

from handlingsplan.chapters.document import Examples, GoodExample, Picture
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.links import example_anchor
from handlingsplan.chapters.queries import Source
from measures.good_examples import picture_source
from measures.models import ExamplePicture


def read_examples(head: Head, source: Source) -> Examples:
    return Examples(
        **head,
        examples=tuple(
            GoodExample(
                anchor=example_anchor(example.number),
                title=example.title,
                organisation=source.organisations[example.organisation_id].name,
                year=example.year,
                what_was_done=example.what_was_done,
                results=example.results,
                cost=example.cost,
                contact=example.contact,
                pictures=tuple(_picture(row) for row in source.pictures[example.pk]),
            )
            for example in source.examples
        ),
    )


def _picture(row: ExamplePicture) -> Picture:
    return Picture(alt=row.alt, source=picture_source(row))
