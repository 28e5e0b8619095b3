"""Every address of ours. An address never changes; web/permissions.py says who may."""

from django.urls import URLPattern, URLResolver, path

from madoguchi.web import first_access, outbox, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in.sign_in, name="sign-in"),
    path("logout/", sign_in.sign_out, name="sign-out"),
    path("signed-out/", sign_in.signed_out, name="signed-out"),
    path("first-access/", first_access.first_access, name="first-access"),
    path(
        "first-access/code/", first_access.first_access_code, name="first-access-code"
    ),
    path(
        "first-access/password/",
        first_access.first_access_password,
        name="first-access-password",
    ),
    path("dev/outbox/", outbox.outbox, name="outbox"),
]
