from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "madoguchi.contracts"
