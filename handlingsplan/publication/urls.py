"""Addresses of published plans, of the way to the next edition, and of the health page."""

from django.urls import path

from handlingsplan.publication import (
    adoption_views,
    appendix_views,
    browse_views,
    change_views,
    compare_views,
    feeds,
    format_views,
    health_views,
    job_views,
    paper_views,
    public_views,
    working_views,
)

PLAN = "planer/<slug:slug>/"
EDITION = f"{PLAN}utgavor/<int:number>/"
CHANGES = f"{EDITION}andrat-sedan/<int:since>/"
WORK = "arbete/<slug:slug>/"
JOB = f"{WORK}jobb/<uuid:token>/"

urlpatterns = [
    path("halsa/", health_views.health, name="health"),
    path("planer/", public_views.published_plans, name="published_plans"),
    path(PLAN, public_views.published_plan, name="published_plan"),
    path(f"{PLAN}kapitel/<int:number>/", public_views.published_chapter, name="published_chapter"),
    path(f"{PLAN}bilagor/<slug:key>/", appendix_views.published_appendix, name="published_appendix"),
    path(f"{EDITION}bilagor/<slug:key>.pdf", appendix_views.edition_appendix_file, name="edition_appendix_file"),
    path(f"{PLAN}laget/", public_views.published_standing, name="published_standing"),
    path(f"{PLAN}plan.pdf", public_views.newest_pdf, name="newest_pdf"),
    path(f"{PLAN}plan.<slug:form>", public_views.newest_form, name="newest_form"),
    path(f"{PLAN}utgavor/", public_views.editions, name="editions"),
    path(EDITION, public_views.edition, name="edition"),
    path(f"{EDITION}plan.pdf", public_views.edition_pdf, name="edition_pdf"),
    path(f"{EDITION}plan.json", public_views.edition_data, name="edition_data"),
    path(f"{EDITION}plan.<slug:form>", public_views.edition_form, name="edition_form"),
    path(f"{EDITION}<slug:table>.csv", format_views.edition_table, name="edition_table"),
    path("planer/schema.json", format_views.data_schema, name="data_schema"),
    path(f"{CHANGES}", change_views.edition_changes, name="edition_changes"),
    path(f"{CHANGES}kapitel/<int:chapter>/", change_views.edition_text_changes, name="edition_text_changes"),
    path(f"{CHANGES}bilagor/<slug:key>/", change_views.edition_appendix_changes, name="edition_appendix_changes"),
    path(f"{PLAN}atgarder/", browse_views.public_measures, name="public_measures"),
    path(f"{PLAN}atgarder/<int:number>/", browse_views.public_measure, name="public_measure"),
    path(f"{PLAN}organisationer/", browse_views.public_organisations, name="public_organisations"),
    path(f"{PLAN}organisationer/<slug:organisation>/", browse_views.public_extract, name="public_extract"),
    path(f"{PLAN}nyvald/", browse_views.newly_elected, name="newly_elected"),
    path(f"{PLAN}beslut/", adoption_views.adoptions, name="adoptions"),
    path(f"{PLAN}utgavor/flode.xml", feeds.edition_feed, name="edition_feed"),
    path(f"{PLAN}organisationer/<slug:organisation>/utdrag.pdf", paper_views.extract_pdf, name="extract_pdf"),
    path(f"{PLAN}nyvald/nyvald.pdf", paper_views.newly_elected_pdf, name="newly_elected_pdf"),
    path(f"{CHANGES}andrat.pdf", paper_views.edition_changes_pdf, name="edition_changes_pdf"),
    path(f"{WORK}andrat-sedan/<int:since>/andrat.pdf", paper_views.working_changes_pdf, name="working_changes_pdf"),
    path("sitemap.xml", feeds.site_map, name="site_map"),
    path(f"{WORK}utgavor/<int:number>/aterkalla/", adoption_views.withdraw, name="withdraw_edition"),
    path(f"{WORK}utgavor/<int:number>/beslut/<slug:organisation>/", adoption_views.new_adoption, name="new_adoption"),
    path(f"{WORK}beslut/<int:pk>/", adoption_views.correct_adoption, name="correct_adoption"),
    path(f"{WORK}andrat-sedan/<int:since>/", change_views.working_changes, name="working_changes"),
    path(
        f"{WORK}andrat-sedan/<int:since>/kapitel/<int:chapter>/",
        change_views.working_text_changes,
        name="working_text_changes",
    ),
    path(
        f"{WORK}andrat-sedan/<int:since>/bilagor/<slug:key>/",
        change_views.working_appendix_changes,
        name="working_appendix_changes",
    ),
    path(f"{WORK}kapitel/<int:number>/versioner/jamfor-utgava/", compare_views.compare_edition, name="compare_edition"),
    path(f"{WORK}utgava/", working_views.readiness, name="readiness"),
    path(f"{WORK}utgava/publicera/", working_views.publish_edition, name="publish"),
    path(f"{WORK}utkast/", working_views.draft_pdf, name="draft_pdf"),
    path(f"{WORK}jobb/", job_views.jobs, name="jobs"),
    path(JOB, working_views.render_job, name="render_job"),
    path(f"{JOB}plan.pdf", working_views.render_job_pdf, name="render_job_pdf"),
    path(f"{JOB}igen/", working_views.retry_job, name="retry_job"),
]
