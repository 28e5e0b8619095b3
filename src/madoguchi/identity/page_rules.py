"""Who may open a page of a customer: the rules that page tables name."""

from dataclasses import dataclass

from madoguchi.customers.models import Role


@dataclass(frozen=True, slots=True)
class PageRule:
    """Who may open a page, and what they must have proved.

    Without `roles` it is open to everybody, or to every signed-in user where it is
    about a `person`. `level` is what must have been proved (guard/levels.py), within
    the last ten minutes where `fresh`. `settled` closes it in the three days after a
    recovery. `audit` is what a look counts as. A page of a draft asks for the level of
    its kind besides, unless it is for `any_kind` alike.
    """

    roles: frozenset[str] = frozenset()
    audit: str = "none"
    person: bool = False
    level: int = 0
    fresh: bool = False
    settled: bool = False
    any_kind: bool = False


EVERYBODY_RULE = PageRule()
SIGNED_IN_RULE = PageRule(person=True, audit="sign-in")
FRESH_PROOF_RULE = PageRule(person=True, audit="sign-in", level=1, fresh=True)
FRESH_FACTOR_RULE = PageRule(person=True, audit="sign-in", level=2, fresh=True)
CONTACT_CHANGE_RULE = PageRule(
    person=True, audit="contact", level=2, fresh=True, settled=True
)
MEMBERS_RULE = PageRule(frozenset(Role.values), "contract")
ADMINS_RULE = PageRule(frozenset({Role.ADMIN}), "staff", level=2)
COMPANY_POLICY_RULE = PageRule(frozenset({Role.ADMIN}), "staff", level=2, fresh=True)
