"""Chapter 8: what has worked, and why."""

from handlingsplan.chapters.document import Examples, GoodExample, Picture
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.keys import organisation_key, row_key
from handlingsplan.chapters.links import example_anchor
from handlingsplan.chapters.queries import Source
from measures.good_examples import picture_source
from measures.models import ExamplePicture


def read_examples(head: Head, source: Source) -> Examples:
    return Examples(
        **head,
        examples=tuple(
            GoodExample(
                key=row_key("example", example.pk),
                anchor=example_anchor(example.number),
                title=example.title,
                organisation=source.organisations[example.organisation_id].name,
                organisation_key=organisation_key(source.organisations[example.organisation_id]),
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
    return Picture(key=row_key("picture", row.pk), alt=row.alt, source=picture_source(row))
