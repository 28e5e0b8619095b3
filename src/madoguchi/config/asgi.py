"""What the web server serves: Django behind the front that collects bodies."""

from django.conf import settings

from madoguchi.config.front.application import Front
from madoguchi.config.wsgi import application as django

application = Front(
    django, threads=settings.WEB_THREADS, proxy_count=settings.PROXY_COUNT
)
