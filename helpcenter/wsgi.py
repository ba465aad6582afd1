import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")

django = get_wsgi_application()

# Only now, with Django set up. The addresses are read before the fork, so that all workers share them in memory.
from django.urls import get_resolver  # noqa: E402

from faq.operations.monitoring.observing import Observer  # noqa: E402
from faq.operations.store.door import Door  # noqa: E402

assert get_resolver().url_patterns
application = Observer(Door(django))
