"""Which files of the installed packages a browser can load."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OnlyWhatIsServed(StaticFilesConfig):
    """Leave out what no page names: other builds of Bootstrap and htmx, most of all that packages bring.

    Collecting hashes and compresses each file, for half a minute with all of them.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "bootstrap.rtl.*", "bootstrap.css*", "bootstrap.*js*"),
        *("django-htmx.js", "ext", "htmax-*", "htmx-2.js", "htmx-4*"),
        "guardian",
    ]
