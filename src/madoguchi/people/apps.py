from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "madoguchi.people"
