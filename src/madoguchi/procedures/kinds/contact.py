"""A change of the mail address or telephone for notices (連絡先の変更)."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.accounts.guard.masks import mask_mailbox, mask_phone
from madoguchi.accounts.mail_field import MailField
from madoguchi.customers.actions import (
    change_billing_mail,
    change_contact_mail,
    change_contact_phone,
)
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.kernel.wording import format_phone_number
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import (
    LabelledText,
    NextTask,
    Procedure,
    VerificationTarget,
)
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.number_fields import PhoneField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo

MAIL_FIELD, PHONE_FIELD = "mail", "phone"
CONTACT_CHOICES = [
    (MAIL_FIELD, gettext_lazy("メールアドレス")),
    (PHONE_FIELD, gettext_lazy("電話番号")),
]
MOBILE_PREFIXES = ("060", "070", "080", "090")


class ContactForm(ProcedureForm):
    what = forms.ChoiceField(
        label=gettext_lazy("変える連絡先"),
        choices=CONTACT_CHOICES,
        widget=forms.RadioSelect,
    )
    mail = MailField(
        label=gettext_lazy("新しいメールアドレス"),
        help_text=gettext_lazy("届くことを、6桁の確認コードで確かめます。"),
    )
    phone = PhoneField(
        label=gettext_lazy("新しい電話番号"),
        help_text=gettext_lazy(
            "ハイフンはあってもなくても構いません。固定電話も使えます。"
        ),
        max_length=60,
    )

    def fill_choices(self) -> None:
        del self.fields[
            MAIL_FIELD if self.raw_answer("what") == PHONE_FIELD else PHONE_FIELD
        ]

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return (("what",), tuple(n for n in self.fields if n != "what"))

    def clean_mail(self) -> str:
        return self.another(self.cleaned_data["mail"], self.case.load_profile().email)

    def clean_phone(self) -> str:
        return self.another(self.cleaned_data["phone"], self.case.load_profile().phone)

    def another(self, new: str, now: str) -> str:
        if new == now:
            raise forms.ValidationError(_("いまの連絡先と同じです。"))
        return new


def apply(run: OrderRun) -> None:
    """Change the contact, and send a mail to the old address and the new one."""
    answers, profile = run.answers, run.case.load_profile()
    old, old_phone = profile.email, profile.phone
    was = old if answers["what"] == MAIL_FIELD else old_phone
    if answers["what"] == MAIL_FIELD:
        change_contact_mail(profile, to=answers["mail"], actor=run.actor, at=run.at)
        update_bill_mail_addresses(run, old)
    else:
        change_contact_phone(profile, to=answers["phone"], actor=run.actor, at=run.at)
    for address in dict.fromkeys([old, answers.get("mail", "")]):
        if address:
            mail_contact_change(run, address, was)


def update_bill_mail_addresses(run: OrderRun, old: str) -> None:
    """Change the mail address of the accounts that had the old one."""
    for account in run.case.load_accounts():
        if account.email == old:
            to = run.answers["mail"]
            change_billing_mail(account, to=to, actor=run.actor, at=run.at)


def mail_contact_change(run: OrderRun, to: str, was: str) -> None:
    """Queue a mail that names both contacts, masked; `was` is "" for none."""
    operator, answers = run.case.load_operator(), run.answers
    what = dict(CONTACT_CHOICES)[answers["what"]]
    context = {"what": what, "operator": operator, "at": run.at, "order": run.order}
    context |= {
        "old": masked_contact(answers["what"], was),
        "new": masked_contact(answers["what"], answers[answers["what"]]),
        "tail": run.order.party.customer_number[-4:],
    }
    message = store_message(
        party=run.order.party_id,
        to=to,
        subject=f"【{operator.brand}】{what}が変わりました"[:60],
        body=render_to_string("mail/contact_changed.txt", context),
        at=run.at,
    )
    party, actor = run.order.party_id, run.actor
    defer_job("send_message", run.at, party=party, actor=actor, message=message.pk)


def masked_contact(what: str, contact: str) -> str:
    """Mask a contact; "" for none."""
    if not contact:
        return ""
    return mask_mailbox(contact) if what == MAIL_FIELD else mask_phone(contact)


def proof_notice() -> str:
    if may_send_sms():
        return _(
            "メールと携帯電話は、届いた6桁の確認コードで確かめます。届かなければ"
            "変わりません。固定電話には届かないため、番号の読み合わせだけです。"
        )
    return _(
        "メールは、届いた6桁の確認コードで確かめます。届かなければ変わりません。"
        "電話番号は、読み合わせだけです。"
    )


def proof_text(kind: str) -> str:
    """Say what is proved: by a code to the new contact, or nothing but who asks."""
    if kind == "mail":
        return _("新しいアドレスに届いた確認コードを入力しました")
    if kind == "sms":
        return _("新しい番号にSMSで届いた確認コードを入力しました")
    return _(
        "ご本人の確認だけです。この番号には確認コードを送れないため、つながるかは"
        "確かめていません。番号にまちがいがないか、もう一度お確かめください"
    )


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    answers, profile = run.answers, run.case.load_profile()
    if answers["what"] != MAIL_FIELD:
        return promised_columns(profile, phone=answers["phone"])
    accounts = [a for a in run.case.load_accounts() if a.email == profile.email]
    rows, mail = [profile, *accounts], answers["mail"]
    return [change for row in rows for change in promised_columns(row, email=mail)]


class ContactChange(Procedure):
    key, lane, title = "contact", "contact", gettext_lazy("連絡先の変更")
    changes = ("parties.email", "parties.phone")
    form, timing, steps = (
        ContactForm,
        AtOnceWithoutUndo(),
        (DatabaseStep(apply, forecast_changes),),
    )
    billed = False
    level = 2
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("連絡先を変更する")

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        profile = case.load_profile()
        current = {
            "mail": profile.email or _("登録なし"),
            "phone": format_phone_number(profile.phone) or _("登録なし"),
        }
        return [
            _("いまのメールアドレス: %(mail)s") % current,
            _("いまの電話番号: %(phone)s") % current,
            proof_notice(),
            _(
                "請求のお知らせも新しいメールアドレスに届きます。"
                "変わったことは、いままでのアドレスにもお知らせします。"
            ),
            _(
                "ログインに使うメールアドレスと電話番号は、「ログインと安全」で変えます。"
            ),
        ]

    @classmethod
    def proves(cls, form: ProcedureForm) -> VerificationTarget | None:
        """Verify the new contact, where a code can reach it.

        A landline takes no SMS. A code to another address would prove nothing of the
        number, and who asks has just been proved by the level of the kind.
        """
        answers = form.cleaned_data
        if answers["what"] == MAIL_FIELD:
            return VerificationTarget("mail", answers["mail"])
        if answers["phone"].startswith(MOBILE_PREFIXES) and may_send_sms():
            return VerificationTarget("sms", answers["phone"])
        return None

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        profile, answers = form.case.load_profile(), form.cleaned_data
        was, to = profile.email, answers[answers["what"]]
        if answers["what"] == PHONE_FIELD:
            was, to = format_phone_number(profile.phone), format_phone_number(to)
        target = cls.proves(form)
        return [
            (_("変更"), f"{was or _('登録なし')} → {to}"),
            (_("確かめたこと"), proof_text(target.kind if target else "")),
        ]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("contact-path", _("つぎの連絡先を確かめる"))
