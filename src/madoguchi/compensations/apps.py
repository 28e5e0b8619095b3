from django.apps import AppConfig


class CompensationsConfig(AppConfig):
    name = "madoguchi.compensations"
