import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")

django = get_wsgi_application()

# Only now, with Django set up.
from faq.operations.observing import Observer  # noqa: E402

application = Observer(django)
