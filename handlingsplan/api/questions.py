"""What stands in addresses, and what a list may be asked by; the properties are described by the document's words."""

from typing import Any

from pydantic import BaseModel, create_model

from handlingsplan.api.answers import ListQuestion, said
from handlingsplan.api.collections import Collection
from handlingsplan.chapters.document.descriptions import description_of
from handlingsplan.editions.models import Edition
from handlingsplan.editions.places import place_or_404

NEWEST = "newest"
SIGNS = "[-a-zA-Z0-9_]"


class InPlan(BaseModel):
    """The address of what is in a plan."""

    slug: str = said(
        *("Planens kortadress.", "The plan's short address."),
        pattern=f"^{SIGNS}{{1,50}}$",
    )


class InEdition(InPlan):
    """The address of what is in an edition."""

    edition: str = said(
        "Utgåvans nummer, eller `newest` för den nyaste som gäller.",
        "The number of the edition, or `newest` for the newest that holds.",
        pattern="^(newest|[1-9][0-9]{0,5})$",
    )

    def found(self) -> Edition:
        """Return the edition; raises Http404."""
        return place_or_404(self.slug, None if self.edition == NEWEST else int(self.edition)).edition


class WithKey(BaseModel):
    """The address of one thing of a list."""

    key: str = said("Nyckeln, som `measure-12`.", "The key, as `measure-12`.", pattern=f"^{SIGNS}{{1,200}}$")


class WithChapter(BaseModel):
    """The address of a chapter."""

    number: int = said("Kapitlets nummer, 1 till 8.", "The number of the chapter, 1 to 8.", ge=1, le=8)


class ThingInEdition(InEdition, WithKey):
    """The address of one thing of an edition's list."""


class ThingInPlan(InPlan, WithKey):
    """The address of one thing of a plan's list."""


class ChapterInEdition(InEdition, WithChapter):
    """The address of a chapter of an edition."""


class ChapterInPlan(InPlan, WithChapter):
    """The address of a chapter of a plan."""


def question_of(collection: Collection) -> type[ListQuestion]:
    """Return the class of what the list may be asked."""
    fields: dict[str, Any] = {}
    for name in collection.chosen_by:
        words = description_of(collection.of.__name__, name)
        assert words is not None, (collection.name, name)  # noqa: S101 a test holds every property described
        fields[name] = (str, said(words.swedish, words.english, "", max_length=200))
    name = "".join(part.capitalize() for part in collection.name.split("_"))
    made: type[ListQuestion] = create_model(f"{name}Question", __base__=ListQuestion, **fields)
    return made


def wanted(collection: Collection, question: ListQuestion) -> dict[str, str]:
    """Return the values that were asked for, by property."""
    asked = {name: getattr(question, name) for name in collection.chosen_by}
    return {name: value for name, value in asked.items() if value}
