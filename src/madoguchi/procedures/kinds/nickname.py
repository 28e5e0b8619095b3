"""What a contract is called by its owner (契約の呼び名)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.actions import rename
from madoguchi.procedures.base import Procedure
from madoguchi.procedures.forms import ProcedureForm
from madoguchi.procedures.steps import Do, Run
from madoguchi.procedures.timing import Overwritten


class NicknameForm(ProcedureForm):
    nickname = forms.CharField(
        label=_("呼び名"),
        max_length=40,
        help_text=_("例: 自宅、母のスマホ。マイページだけで使います。"),
    )

    def offer(self) -> None:
        self.initial.setdefault("nickname", self.case.about.nickname)


def apply(run: Run) -> None:
    rename(run.case.about, to=run.answers["nickname"], actor=run.actor, at=run.at)


class Nickname(Procedure):
    key, lane, title = "nickname", "nickname", _("契約の呼び名")
    form, timing, steps = NicknameForm, Overwritten(), (Do(apply),)
    services = ("mobile", "fibre")
    minutes = 1
    button = _("呼び名を変える")
