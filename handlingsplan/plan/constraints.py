"""Nothing crosses plans: foreign keys over two columns, enforced in the database."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model
from django.utils.translation import gettext_lazy as _


def _concrete(model: type[Model], name: str) -> Any:
    """Return a field that has a column of its own."""
    return model._meta.get_field(name)


def _quoted_table(model: Any, schema_editor: Any) -> str:
    return str(schema_editor.quote_name(model._meta.db_table))


class SamePlan(BaseConstraint):
    """The row and the row it points at belong to the same plan.

    `fields` are this model's foreign key and its plan; `to_fields` the columns they must match together in the
    model `to`, which needs a UniqueConstraint over them. A null in `fields` matches anything.
    """

    def __init__(
        self, *, fields: Sequence[str], to: str, to_fields: Sequence[str] = ("id", "plan"), name: str, **kwargs: Any
    ) -> None:
        kwargs.setdefault("violation_error_message", _("Det valda hör till en annan plan."))
        super().__init__(name=name, **kwargs)
        self.fields, self.to, self.to_fields = tuple(fields), to, tuple(to_fields)

    def _clause(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        here = ", ".join(quote(_concrete(model, name).column) for name in self.fields)
        # Names, not the model: while SQLite remakes a table, no other model can be looked up.
        there = ", ".join(quote(name if name == "id" else f"{name}_id") for name in self.to_fields)
        table = quote(self.to.lower().replace(".", "_"))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({here}) REFERENCES {table} ({there}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return self._clause(model, schema_editor)

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the statement that adds the constraint."""
        table, clause = _quoted_table(model, schema_editor), self._clause(model, schema_editor)
        return f"ALTER TABLE {table} ADD {clause}"

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the statement that drops the constraint."""
        return f'ALTER TABLE {_quoted_table(model, schema_editor)} DROP CONSTRAINT "{self.name}"'

    def validate(
        self, model: type[Model], instance: Model, exclude: set[str] | None = None, using: str | None = None
    ) -> None:
        """Refuse an instance whose target is not in its plan."""
        if exclude and exclude & set(self.fields):
            return
        values = [getattr(instance, _concrete(model, name).attname) for name in self.fields]
        if None in values:
            return
        target = model._meta.apps.get_model(self.to)
        names = [_concrete(target, name).attname for name in self.to_fields]
        rows = target._default_manager.using(using)  # noqa: SLF001 as Django's own constraints do
        if not rows.filter(**dict(zip(names, values, strict=True))).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return how to make the constraint again."""
        path, args, kwargs = super().deconstruct()
        kwargs.pop("violation_error_message", None)
        return path, tuple(args), {**kwargs, "fields": self.fields, "to": self.to, "to_fields": self.to_fields}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SamePlan):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.to, self.to_fields))
