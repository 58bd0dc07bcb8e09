"""Files that a row has in the storage."""

from django.db import transaction
from django.db.models.fields.files import FieldFile


def delete_on_commit(file: FieldFile) -> None:
    """Delete the file once the row is certainly gone; a storage that does not answer leaves it, and is logged."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
