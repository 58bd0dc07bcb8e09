"""The addresses of export and import."""

from django.urls import path

from measures.workbooks import views

_ALL = "arbete/<slug:slug>/atgarder/"

urlpatterns = [
    path(f"{_ALL}excel/", views.export_xlsx, name="export_xlsx"),
    path(f"{_ALL}csv/", views.export_csv, name="export_csv"),
    path(f"{_ALL}las-in/", views.workbook_upload, name="workbook_upload"),
    path(f"{_ALL}las-in/<int:pk>/", views.workbook_preview, name="workbook_preview"),
    path(f"{_ALL}las-in/<int:pk>/kolumner/", views.workbook_columns, name="workbook_columns"),
    path(f"{_ALL}las-in/<int:pk>/varden/", views.workbook_values, name="workbook_values"),
    path(f"{_ALL}las-in/<int:pk>/angra/", views.workbook_undo, name="workbook_undo"),
    path(f"{_ALL}las-in/<int:pk>/att-ratta/", views.workbook_remarks, name="workbook_remarks"),
]
