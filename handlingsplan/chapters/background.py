"""Chapters 1 and 2: why the plan exists with the steps it takes, and what sustainable mobility means."""

from handlingsplan.chapters.document import Background, Definition, ProcessStep
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.queries import Source


def read_background(head: Head, source: Source) -> Background:
    """Return chapter 1."""
    steps = (
        ProcessStep(number=step.number, title=step.title, description=step.description) for step in source.process_steps
    )
    return Background(**head, process_steps=tuple(steps))


def read_definition(head: Head, source: Source) -> Definition:  # noqa: ARG001 the table of eight calls all alike
    """Return chapter 2, which is text alone."""
    return Definition(**head)
