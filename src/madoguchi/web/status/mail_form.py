"""The forms of mails about outages."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.mail_address import MAIL_ADDRESS_PATTERN
from madoguchi.notices.models import Function
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.subscription_models import Severity


class WishesForm(forms.Form):
    """What somebody wants to be told of, and when."""

    least_severity = forms.ChoiceField(
        label=_("知らせる範囲"), choices=Severity.choices, initial=Severity.ALL
    )
    functions = forms.MultipleChoiceField(
        label=_("知りたい機能"),
        help_text=_("どれも選ばなければ、すべてです。"),
        choices=Function.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_quiet_at_night = forms.BooleanField(
        label=_("夜（22時から7時）は送らず、朝にまとめる"), required=False, initial=True
    )
    wakes_for_emergency = forms.BooleanField(
        label=_("110・118・119に影響があるときは、夜でも送る"),
        required=False,
        initial=True,
    )


class StatusMailForm(WishesForm):
    """What somebody wants to be told, and where."""

    field_order = ("address", "service", "prefecture")

    address = forms.CharField(
        label=_("メールアドレス"),
        max_length=254,
        validators=[
            RegexValidator(
                rf"^(?:{MAIL_ADDRESS_PATTERN})\Z",
                _("メールアドレスの形で入力してください。例: hanako@example.jp"),
            )
        ],
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    service = forms.ChoiceField(
        label=_("サービス"),
        choices=[("", _("すべて")), *Service.choices],
        required=False,
    )
    prefecture = forms.ChoiceField(
        label=_("都道府県"),
        choices=[("", _("すべて")), *((name, name) for name in PREFECTURES)],
        required=False,
    )
