"""The base of all parts, and the heads of a plan and an edition."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue

from handlingsplan.chapters.document.descriptions import described
from handlingsplan.plan.enums import Vocabulary


def _as_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


# As exact as readers of JSON take numbers (RFC 7493): what is read back from an edition equals what was frozen
Number = Annotated[
    Decimal,
    AfterValidator(lambda number: Decimal(repr(_as_json(number)))),
    PlainSerializer(_as_json, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]


_TOLD: dict[frozenset[str], set[str]] = {}


class Frozen(BaseModel):
    """Base of every part: cannot be changed, and refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    def model_post_init(self, _context: Any, /) -> None:
        """Share which fields were told with all parts of which the same were: it is half of what a part takes."""
        told = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _TOLD.setdefault(frozenset(told), told))

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe each property in Swedish and English, wherever the part's schema is told."""
        schema = handler(core_schema)
        described(cls.__name__, handler.resolve_ref_schema(schema))
        return schema


class Link(Frozen):
    """A name together with the anchor it leads to, in this chapter or another; `key` is that of what it names."""

    key: str
    anchor: str
    chapter: int
    text: str


class PlanHead(Frozen):
    """What the title page and the frame need."""

    slug: str
    title: str
    subtitle: str
    summary: str
    period_start: int
    period_end: int
    coordinating_organisation: str
    coordinating_organisation_key: str
    is_demo: bool
    subject: str = ""  # what the plan is about; empty in editions older than that
    county_code: str = ""
    # By which vocabularies measures and indicators are classed; editions older than this were by all of them
    vocabularies: tuple[str, ...] = tuple(Vocabulary.values)
    coordinating_organisation_number: str = ""
    # What others may do with it (`handlingsplan.plan.licences`); empty in editions older than that
    licence: str = ""
    licence_name: str = ""


class EditionHead(Frozen):
    """Which edition this is."""

    number: int
    published_at: datetime
    summary: str
    # Chain, number and digest of the newest entry in the plan's history when the edition was frozen: whoever has it
    # can tell whether the end of the history was cut off since. Empty in older editions.
    history_head: str = ""
    # Sent out for comment: numbered apart, decided by nobody, and no edition
    is_consultation: bool = False
    # The foreword, and who signs it, one a line; empty where there is none, and in editions older than that
    preface: str = ""
    signatures: tuple[str, ...] = ()
