"""What the columns that change here are called on pages and in mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from madoguchi.customers.models import BillingAccount, Party

COLUMN_LABELS: dict[str, Promise] = {
    "parties.kind": gettext_lazy("個人か法人か"),
    "parties.name": gettext_lazy("契約者の名前"),
    "parties.kana": gettext_lazy("契約者のフリガナ"),
    "parties.corporate_number": gettext_lazy("法人番号"),
    "parties.postal_code": gettext_lazy("契約者の郵便番号"),
    "parties.address": gettext_lazy("契約者の住所"),
    "parties.phone": gettext_lazy("連絡先の電話番号"),
    "parties.email": gettext_lazy("連絡先のメール"),
    "logins.email": gettext_lazy("ログインのメールアドレス"),
    "billing_accounts.addressee": gettext_lazy("請求書の宛名"),
    "billing_accounts.department_code": gettext_lazy("請求先の部署コード"),
    "billing_accounts.postal_code": gettext_lazy("請求先の郵便番号"),
    "billing_accounts.address": gettext_lazy("請求先の住所"),
    "billing_accounts.email": gettext_lazy("請求のお知らせのメール"),
    "billing_accounts.peppol_id": gettext_lazy("電子請求書の宛先"),
    "billing_accounts.payment_method": gettext_lazy("お支払い方法"),
    "payment_methods.kind": gettext_lazy("お支払いに使うもの"),
    "payment_methods.card_brand": gettext_lazy("カードの種類"),
    "payment_methods.card_last4": gettext_lazy("カードの末尾"),
    "payment_methods.card_expiry": gettext_lazy("カードの期限"),
    "payment_methods.bank_code": gettext_lazy("口座の銀行"),
    "payment_methods.branch_code": gettext_lazy("口座の支店"),
    "payment_methods.account_type": gettext_lazy("口座の種類"),
    "contracts.plan_code": gettext_lazy("プラン"),
    "contracts.nickname": gettext_lazy("呼び名"),
    "contracts.status": gettext_lazy("契約の状態"),
    "contracts.term_end_on": gettext_lazy("契約期間の終わり"),
    "contracts.service_postal_code": gettext_lazy("利用場所の郵便番号"),
    "contracts.service_address": gettext_lazy("利用場所の住所"),
    "contract_options.option_code": gettext_lazy("オプション"),
}
"""By column as the feed names it."""


VALUE_LABELS: dict[str, Mapping[str, Promise | str]] = {
    "contracts.status": {
        "active": gettext_lazy("ご利用中"),
        "suspended": gettext_lazy("利用停止中"),
        "ended": gettext_lazy("解約済み"),
    },
    "parties.kind": dict(Party.Kind.choices),
    "billing_accounts.payment_method": dict(BillingAccount.Payment.choices),
    "payment_methods.kind": {
        "card": gettext_lazy("クレジットカード"),
        "debit": gettext_lazy("預金口座"),
    },
}
"""Values that the import writes as codes."""


def value_label(file: str, column: str, value: str) -> str:
    """Return what people call a value; one that is no code is shown as it is."""
    return str(VALUE_LABELS.get(f"{file}.{column}", {}).get(value, value))


def column_label(file: str, column: str) -> str:
    """Return the Japanese name of a column; one without a name is shown as it is."""
    name = f"{file}.{column}"
    return str(COLUMN_LABELS.get(name, name))
