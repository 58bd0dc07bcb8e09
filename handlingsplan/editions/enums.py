"""Kinds of adoption, and the forms that an edition is made in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdoptionKind(models.TextChoices):
    """What a political body decided about an edition. Approved is the coordinator's word, adopted the body's."""

    ADOPTED = "adopted", _("Antagen")
    WITH_RESERVATION = "with_reservation", _("Antagen med förbehåll")
    REJECTED = "rejected", _("Inte antagen")


class FileForm(models.TextChoices):
    """The forms of an edition; the value is how the file's name ends. JSON is the frozen text itself, ready at once."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")
    CSV = "zip", _("Tabeller (CSV)")
    PACKAGE = "paket.zip", _("Hela utgåvan, att bevara")


OTHER_FORMS = (FileForm.DOCX, FileForm.XLSX, FileForm.CSV)  # what is written of every edition beside its PDF
BESIDE_PDF = (*OTHER_FORMS, FileForm.PACKAGE)  # the last holds all the others
CONTENT_TYPES: dict[FileForm, str] = {
    FileForm.PDF: "application/pdf",
    FileForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileForm.CSV: "application/zip",
    FileForm.PACKAGE: "application/zip",
}
