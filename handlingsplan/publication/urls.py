"""Addresses of published plans, of the way to the next edition, and of the health page."""

from django.urls import path

from handlingsplan.publication import compare_views, health_views, public_views, working_views

PLAN = "planer/<slug:slug>/"
EDITION = f"{PLAN}utgavor/<int:number>/"
WORK = "arbete/<slug:slug>/"
JOB = f"{WORK}jobb/<uuid:token>/"

urlpatterns = [
    path("halsa/", health_views.health, name="health"),
    path("planer/", public_views.published_plans, name="published_plans"),
    path(PLAN, public_views.published_plan, name="published_plan"),
    path(f"{PLAN}kapitel/<int:number>/", public_views.published_chapter, name="published_chapter"),
    path(f"{PLAN}plan.pdf", public_views.newest_pdf, name="newest_pdf"),
    path(f"{PLAN}utgavor/", public_views.editions, name="editions"),
    path(EDITION, public_views.edition, name="edition"),
    path(f"{EDITION}plan.pdf", public_views.edition_pdf, name="edition_pdf"),
    path(f"{EDITION}plan.json", public_views.edition_data, name="edition_data"),
    path(f"{WORK}kapitel/<int:number>/versioner/jamfor-utgava/", compare_views.compare_edition, name="compare_edition"),
    path(f"{WORK}utgava/", working_views.readiness, name="readiness"),
    path(f"{WORK}utgava/publicera/", working_views.publish_edition, name="publish"),
    path(f"{WORK}utkast/", working_views.draft_pdf, name="draft_pdf"),
    path(JOB, working_views.render_job, name="render_job"),
    path(f"{JOB}plan.pdf", working_views.render_job_pdf, name="render_job_pdf"),
    path(f"{JOB}igen/", working_views.retry_job, name="retry_job"),
]
