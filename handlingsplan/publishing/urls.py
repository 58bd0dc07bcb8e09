"""Addresses of the way to the next edition, and of the register of adoptions."""

from django.urls import path

from handlingsplan.languages import path_in_languages
from handlingsplan.publishing import adoption_views, on_behalf_views, views

WORK = "arbete/<slug:slug>/"
JOB = f"{WORK}jobb/<uuid:token>/"

urlpatterns = [
    path_in_languages("planer/<slug:slug>/beslut/", adoption_views.adoptions, name="adoptions"),
    path(f"{WORK}beslut/", adoption_views.working_adoptions, name="working_adoptions"),
    path(f"{WORK}utgavor/<int:number>/aterkalla/", adoption_views.withdraw, name="withdraw_edition"),
    path(f"{WORK}utgavor/<int:number>/beslut/<slug:organisation>/", adoption_views.new_adoption, name="new_adoption"),
    path(f"{WORK}registrerat/<slug:organisation>/", on_behalf_views.registered, name="registered_for"),
    path(f"{WORK}registrerat/<int:pk>/bekrafta/", on_behalf_views.confirm, name="confirm_registered"),
    path(f"{WORK}beslut/<int:pk>/", adoption_views.correct_adoption, name="correct_adoption"),
    path(f"{WORK}utgava/", views.readiness, name="readiness"),
    path(f"{WORK}utgava/publicera/", views.publish_edition, name="publish"),
    path(f"{WORK}utkast/", views.draft_pdf, name="draft_pdf"),
    path(JOB, views.render_job, name="render_job"),
    path(f"{JOB}plan.pdf", views.render_job_pdf, name="render_job_pdf"),
    path(f"{JOB}igen/", views.retry_job, name="retry_job"),
]
