import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")

django = get_wsgi_application()

# Only now, with Django set up. Addresses, words and templates are read before the fork, so that all workers share them.
from django.conf import settings  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils.translation import gettext, override  # noqa: E402

from faq.operations.monitoring.observing import Observer  # noqa: E402
from faq.operations.store.door import Door  # noqa: E402

assert get_resolver().url_patterns
for language, _name in settings.LANGUAGES:
    with override(language):
        gettext("Search")
for page in ("base", "reading/home", "reading/topic", "reading/article", "reading/not_found", "search/results"):
    get_template(f"{page}.html")
application = Observer(Door(django))
