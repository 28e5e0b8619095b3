"""Where each purpose is served, for whoever asks: only pages that open for them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web.finding.purpose_matching import best_purposes
from madoguchi.web.http.page_permissions import PAGE_RULES

EXACT_SCORE = 1.0
LAST_USED_CONTRACT = "-"  # the contract that was used last


@dataclass(frozen=True, slots=True)
class Destination:
    """A page by the name of its address, and what is found there."""

    name: str
    words: str | Promise
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args)

    def opens_for(self, request: MemberRequest) -> bool:
        if not may_open(request, self.name):
            return False
        if LAST_USED_CONTRACT in self.args and request.contract is None:
            return False
        return not self.name.startswith("procedure") or self.is_had(request)

    def is_had(self, request: MemberRequest) -> bool:
        if not self.args:
            return True
        kind = REGISTRY.get(self.args[-1])
        service = request.contract.service if request.contract else ""
        return bool(kind and (not kind.services or service in kind.services))


def may_open(request: MemberRequest, name: str) -> bool:
    roles = PAGE_RULES[name].roles
    return not roles or request.member.role in roles


SUPPORT_PAGE = Destination("contact", _("お問い合わせ"))
PAGE_OF_PURPOSE = {
    "invoice": Destination(
        "latest-bill", _("請求書（いちばん新しい月）"), (LAST_USED_CONTRACT,)
    ),
    "bill": Destination("bills", _("料金・請求の一覧"), (LAST_USED_CONTRACT,)),
    "card": Destination("payment", _("お支払い方法（カード）")),
    "bank": Destination("payment", _("お支払い方法（口座振替）")),
    "pay": Destination("payment", _("お支払い方法")),
    "cancel": Destination("procedure", _("解約"), (LAST_USED_CONTRACT, "cancel")),
    "plan": Destination(
        "procedure", _("料金プランの変更"), (LAST_USED_CONTRACT, "plan")
    ),
    "option": Destination(
        "contract", _("オプション（契約のページ）"), (LAST_USED_CONTRACT,)
    ),
    "address": Destination("procedure-of-party", _("住所の変更"), ("address",)),
    "name": Destination("procedure-of-party", _("契約名義の変更"), ("name",)),
    "contact": Destination("contact-path", _("連絡先の変更")),
    "password": Destination("password", _("パスワードの変更")),
    "mfa": Destination("security", _("ログインと安全（パスキー・認証アプリ）")),
    "usage": Destination("usage", _("データ通信の利用状況"), (LAST_USED_CONTRACT,)),
    "work": Destination("procedures", _("工事（手続きの状況）")),
    "device": Destination("contract", _("機器（契約のページ）"), (LAST_USED_CONTRACT,)),
    "progress": Destination("procedures", _("手続きの状況")),
    "contract": Destination("contract", _("契約内容"), (LAST_USED_CONTRACT,)),
    "roles": Destination("company-security", _("担当者のログイン")),
}
"""What has no page of its own yet leads to people who help: SUPPORT."""

SUGGESTED_PURPOSES = ("invoice", "card", "plan", "address", "cancel", "progress")
"""Offered where nothing was found."""


def destination_of(request: MemberRequest, purpose: str) -> Destination:
    place = PAGE_OF_PURPOSE.get(purpose, SUPPORT_PAGE)
    return place if place.opens_for(request) else SUPPORT_PAGE


def matching_destinations(request: MemberRequest, typed: str) -> list[Destination]:
    """Each page once, what fits best first; help is told only where nothing else is."""
    places = [
        destination_of(request, purpose) for purpose, _points in best_purposes(typed)
    ]
    some = list(dict.fromkeys(place for place in places if place is not SUPPORT_PAGE))
    return some or list(dict.fromkeys(places))


def url_of_exact_match(request: MemberRequest, word: str) -> str:
    """The address of a purpose that is called just so; "" for none, or for two."""
    purposes = [name for name, points in best_purposes(word) if points == EXACT_SCORE]
    places = {destination_of(request, purpose).url for purpose in purposes}
    return places.pop() if len(places) == 1 else ""


def suggested_destinations(request: MemberRequest) -> list[Destination]:
    return [
        PAGE_OF_PURPOSE[purpose]
        for purpose in SUGGESTED_PURPOSES
        if PAGE_OF_PURPOSE[purpose].opens_for(request)
    ]
