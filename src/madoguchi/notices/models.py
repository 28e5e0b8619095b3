from django.db import models
from django.utils.translation import gettext_lazy as _


class Function(models.TextChoices):
    """A function (機能) of the portal that can be stopped by itself."""

    LOGIN = "login", _("ログイン")
    CONTRACTS = "contracts", _("契約情報")
    BILLS = "bills", _("料金・請求")
    PAYMENT = "payment", _("お支払い")
    MAIL = "mail", _("メール")
    PROCEDURES = "procedures", _("各種手続き")
    CORPORATE = "corporate", _("法人")
    FIBRE = "fibre", _("光回線")
    MOBILE = "mobile", _("モバイルデータ通信")
    VOICE = "voice", _("音声通話")


class Mode(models.TextChoices):
    """How far a function is stopped; the strictest of several counts."""

    OPEN = "open", _("通常")
    HOLD = "hold", _("メンテナンス（受付して保留）")
    DRAFT_ONLY = "draft_only", _("障害（下書きのみ）")
    READ_ONLY = "read_only", _("閲覧のみ")
    CLOSED = "closed", _("停止")


class ServiceMode(models.Model):
    """The present mode of a function. Without a row it is open.

    `words`: a whole sentence for customers. `until`: when it is expected to be over,
    None where that is not known.
    """

    function = models.CharField(max_length=20, choices=Function, primary_key=True)
    mode = models.CharField(max_length=20, choices=Mode)
    words = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.function} {self.mode}"
