"""Who may open a page of a customer: the rules that page tables name."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest

from madoguchi.customers.rights import Right
from madoguchi.platform.access import Access
from madoguchi.platform.page_of_request import page_of_request


@dataclass(frozen=True, slots=True)
class PageRule:
    """Who may open a page, and what they must have proved.

    `right` is what the member must have for the party. Without one the page is open to
    everybody, or to every signed-in user where it is about a `person`. `whole_party`
    closes it to who is limited to some of the party's rows. `level` is what
    must have been proved (guard/levels.py), within the last ten minutes where `fresh`.
    `settled` closes it in the three days after a recovery. `audit` is what a look
    counts as. A page of a draft asks for the level of its kind besides, unless it is
    for `any_kind` alike. A page that `is_same_for_all` asks who is there for its frame
    and for what it adds of their own, and only a browser that has a session; one that
    `is_frameless` asks nobody. A page that `opens_no_party` opens a scope itself,
    whoever is signed in.
    """

    right: str = ""
    audit: str = "none"
    whole_party: bool = False
    person: bool = False
    level: int = 0
    fresh: bool = False
    settled: bool = False
    any_kind: bool = False
    is_same_for_all: bool = False
    is_frameless: bool = False
    opens_no_party: bool = False

    def opens_for(self, access: Access) -> bool:
        return self.opens_with(access.rights, is_whole=access.is_whole)

    def opens_with(self, rights: frozenset[str], *, is_whole: bool) -> bool:
        """Whether it opens for these rights, over the whole party or a part."""
        is_allowed = not self.right or self.right in rights
        return is_allowed and (is_whole or not self.whole_party)


EVERYBODY_RULE = PageRule()
SAME_FOR_ALL_RULE = PageRule(is_same_for_all=True)
FRAMELESS_RULE = PageRule(is_same_for_all=True, is_frameless=True)
JOINING_RULE = PageRule(opens_no_party=True)
SIGNED_IN_RULE = PageRule(person=True, audit="sign-in")
FRESH_PROOF_RULE = PageRule(person=True, audit="sign-in", level=1, fresh=True)
FRESH_FACTOR_RULE = PageRule(person=True, audit="sign-in", level=2, fresh=True)
CONTACT_CHANGE_RULE = PageRule(
    person=True, audit="contact", level=2, fresh=True, settled=True
)
MEMBERS_RULE = PageRule(Right.READ_CONTRACTS, "contract")
ADMINS_RULE = PageRule(Right.MANAGE_MEMBERS, "staff", whole_party=True, level=2)
COMPANY_POLICY_RULE = replace(ADMINS_RULE, fresh=True)


def is_same_for_all(request: HttpRequest) -> bool:
    """Whether nobody is asked who is there: neither session nor user are read."""
    if not has_same_content_for_all(request):
        return False
    page = page_of_request(request)
    is_frameless = page is not None and page.rule.is_frameless
    return is_frameless or settings.SESSION_COOKIE_NAME not in request.COOKIES


def has_same_content_for_all(request: HttpRequest) -> bool:
    """Whether all but the frame is everybody's, as that of an unknown address is."""
    page = page_of_request(request)
    if page is None:
        return request.resolver_match is None
    return isinstance(page.rule, PageRule) and page.rule.is_same_for_all
