"""Addresses of published plans."""

from django.urls import path

from handlingsplan.languages import path_in_languages
from handlingsplan.public import (
    browse_views,
    change_views,
    data_views,
    embed_views,
    feeds,
    front_views,
    page_pdf_views,
    reading_views,
    since_views,
    views,
)

PLAN = "planer/<slug:slug>/"
EDITION = f"{PLAN}utgavor/<int:number>/"
CHANGES = f"{EDITION}andrat-sedan/<int:since>/"
PERMANENT = f"{PLAN}utgavor/<int:edition_number>/"  # the edition's own pages of what the plan shows of its newest
CHAPTER, WHOLE_CHAPTER = "kapitel/<int:number>/", "kapitel/<int:number>/hela/"
MEASURE, ORGANISATION = "atgarder/<int:number>/", "organisationer/<slug:organisation>/"
INDICATOR = "indikatorer/<int:number>/"
WORK = "arbete/<slug:slug>/"

urlpatterns = [
    path_in_languages("", front_views.start, name="start"),
    path_in_languages("planer/", views.published_plans, name="published_plans"),
    path_in_languages(PLAN, front_views.published_plan, name="published_plan"),
    path_in_languages(f"{PLAN}sok/", front_views.search, name="public_search"),
    path_in_languages(f"{PLAN}{CHAPTER}", reading_views.chapter, name="published_chapter"),
    path_in_languages(f"{PLAN}{WHOLE_CHAPTER}", reading_views.whole_chapter, name="published_whole_chapter"),
    path_in_languages(f"{PLAN}{MEASURE}", reading_views.measure, name="public_measure"),
    path_in_languages(f"{PLAN}{ORGANISATION}", reading_views.organisation, name="public_extract"),
    path_in_languages(f"{PLAN}{INDICATOR}", reading_views.indicator, name="public_indicator"),
    path_in_languages(f"{PERMANENT}{CHAPTER}", reading_views.chapter, name="edition_chapter"),
    path_in_languages(f"{PERMANENT}{WHOLE_CHAPTER}", reading_views.whole_chapter, name="edition_whole_chapter"),
    path_in_languages(f"{PERMANENT}{MEASURE}", reading_views.measure, name="edition_measure"),
    path_in_languages(f"{PERMANENT}{ORGANISATION}", reading_views.organisation, name="edition_extract"),
    path_in_languages(f"{PERMANENT}{INDICATOR}", reading_views.indicator, name="edition_indicator"),
    path_in_languages(f"{PLAN}{INDICATOR}diagram/", embed_views.embedded_indicator, name="embedded_indicator"),
    path(f"{PLAN}{INDICATOR}varden.csv", embed_views.indicator_values, name="indicator_values"),
    path(f"{PLAN}{INDICATOR}diagram.png", embed_views.indicator_picture, name="indicator_picture"),
    path(f"{PERMANENT}{INDICATOR}diagram.png", embed_views.indicator_picture, name="edition_indicator_picture"),
    path_in_languages(
        f"{PERMANENT}{INDICATOR}diagram/", embed_views.embedded_indicator, name="embedded_edition_indicator"
    ),
    path(f"{PERMANENT}{INDICATOR}varden.csv", embed_views.indicator_values, name="edition_indicator_values"),
    path_in_languages(f"{PLAN}bilagor/<slug:key>/", browse_views.published_appendix, name="published_appendix"),
    path(f"{EDITION}bilagor/<slug:key>.pdf", browse_views.edition_appendix_file, name="edition_appendix_file"),
    path_in_languages(f"{PLAN}laget/", views.published_standing, name="published_standing"),
    path(f"{PLAN}plan.pdf", views.newest_pdf, name="newest_pdf"),
    path(f"{PLAN}plan.<slug:form>", views.newest_form, name="newest_form"),
    path_in_languages(f"{PLAN}utgavor/", views.editions, name="editions"),
    path_in_languages(EDITION, views.edition, name="edition"),
    path(f"{EDITION}plan.pdf", views.edition_pdf, name="edition_pdf"),
    path(f"{EDITION}paket.zip", views.edition_package, name="edition_package"),
    path(f"{EDITION}plan.json", views.edition_data, name="edition_data"),
    path(f"{EDITION}plan.<slug:form>", views.edition_form, name="edition_form"),
    path(f"{EDITION}<slug:table>.csv", views.edition_table, name="edition_table"),
    path(f"{EDITION}data/datapackage.json", data_views.data_package, name="data_package"),
    path(f"{EDITION}data/<slug:table>.csv", data_views.data_table, name="data_table"),
    path("planer/schema.json", views.data_schema, name="data_schema"),
    path("planer/schema-<int:number>.json", views.data_schema, name="data_schema_of_format"),
    path_in_languages(f"{CHANGES}", change_views.edition_changes, name="edition_changes"),
    path_in_languages(
        f"{CHANGES}kapitel/<int:chapter>/", change_views.edition_text_changes, name="edition_text_changes"
    ),
    path_in_languages(
        f"{CHANGES}bilagor/<slug:key>/", change_views.edition_appendix_changes, name="edition_appendix_changes"
    ),
    path_in_languages(f"{PLAN}atgarder/", browse_views.public_measures, name="public_measures"),
    path_in_languages(f"{PLAN}organisationer/", browse_views.public_organisations, name="public_organisations"),
    path_in_languages(f"{PLAN}nyvald/", browse_views.newly_elected, name="newly_elected"),
    path_in_languages(f"{PLAN}utgavor/flode.xml", feeds.edition_feed, name="edition_feed"),
    path(f"{PLAN}organisationer/<slug:organisation>/utdrag.pdf", page_pdf_views.extract_pdf, name="extract_pdf"),
    path(f"{PLAN}{ORGANISATION}tjansteutlatande.docx", page_pdf_views.decision_paper_docx, name="decision_paper"),
    path(f"{PLAN}nyvald/nyvald.pdf", page_pdf_views.newly_elected_pdf, name="newly_elected_pdf"),
    path(f"{CHANGES}andrat.pdf", page_pdf_views.edition_changes_pdf, name="edition_changes_pdf"),
    path(f"{WORK}andrat-sedan/<int:since>/andrat.pdf", page_pdf_views.working_changes_pdf, name="working_changes_pdf"),
    path(f"{WORK}sedan-sist/", since_views.since, name="since"),
    path("datasets/dcat", data_views.data_catalogue, name="catalogue"),
    path("sitemap.xml", feeds.site_map, name="site_map"),
    path("robots.txt", feeds.robots, name="robots"),
    path("favicon.ico", feeds.favicon, name="favicon"),
    path_in_languages(f"{PLAN}{ORGANISATION}flode.xml", feeds.organisation_feed, name="organisation_feed"),
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
    path(f"{WORK}kapitel/<int:number>/versioner/jamfor-utgava/", change_views.compare_edition, name="compare_edition"),
]
