"""The form in which the desk writes an announcement, or its next revision."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.announced_texts import AnnouncedTextsForm
from madoguchi.desk.desk_forms import MAX_ID
from madoguchi.desk.incident_fields import (
    MAX_COUNT,
    alternatives_field,
    code_list_field,
    codes_in,
    emergency_field,
    eta_field,
    functions_field,
    list_text_field,
    moment_field,
    services_field,
)
from madoguchi.kernel.typed_numbers import row_id
from madoguchi.notices.announcement import Effect, EtaKind, Progress
from madoguchi.notices.models import IncidentDraft, Mode, Notice
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.bounded_days import refuse_far_year

MAX_REVISION = 2**31 - 1
UPDATE_DURATION = timedelta(hours=1)
MAX_CONTRACTS_LETTERS = 200_000
LISTS_AS_TEXT = ("areas", "contracts", "shown_codes")
UNCHOSEN = [("", _("選んでください"))]
PROGRESS_CHOICES = [row for row in Progress.choices if row[0] != Progress.CALLED_OFF]
OWN_COLUMNS = (
    *("kind", "mode", "functions", "services", "areas", "contracts", "headline"),
    *("effect", "shown_codes", "alternatives", "procedures_note", "due_extended_to"),
    *("progress", "starts_at", "noticed_at", "eta_kind", "expected_from"),
    *("expected_at", "next_update_at", "ends_at", "emergency_calls", "can_do"),
    *("avoid", "cause", "prevention", "affected_count", "is_count_final"),
)
"""The columns of a notice that the form writes; words stay."""


class IncidentForm(AnnouncedTextsForm):
    """What customers are told. `seen`: the newest revision that its author saw.

    `alert`: the draft of monitoring that it is written from, if any. `key`: of a form
    that was opened for a new one, so that pressing twice publishes once.
    """

    texts = ("headline", "can_do", "avoid", "cause", "prevention", "procedures_note")

    seen = forms.IntegerField(
        widget=forms.HiddenInput, initial=0, min_value=0, max_value=MAX_REVISION
    )
    alert = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MAX_ID
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("種類"), choices=Notice.Kind.choices)
    headline = FreeTextField(
        label=_("お客様に見える症状"),
        help_text=_("装置の名前ではなく、お客様が困ること。60文字まで。"),
        max_length=60,
    )
    functions = functions_field()
    services = services_field()
    areas = code_list_field(
        _("地域で限る"),
        2_000,
        help_text=_("1行に1つ。東京都多摩市、または郵便番号のはじめ（206）。"),
    )
    contracts = code_list_field(
        _("契約で限る"),
        MAX_CONTRACTS_LETTERS,
        help_text=_("契約番号を1行に1つ。書かなければ、すべての契約です。"),
    )
    emergency_calls = emergency_field()
    effect = forms.ChoiceField(
        label=_("使えなさの程度"), choices=UNCHOSEN + Effect.choices, required=False
    )
    progress = forms.ChoiceField(
        label=_("状態"), choices=UNCHOSEN + PROGRESS_CHOICES, required=False
    )
    starts_at = moment_field(_("始まり"), _("空けておくと、いまからです。"))
    noticed_at = moment_field(_("気づいた日時"), _("障害では必ず書きます。"))
    eta_kind = eta_field()
    expected_from = moment_field(_("見込みの始まり"), _("幅があるときだけ。"))
    expected_at = moment_field(_("復旧の日時"), _("確定か見込みのときに書きます。"))
    next_update_at = moment_field(
        _("次のお知らせ"), _("遅くとも1時間ごと。障害では必ず書きます。")
    )
    ends_at = moment_field(
        _("終わった日時・終わる日時"), _("工事の終わりと、復旧した日時。")
    )
    can_do = list_text_field(_("いまできること"), 600, help_text=_("1行に1つ。"))
    avoid = list_text_field(_("しなくてよいこと"), 400, help_text=_("1行に1つ。"))
    shown_codes = code_list_field(
        _("画面に出る番号"), 400, help_text=_("LOGIN-1043のように。1行に1つ。")
    )
    alternatives = alternatives_field()
    procedures_note = list_text_field(
        _("手続きへの影響"), 300, help_text=_("期限の扱いなど。1行に1つ。")
    )
    due_extended_to = forms.DateField(
        label=_("お支払い期限を延ばす日"),
        help_text=_("対象の契約の請求は、この日まで督促しません。決めたときだけ。"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[refuse_far_year],
    )
    affected_count = forms.IntegerField(
        label=_("影響する契約の数"), required=False, min_value=0, max_value=MAX_COUNT
    )
    is_count_final = forms.BooleanField(label=_("数は確定している"), required=False)
    mode = forms.ChoiceField(
        label=_("手続きの受付"),
        help_text=_("止めると、対象の契約の手続きが待ちます。"),
        choices=Mode.choices,
        initial=Mode.OPEN,
    )
    cause = list_text_field(_("原因"), 600, help_text=_("復旧のあと7日以内に。"))
    prevention = list_text_field(_("再発防止"), 600)

    def clean_contracts(self) -> list[str]:
        return codes_in(self.cleaned_data["contracts"])

    def clean_shown_codes(self) -> list[str]:
        return codes_in(self.cleaned_data["shown_codes"])

    def write_to(self, notice: Notice) -> Notice:
        """Put what was typed into the columns of a notice; nothing is stored."""
        for name in OWN_COLUMNS:
            value = self.cleaned_data[name]
            if name in {"can_do", "avoid", "procedures_note"}:
                value = "\n".join(value.splitlines())
            setattr(notice, name, value)
        return notice


def values_of_notice(notice: Notice, seen: int) -> dict[str, Any]:
    """Return the initial values of the form for the next revision."""
    values = {name: getattr(notice, name) for name in OWN_COLUMNS}
    lists = {n: "\n".join(getattr(notice, n)) for n in LISTS_AS_TEXT}
    return values | lists | {"seen": seen}


def with_promise(values: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Propose the next update of an incident within the hour; work was not noticed."""
    if values.get("kind") == Notice.Kind.MAINTENANCE:
        return {name: v for name, v in values.items() if name != "noticed_at"}
    if values.get("kind") == Notice.Kind.INCIDENT:
        return {"next_update_at": at + UPDATE_DURATION} | values
    return values


def values_of_draft(number: str) -> dict[str, Any]:
    """Return initial values from an open draft of monitoring; {} for no such one."""
    draft = IncidentDraft.objects.filter(pk=row_id(number), closed_at=None).first()
    if draft is None:
        return {}
    return {
        "alert": draft.pk,
        "kind": Notice.Kind.INCIDENT,
        "headline": draft.title,
        "functions": draft.functions,
        "areas": "\n".join(draft.areas),
        "progress": Progress.INVESTIGATING,
        "eta_kind": EtaKind.UNKNOWN,
        "starts_at": draft.started_at,
        "noticed_at": draft.received_at,
    }
