from django.apps import AppConfig


class LegalNoticesConfig(AppConfig):
    name = "madoguchi.legal_notices"
