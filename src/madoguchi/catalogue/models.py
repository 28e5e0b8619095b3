from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Operator(models.Model):
    """The company that runs this portal and issues the invoices. One row.

    `settlement`: what becomes of a bill below 0, "refund", "next_bill" or "" (not
    said: customers ask). `support_hours` and `support_closed`: when the telephone is
    answered, and when not, as the operator words it; "" where it is not said.
    `mail_senders`: mail addresses and domains that write in the operator's name
    besides the portal's own; `sms_senders`: what its SMS come from. `exported_at`: of
    the last export that said its moment. `payments_from`: the first billing month
    (YYYY-MM) whose payments are all imported, "" for none. `transfer_account`: where
    customers transfer to, in the operator's words; "" where it is not said.
    `promised_charges`: who bills what procedures promise, the portal ("here") or the
    operator's charges ("export"); "" leaves promises unchecked. `exit_fee_item`,
    `equipment_fee_item`, `work_fee_item`: the items under which an exit fee, lost
    equipment and what is left of a work fee are charged, "" where such a promise is not
    billed. `compensation_item`: the item under which an outage gives something back, ""
    where it never does. `store_slips`: what the agency for slips at stores asks for, {}
    where there is none (payments/slips/agency.py).
    """

    name = models.CharField(max_length=200)
    brand = models.CharField(max_length=100)
    registration_number = models.CharField(max_length=14)  # T and 13 digits
    postal_code = models.CharField(max_length=7)
    address = models.CharField(max_length=300)
    support_phone = models.CharField(max_length=20)
    tax_rounding = models.CharField(max_length=10)  # kernel.tax.ROUNDING
    tax_basis = models.CharField(max_length=10)  # exclusive or inclusive
    closing_days = ArrayField(models.PositiveSmallIntegerField())
    invoice_issue_days_after_closing = models.PositiveSmallIntegerField()
    debit_day = models.PositiveSmallIntegerField()
    card_day = models.PositiveSmallIntegerField()
    transfer_due_day = models.PositiveSmallIntegerField()
    debit_collector_code = models.CharField(max_length=10, blank=True)
    settlement = models.CharField(max_length=10, blank=True, default="", db_default="")
    support_hours = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )
    support_closed = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )
    mail_senders = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    sms_senders = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    payments_from = models.CharField(
        max_length=7, blank=True, default="", db_default=""
    )
    transfer_account = models.CharField(
        max_length=100, blank=True, default="", db_default=""
    )
    promised_charges = models.CharField(
        max_length=10, blank=True, default="", db_default=""
    )
    exit_fee_item = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )
    equipment_fee_item = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )
    work_fee_item = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )

    compensation_item = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )
    store_slips = models.JSONField(blank=True, default=dict, db_default={})

    exported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_operator"),
            models.CheckConstraint(
                condition=models.Q(tax_rounding__in=["down", "half_up", "up"]),
                name="tax_rounding_known",
            ),
            models.CheckConstraint(
                condition=models.Q(tax_basis__in=["exclusive", "inclusive"]),
                name="tax_basis_known",
            ),
        ]

    def __str__(self) -> str:
        return self.brand

    def knows_payments_of(self, month: date) -> bool:
        """Whether all payments of the bills of a month, its first day, are known."""
        return bool(self.payments_from) and f"{month:%Y-%m}" >= self.payments_from


class Item(models.Model):
    """Something that can be charged, with its price from a day on.

    `unit`: in what a charge of it is counted (秒, 回, GB); "" shows none.
    `carries_number`: an option with which a telephone number ends. `plan_group`: plans
    of one group change into one another, in the operator's own words; "" into all.
    """

    item_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)  # fibre_plan, mobile_plan, option, …
    name = models.CharField(max_length=200)
    price_excl = models.DecimalField(max_digits=18, decimal_places=4)  # yen
    tax_category = models.CharField(max_length=20)
    charged = models.CharField(max_length=10)  # monthly, usage, once
    term_months = models.PositiveSmallIntegerField(default=0)
    early_exit_fee_yen = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day, included
    unit = models.CharField(max_length=10, blank=True, default="", db_default="")
    carries_number = models.BooleanField(default=False, db_default=False)
    plan_group = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "valid_from"], name="one_price_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_code} from {self.valid_from}"

    @property
    def price_yen(self) -> int:
        """The price of one, in whole yen: fractions are cut off."""
        return int(self.price_excl)


class TaxRate(models.Model):
    """A legal rate, from a day on. Percent; 0 where there is no tax."""

    category = models.CharField(max_length=20)
    valid_from = models.DateField()
    rate_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "valid_from"], name="one_rate_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} from {self.valid_from}"


class ClosedDay(models.Model):
    """A day on which the operator is closed, besides the public holidays."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class IdentityWay(models.TextChoices):
    """How a customer may be identified where a voice line gets another holder."""

    ONLINE = "online", _("スマートフォンでマイナンバーカードを読み取る")
    VISIT = "visit", _("店頭で本人確認書類を見せる")
    RESTRICTED_MAIL = "restricted_mail", _("本人限定受取郵便を受け取る")


class PostagePayer(models.TextChoices):
    """Who pays the postage of equipment that is sent back."""

    OPERATOR = "operator", _("当社が負担します（着払い）")
    CUSTOMER = "customer", _("お客様のご負担です（元払い）")


def all_identity_ways() -> list[str]:
    return list(IdentityWay.values)


class Policy(models.Model):
    """The operator's rules for procedures, from a day on.

    `cut_off_hour`: a request before that hour counts for the same day.
    `undo_minutes`: how long a change at once may be undone.
    `prorates`: whether a change within a month is charged by the day. Otherwise a
    month is charged by the state on its closing day, and the last month whole.
    `keeps_discounts`: whether a change of plan leaves the contract's discounts.
    `discounts_need`: what another contract of the customer must have for a monthly
    discount, any of them: codes of plans and options, or services.
    `options_by_service`: codes of the options sold with a service; a service that is
    not listed has all options.
    `approval_days`: calendar days that a company's approver has, the day of sending
    not counted.
    `damage_fee_yen`: for a piece not returned, all that is paid, any tax included.
    `return_postage`: who pays the postage of a return (PostagePayer); "" is not said.
    `identity_ways`: which of them a customer may choose (IdentityWay); `online` is
    offered only where an adapter at the port `identity` is named.
    `debit_cut_off_days`: bank days before the day of debit, by which an account must be
    registered to be debited on it.
    `tries_kept_cards`: whether kept cards are asked where the used one fails.
    `posts_invoices`: whether companies may have their bills on paper, by post.
    `data_gb`: gigabytes of an item in a month (catalogue/data_allowance.py).
    `renewal_notice_days`: how many days before a term renews by itself a customer is
    told; 0 tells nobody.
    `compensation`: by function of a service, from how many hours of an outage on how
    many days of the basic fee go back (compensations/rules.py).
    """

    valid_from = models.DateField(unique=True)
    cut_off_hour = models.PositiveSmallIntegerField(default=20)
    undo_minutes = models.PositiveSmallIntegerField(default=30)
    notice_days = models.PositiveSmallIntegerField(default=0)  # before a closing day
    review_days = models.PositiveSmallIntegerField(default=5)  # business days
    approval_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    return_days = models.PositiveSmallIntegerField(default=20)  # after the end
    kit_days = models.PositiveSmallIntegerField(default=7)  # before the end
    work_days = models.PositiveSmallIntegerField(default=10)  # business days ahead
    damage_fee_yen = models.BigIntegerField(default=13_200)  # each piece not returned
    return_postage = models.CharField(
        max_length=10, choices=PostagePayer, blank=True, default="", db_default=""
    )
    prorates = models.BooleanField(default=False)
    keeps_discounts = models.BooleanField(default=True, db_default=True)
    debit_cut_off_days = models.PositiveSmallIntegerField(default=7, db_default=7)
    tries_kept_cards = models.BooleanField(default=False, db_default=False)
    renewal_notice_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    posts_invoices = models.BooleanField(default=False, db_default=False)
    exit_fee_category = models.CharField(
        max_length=20, default="OUT_OF_SCOPE", db_default="OUT_OF_SCOPE"
    )
    discounts_need = models.JSONField(default=dict, db_default={})
    options_by_service = models.JSONField(default=dict, db_default={})
    data_gb = models.JSONField(default=dict, db_default={})
    compensation = models.JSONField(default=dict, db_default={})
    identity_ways = ArrayField(
        models.CharField(max_length=20, choices=IdentityWay),
        default=all_identity_ways,
        db_default=all_identity_ways(),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cut_off_hour__range=(1, 23)),
                name="cut_off_hour_exists",
            )
        ]

    def __str__(self) -> str:
        return f"policy from {self.valid_from}"
