"""No mail or SMS says an amount or leads to an address, but those that must."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import madoguchi

SOURCE = Path(madoguchi.__file__).parent
TEMPLATES = {
    path.name: path.read_text("utf-8")
    for path in sorted(SOURCE.glob("*/templates/mail/*.txt"))
}
ALLOWED = {
    "bill.txt": {"charged_yen", "kept_yen"},  # what a bank debits from a card
    "status_news.txt": {"stop"},  # to end mails for which nobody signs in
    "code_sms.txt": {"host"},  # our own: a browser fills the code in there alone
}
"""Names of an amount or an address that a message may hold, by its template."""

LINK_PATTERN = re.compile(
    r"[a-z]+://|www\.|mailto:|\b(?:[a-z0-9-]+\.)+(?:jp|com|net|org|example)\b",
    re.IGNORECASE,
)
AMOUNT_PATTERN = re.compile(
    r"[0-9０-９][0-9０-９,.，]*\s*(?:円|yen)|[¥￥]|円", re.IGNORECASE
)
NAME_PATTERN = re.compile(
    r"yen|amount|price|total|(?:^|_)sums?$|fee|owed|url|link|href|host|origin|stop$",
    re.IGNORECASE,
)
MONEY_FILTERS = {"yen", "signed_yen", "money"}


def faults_of(name: str, text: str) -> list[str]:
    """What of a template is, or may become, an amount or a link."""
    tree = Environment(autoescape=True).parse(text)
    plain = "".join(one.data for one in tree.find_all(nodes.TemplateData))
    found = [match[0] for match in LINK_PATTERN.finditer(plain)]
    found += [match[0] for match in AMOUNT_PATTERN.finditer(plain)]
    printed = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    for part in printed:
        found += [one for one in names_in(part) if NAME_PATTERN.search(one)]
    return [one for one in found if one not in ALLOWED.get(name, set())]


def names_in(part: nodes.Node) -> list[str]:
    """The last name of each path, and a filter of money.

    Of `debit.charged_yen|yen` that is charged_yen: the filter counts where the name
    does not say that it is money.
    """
    names = [one.attr for one in part.find_all(nodes.Getattr)]
    names += [one.name for one in part.find_all(nodes.Name)]
    if isinstance(part, nodes.Getattr):
        names.append(part.attr)
    if isinstance(part, nodes.Name):
        names.append(part.name)
    filters = [part] if isinstance(part, nodes.Filter) else []
    for one in [*filters, *part.find_all(nodes.Filter)]:
        if one.name in MONEY_FILTERS and not any(map(NAME_PATTERN.search, names)):
            names.append("yen")
    return names


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_message_holds_an_amount_or_a_link_that_it_may_not(name):
    assert faults_of(name, TEMPLATES[name]) == []


PLANTED = [
    *("ご請求は 1,100円です。", "合計 {{ bill.total_yen|yen }}", "{{ row.sum|yen }}"),
    *("{{ shown|yen }}", "￥{{ x }}", "{{ case.amount_yen }}", "{{ fee }}円"),
    *("https://evil.example/pay", "www.evil.example", "pay.evil.jp をご覧ください"),
    *("{{ page_url }}", "{{ url('payment') }}", "{{ operator.link }}"),
    "{% if x %}{{ order.owed_yen }}{% endif %}",
]


@pytest.mark.parametrize("slip", PLANTED)
@pytest.mark.parametrize("name", TEMPLATES)
def test_each_amount_and_link_that_is_planted_is_found(name, slip):
    assert faults_of(name, f"{TEMPLATES[name]}\n{slip}\n")


def test_each_template_that_may_is_there_and_does():
    assert len(TEMPLATES) >= 22
    for name, allowed in ALLOWED.items():
        assert all(word in TEMPLATES[name] for word in allowed), name
