from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.messaging.models import Message
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


class Bill(Owned):
    """A bill of one billing account and month: all it says is frozen in `record`.

    The columns beside it are copies to search and to sort by; `record` is the truth
    and `sha256` its digest (billing/record/invoice.py).
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="bills")
    billing_month = models.DateField()  # its first day
    invoice_number = models.CharField(max_length=10)  # I and 9 digits, gap-free
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    closing_on = models.DateField()
    due_on = models.DateField(null=True)
    lines = models.PositiveIntegerField()
    net_yen = models.BigIntegerField()
    tax_yen = models.BigIntegerField()
    total_yen = models.BigIntegerField()
    record = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"], name="one_bill_a_month"
            ),
            models.UniqueConstraint(
                fields=["party", "invoice_number"], name="one_invoice_number"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")), name="bill_adds_up"
            ),
        ]
        indexes = [
            models.Index(fields=["billing_month", "account"], name="bill_by_month")
        ]

    def __str__(self) -> str:
        return f"bill {self.invoice_number}"


class Revision(Owned):
    """A later document about a bill: corrected, return, cancelled or reissued.

    Its record is frozen like the bill's and says which number it follows and why.
    """

    narrowed_by = {"billed_accounts": "bill__account"}

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="revisions")
    nth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)  # the bill's, and -nth
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    net_yen = models.BigIntegerField()
    tax_yen = models.BigIntegerField()
    total_yen = models.BigIntegerField()
    record = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "bill", "nth"], name="one_revision_after_another"
            ),
            models.UniqueConstraint(
                fields=["party", "number"], name="one_revision_number"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")),
                name="revision_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class BillFault(Owned):
    """Why an account got no bill of a month: a point of the checklist, by its code."""

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    code = models.CharField(max_length=40)  # checklist.WORDS
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "code"],
                name="one_fault_a_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.account_id}"


class Delivery(Owned):
    """How a billing account is told of its bills. Without a row: by mail, as loaded."""

    narrowed_by = {"billed_accounts": "account"}

    class Way(models.TextChoices):
        MAIL = "mail", _("メールで知らせる")
        NONE = "none", _("知らせない（マイページで見る）")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    to_address = models.CharField(max_length=254, blank=True)  # "": the account's
    proved_at = models.DateTimeField(null=True)
    # none where `to_address` was chosen before addresses had to be proved
    pending_address = models.CharField(max_length=254, blank=True, db_default="")
    # named on the page, not proved yet: it gets nothing but its own code
    pending_user_id = models.BigIntegerField(null=True)  # who has named it
    pending_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "account"], name="one_delivery")
        ]

    def __str__(self) -> str:
        return f"delivery of account {self.account_id}"


class BillNotice(Owned):
    """That somebody was told of a bill: the mail goes once."""

    narrowed_by = {"billed_accounts": "bill__account"}

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "bill"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"notice of bill {self.bill_id}"


class Deletion(Owned):
    """That a document went when its time was over, and by which rule. Nobody's data.

    Written by the database's `billing_forget` alone, which takes the frozen record,
    its charges and the document away in the same step. `rule_from_on`: since when the
    rule holds; none for the ten years that hold without one.
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    issued_on = models.DateField()
    sha256 = models.CharField(max_length=64)  # of the record
    years = models.PositiveSmallIntegerField()
    rule_from_on = models.DateField(null=True)
    deleted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="deleted_once")
        ]
        indexes = [
            models.Index(
                fields=["party", "account", "billing_month"], name="deletion_by_month"
            )
        ]

    def __str__(self) -> str:
        return f"deletion of {self.number}"


class InvoiceCounter(models.Model):
    """The last invoice number given out. One row; its lock makes the numbers dense."""

    last_number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_counter")]

    def __str__(self) -> str:
        return f"last invoice {self.last_number}"
