from django.db import models

from madoguchi.platform.models import Owned


class CompanyRole(Owned):
    """A named set of rights that a company made for itself (自社の役割).

    Those delivered with the portal are in delivered_roles.py.
    """

    name = models.CharField(max_length=40)
    rights = models.JSONField()  # words of customers/rights.py

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="one_role_name")
        ]

    def __str__(self) -> str:
        return f"company role {self.pk}"
