"""The floor: the least that a page of a signed-in customer can be made of.

Settings, server, session, user, member and scope are the product's; of the customer's
rows one list is read, and the template is one line. Its middleware is what that needs.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from madoguchi.config.front.application import Front

ROWS_SQL = """
    SELECT billing_month, total_yen FROM billing_bill WHERE party_id = %s
    ORDER BY billing_month DESC LIMIT 24"""
MEMBER_SQL = "SELECT party_id FROM customers_member WHERE user_id = %s LIMIT 1"
FILLER_BYTES = 1_500
"""As much text as gzip has to press of a small page."""

TEMPLATE = Engine().from_string(
    "<!doctype html><html lang=ja><title>請求</title><h1>請求</h1><ul>"
    "{% for month, yen in rows %}<li><a href='/b/{{ month }}'>{{ month }}</a> {{ yen }}"
    "円</li>{% endfor %}</ul><!-- {{ filler }} --></html>"
)


def floor_page(request: HttpRequest) -> HttpResponse:
    from madoguchi.platform.scope import scope  # noqa: PLC0415 after the setup

    with connection.cursor() as cursor:
        cursor.execute(MEMBER_SQL, [request.user.pk])
        (party,) = cursor.fetchone()
    with scope("floor", party), connection.cursor() as cursor:
        cursor.execute(ROWS_SQL, [party])
        rows = cursor.fetchall()
    filler = "料金" * (FILLER_BYTES // 6)
    return HttpResponse(TEMPLATE.render(Context({"rows": rows, "filler": filler})))


urlpatterns = [path("", floor_page)]


def build_floor() -> Front:
    django.setup()
    settings.MIDDLEWARE = [
        "django.middleware.gzip.GZipMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    settings.ROOT_URLCONF = "bench.pages.floor_application"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.DATABASES["default"]["ATOMIC_REQUESTS"] = False
    return Front(get_wsgi_application(), threads=settings.WEB_THREADS, proxy_count=0)


application = build_floor()
