"""How far the plan's history had come, as editions noted it: copies that everybody has, which show a cut-off end."""

import re
from collections.abc import Iterator

from actors.heads import Head, read_heads
from handlingsplan.editions.models import Edition

# In canonical JSON, where no text can hold it: there each quotation mark has a backslash before it.
_NOTED = re.compile(r'"edition":\{"history_head":"(\S+ \d+ [0-9a-f]{64})"')


def noted_heads() -> Iterator[Head]:
    """Yield what each edition in the portal noted, also where its content is no longer what was frozen."""
    for content in Edition.objects.order_by("pk").values_list("content", flat=True).iterator(chunk_size=1):
        yield from noted_in(content)


def noted_in(content: str) -> Iterator[Head]:
    """Yield what an edition's data noted; nothing where it is older than that."""
    yield from read_heads(_NOTED.findall(content))
