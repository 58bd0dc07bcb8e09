"""Swedish search and order, alike on PostgreSQL and SQLite, which neither folds nor sorts å, ä and ö."""

import re
import unicodedata
from functools import lru_cache, reduce
from operator import or_
from threading import Lock
from typing import Any

import snowballstemmer
from django.db import models
from django.db.models import Q

# å, ä and ö come after z; under every collation "zz" + letter sorts after the words that begin with z.
_AFTER_Y = {"z": "za", "å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc"}
_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")
# What nobody sees: soft hyphens, spaces and joints without width, signs that turn the direction of writing
_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("swedish")
_STEMMER_LOCK = Lock()  # the stemmer keeps the word that it works on in itself, and requests are threads


def fold(text: str) -> str:
    """Return `text` as it is searched: composed, lower case, single spaces, nothing that nobody sees."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).casefold().split())


def says(words: str, *columns: str) -> Q:
    """Return what keeps the rows in one of whose `columns` the words stand, whatever their case.

    For columns that have no `SearchField`. SQLite's own comparisons know the case of a to z alone.
    """
    sought = " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", words)).split())
    if sought.isascii():  # which both databases compare by themselves, several times as fast
        return reduce(or_, (Q(**{f"{column}__icontains": sought}) for column in columns))
    return reduce(or_, (Q(**{f"{column}__iregex": re.escape(sought)}) for column in columns))


def is_called(name: str, other: str) -> bool:
    """Tell whether two names are the same to who reads them."""
    return fold(name) == fold(other)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    with _STEMMER_LOCK:
        return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the words of `text` as they are searched whatever their case and ending, each once."""
    return list(dict.fromkeys(_stem(word) for word in _WORD.findall(fold(text))))


def sort_key(text: str) -> str:
    """Return a key that sorts in Swedish order under any collation, numbers by value."""
    letters = []
    for letter in fold(text):
        if letter in _AFTER_Y:
            letters.append(_AFTER_Y[letter])
        else:
            letters.append(unicodedata.normalize("NFD", letter)[0])
    plain = _NOT_IN_KEY.sub(" ", "".join(letters)).strip()
    return _NUMBER.sub(lambda match: match.group().zfill(8), plain)


class DerivedField(models.CharField):  # type: ignore[type-arg] # takes none at run time
    """A column computed from other columns whenever the row is saved, also in bulk."""

    def __init__(self, *, source: tuple[str, ...], **kwargs: Any) -> None:
        self.source = source
        kwargs.update(editable=False, max_length=kwargs.get("max_length", 1000), default="")
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Keep what makes the column in the migration."""
        name, path, args, kwargs = super().deconstruct()
        return str(name), path, list(args), {**kwargs, "source": self.source}

    def derive(self, text: str) -> str:
        """Return the stored form of the source text."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 Django's signature
        """Compute the value just before it is written."""
        text = " ".join(str(getattr(model_instance, name) or "") for name in self.source)
        value = self.derive(text)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class SortKeyField(DerivedField):
    """`order_by` this column for Swedish order."""

    def derive(self, text: str) -> str:
        return sort_key(text)


class SearchField(DerivedField):
    """Filter this column with `contains=fold(query)` for a search that knows å from a and ignores case."""

    def derive(self, text: str) -> str:
        return fold(text)


class StemsField(DerivedField):
    """Filter this column with `contains=` each of `stems(query)`, for a search that also ignores endings."""

    def derive(self, text: str) -> str:
        return " ".join(stems(text))
