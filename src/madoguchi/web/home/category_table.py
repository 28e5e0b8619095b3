"""The six categories on the home page, with the pages that open in each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

Words = str | Promise


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A link of a category: a page by its name, or the procedure `slug`."""

    label: Words
    page: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category: the page that its name opens, and its links.

    `note` says on a phone what is in it, where the links have no room.
    """

    page: str
    label: Words
    icon: str
    note: Words
    links: Sequence[CategoryLink]


CATEGORIES = (
    Category(
        "contracts",
        _("契約情報"),
        "file-text",
        _("プラン・オプション・機器"),
        (
            CategoryLink(_("プランを変える"), slug="plan"),
            CategoryLink(_("オプションを追加する"), slug="option-add"),
            CategoryLink(_("データの利用量を見る"), page="usage"),
        ),
    ),
    Category(
        "bills",
        _("料金・請求"),
        "receipt-yen",
        _("請求書・内訳・まとめて保存"),
        (
            CategoryLink(_("請求書を探す・まとめて保存する"), page="search"),
            CategoryLink(_("作ったZIPの一覧"), page="bundles"),
            CategoryLink(_("今月のこれまで"), page="running-bill"),
        ),
    ),
    Category(
        "payment",
        _("支払い設定"),
        "credit-card",
        _("お支払い方法・請求先"),
        (
            CategoryLink(_("お支払い方法を見る"), page="payment"),
            CategoryLink(_("請求先の一覧"), page="bill-accounts"),
            CategoryLink(_("請求書の宛名を変える"), slug="addressee"),
        ),
    ),
    Category(
        "mail",
        _("メール"),
        "mail",
        _("アドレス・容量・お知らせ"),
        (
            CategoryLink(_("メールアドレスと容量"), page="mail"),
            CategoryLink(_("連絡先のメールを変える"), slug="contact"),
            CategoryLink(_("請求のお知らせの方法"), page="delivery"),
        ),
    ),
    Category(
        "procedures",
        _("各種手続き"),
        "list",
        _("引っ越し・名義・解約"),
        (
            CategoryLink(_("引っ越し・住所の変更"), slug="address"),
            CategoryLink(_("名字・名義が変わった"), slug="name"),
            CategoryLink(_("解約する"), slug="cancel"),
        ),
    ),
    Category(
        "help",
        _("サポート"),
        "help",
        _("お問い合わせ・ログイン・番号"),
        (
            CategoryLink(_("お問い合わせ"), page="contact"),
            CategoryLink(_("ログインで困ったとき"), page="sign-in-help"),
            CategoryLink(_("エラーの番号を調べる"), page="errors"),
        ),
    ),
)


@cache
def categories_in(language: str | None) -> tuple[Category, ...]:
    """The categories with their words in a language, looked up once."""
    with override(language):
        return tuple(
            replace(
                category,
                label=str(category.label),
                note=str(category.note),
                links=[replace(each, label=str(each.label)) for each in category.links],
            )
            for category in CATEGORIES
        )
