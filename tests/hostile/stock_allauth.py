"""The addresses of allauth as it comes, for its own tests only."""

from django.urls import include, path

urlpatterns = [
    path("mfa/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
