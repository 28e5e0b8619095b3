from django.db import models

from madoguchi.contracts.service_kinds import Service, ServiceKind, service_kind_of
from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.wording import format_line_number
from madoguchi.platform.models import Owned


class Contract(Owned):
    """One service of a customer."""

    narrowed_by = {"contracts": "pk"}

    code = models.CharField(max_length=8)  # ours, at random, Crockford: for URLs
    contract_number = models.CharField(max_length=20, db_index=True)
    account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="contracts"
    )
    service = models.CharField(max_length=20, choices=Service)
    plan_code = models.CharField(max_length=20)
    nickname = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20)  # active, suspended, ended
    started_on = models.DateField()
    ended_on = models.DateField(null=True)  # the last day of use
    term_end_on = models.DateField(null=True)
    line_number = models.CharField(max_length=20, blank=True)
    service_postal_code = models.CharField(max_length=7, blank=True)
    service_address = models.CharField(max_length=300, blank=True)
    work_fee_monthly_yen = models.BigIntegerField(null=True)  # an instalment (工事費)
    work_fee_until = models.DateField(null=True)  # the first day of its last month
    # what is searched; a trigger of the database spells it
    words = models.TextField(default="", db_default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract_number"], name="one_contract_number"
            ),
            models.UniqueConstraint(fields=["party", "code"], name="one_code"),
        ]
        indexes = [
            models.Index(fields=["code"], name="contract_of_code"),
            models.Index(
                fields=["party", "account", "service", "status"],
                include=["id"],
                name="contracts_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"contract {self.code}"

    def place_in_import(self) -> tuple[str, str]:
        return "contracts", self.contract_number

    @property
    def label(self) -> str:
        """The nickname, else the number of the line, else the contract number."""
        line = format_line_number(self.line_number)
        return self.nickname or line or self.contract_number

    @property
    def service_kind(self) -> ServiceKind:
        return service_kind_of(self.service)


class ContractOption(Owned):
    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="options")
    option_code = models.CharField(max_length=20)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)  # the last day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract", "option_code", "started_on"],
                name="one_option_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"option {self.option_code} of {self.contract_id}"


class Equipment(Owned):
    """A rented or sold piece; a rented one goes back when the contract ends."""

    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="equipment")
    kind = models.CharField(max_length=20)
    model = models.CharField(max_length=60)
    serial = models.CharField(max_length=40)
    is_rental = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "serial"], name="one_serial")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"


class ReturnCase(Owned):
    """The return of rented equipment after a contract's end (機器の返却)."""

    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="returns")
    opened_at = models.DateTimeField()
    kit_on = models.DateField()  # about when the box for it is sent
    due_on = models.DateField()  # the last day
    damage_fee_yen = models.BigIntegerField()  # each piece, as promised
    tracking_number = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField(null=True)  # when the customer said so
    reminded_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract"], name="one_return_a_contract"
            )
        ]

    def __str__(self) -> str:
        return f"return {self.pk}"


class ReturnItem(Owned):
    """One piece of a return; open while `outcome` is empty."""

    narrowed_by = {"contracts": "case__contract"}

    case = models.ForeignKey(ReturnCase, models.CASCADE, related_name="items")
    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)  # whole, damaged, missing
    settled_on = models.DateField(null=True)
    fee_yen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "case", "equipment"], name="one_piece_a_return"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_on=None, fee_yen=0)
                | (~models.Q(outcome="") & models.Q(settled_on__isnull=False)),
                name="settled_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"piece {self.equipment_id} of return {self.case_id}"
