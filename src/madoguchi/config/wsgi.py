import os

from django.core.wsgi import get_wsgi_application
from procrastinate.contrib.django import app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
application = get_wsgi_application()
app.perform_import_paths()  # now, so that the first to ask for work need not wait

from madoguchi.web.finding.warming import warm_finding_soon  # noqa: E402 after the setup

warm_finding_soon()  # in each process of the web, before anybody searches
