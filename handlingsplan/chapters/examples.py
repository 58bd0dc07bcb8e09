"""Chapter 8: what has worked, and why."""

from handlingsplan.chapters.anchors import example_anchor
from handlingsplan.chapters.document import Examples, GoodExample
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.queries import Source


def read_examples(head: Head, source: Source) -> Examples:
    """Return chapter 8."""
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
            )
            for example in source.examples
        ),
    )
