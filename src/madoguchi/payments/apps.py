from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "madoguchi.payments"

    def ready(self) -> None:
        from madoguchi.payments.conflict_store import join_conflict_store  # noqa: PLC0415 no models before

        join_conflict_store()
