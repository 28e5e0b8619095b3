from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "madoguchi.platform"
    label = "platform"
