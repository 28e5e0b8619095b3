"""Who collects from bank accounts (口座振替), and how its files look."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

USUAL_RESULT_DAYS = 5
"""Bank days after a debit until its results come, where no collector says its own."""


class DebitCollector(models.Model):
    """A bank or agency that collects from bank accounts (収納代行), and its wishes.

    What its files look like is told in its own paper, `document`: collectors differ.
    `deadline_days`, `result_days`: business days before the debit until whose
    `deadline_hour` (JST) a file is taken, and after it until the results come.
    `second_day`: the day of the month of a second debit, none where there is none.
    `tells_failures_only`: results leave out what was paid. `wants_passbooks`: accounts
    at ゆうちょ are named by 記号 and 番号 of their passbook, not by branch and number.
    """

    class LineEnd(models.TextChoices):
        NONE = "none", _("なし")
        CR = "cr", "CR"
        LF = "lf", "LF"
        CRLF = "crlf", "CRLF"

    name = models.SlugField(max_length=30, unique=True)
    document = models.CharField(max_length=200)
    collector_code = models.CharField(
        max_length=10, validators=[RegexValidator(r"\A[0-9]{1,10}\Z")]
    )
    collector_name = models.CharField(max_length=40)  # as banks spell it
    bank_code = models.CharField(
        max_length=4, validators=[RegexValidator(r"\A[0-9]{4}\Z")]
    )
    branch_code = models.CharField(
        max_length=3, validators=[RegexValidator(r"\A[0-9]{3}\Z")]
    )
    account_type = models.CharField(max_length=1, blank=True, default="")
    account_number = models.CharField(max_length=7, blank=True, default="")
    head_dummy = models.PositiveSmallIntegerField(default=17)
    result_field = models.CharField(max_length=1, default="0", blank=True)
    line_end = models.CharField(max_length=4, choices=LineEnd, default=LineEnd.CRLF)
    new_codes = models.CharField(max_length=3, default="012")
    names_banks = models.BooleanField(default=True)
    tells_failures_only = models.BooleanField(default=False)
    wants_passbooks = models.BooleanField(default=False, db_default=False)
    deadline_days = models.PositiveSmallIntegerField(
        default=7, validators=[MaxValueValidator(60)]
    )
    deadline_hour = models.PositiveSmallIntegerField(
        default=16, validators=[MaxValueValidator(24)]
    )
    result_days = models.PositiveSmallIntegerField(
        default=USUAL_RESULT_DAYS, validators=[MaxValueValidator(60)]
    )
    second_day = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )

    def __str__(self) -> str:
        return self.name
