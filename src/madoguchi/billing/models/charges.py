"""Charges: rated ones, and those that were promised."""

from django.db import models
from django.db.models import Func, Q, Value

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import Owned, OwnedInBulk


class Charge(OwnedInBulk):
    """A rated charge: what is put on the bill of its month. `id` keeps the order.

    It has no key of its own: the same row twice is two charges. The import, alone
    at a time, counts equal rows, so that loading a file again adds none. One index
    is both its primary key and the way to the charges of a contract and month.
    """

    narrowed_by = {"contracts": "contract"}

    pk = models.CompositePrimaryKey("contract_id", "billing_month", "id")
    id = models.BigIntegerField(
        db_default=Func(Value("billing_charge_order"), function="nextval")
    )

    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        related_name="charges",
        db_constraint=False,  # see OwnedInBulk
        db_index=False,
    )
    billing_month = models.DateField()  # its first day
    item_code = models.CharField(max_length=20)
    description = models.CharField(max_length=200)
    used_from = models.DateField(null=True)
    used_to = models.DateField(null=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)  # yen
    amount_yen = models.BigIntegerField()
    tax_category = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"charge {self.id}"


class PromisedCharge(Owned):
    """A sum that a procedure or the desk has promised: an exit fee, a part of a month.

    `source` is the number of the order, or of the returned piece; `amount_yen` is what
    all charges of the item come to on this contract in `billing_month` (its first
    day), in the operator's basis, and may be 0. `settled_month` is the month whose bill
    carries it; empty until then. `placed_here`: the charge is ours, not the export's.
    """

    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    billing_month = models.DateField()
    source = models.CharField(max_length=40)
    item_code = models.CharField(max_length=20)
    description = models.CharField(max_length=200)
    used_from = models.DateField(null=True)
    used_to = models.DateField(null=True)
    amount_yen = models.BigIntegerField()
    tax_category = models.CharField(max_length=20)
    promised_at = models.DateTimeField()
    settled_month = models.DateField(null=True)
    placed_here = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract", "source", "item_code"],
                name="one_promise_an_item",
            )
        ]
        indexes = [
            models.Index(
                fields=["contract"],
                condition=Q(settled_month=None),
                name="open_promise",
            )
        ]

    def __str__(self) -> str:
        return f"promised {self.item_code} of {self.source}"
