from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "madoguchi.catalogue"
