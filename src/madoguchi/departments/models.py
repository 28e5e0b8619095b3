from django.db import models
from django.db.models import Q

from madoguchi.platform.models import Owned


class Department(Owned):
    """A department of a company, as its books call it. Codes keep leading zeros."""

    code = models.CharField(max_length=15)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "code"], name="one_department_code"
            )
        ]

    def __str__(self) -> str:
        return f"department {self.code}"


class Share(Owned):
    """Which part of a charge a department bears, from a day on.

    Without a contract: of every contract that has no share of its own; without an
    item: of every item. `until_on` is the last day.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="shares", db_index=False
    )
    contract_number = models.CharField(max_length=20, blank=True)
    item_code = models.CharField(max_length=20, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "party",
                    "contract_number",
                    "item_code",
                    "department",
                    "from_on",
                ],
                name="one_share_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}% of {self.contract_number or 'all'}"


class Book(Owned):
    """How a company's bookkeeping wants its file: saved, and used every month.

    `taxes`: tax category to the name that the company has for it, where it is not the
    software's. `columns`: of the generic table, its headings, each with its field.
    """

    name = models.CharField(max_length=40)
    layout = models.CharField(max_length=20)  # layouts.LAYOUTS
    account = models.CharField(max_length=24)
    contra_account = models.CharField(max_length=24)
    taxes = models.JSONField()
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="one_book_name")
        ]

    def __str__(self) -> str:
        return f"book {self.name}"
