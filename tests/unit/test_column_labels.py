"""Codes of the import read as people say them."""

import pytest

from madoguchi.customers.column_labels import value_label


@pytest.mark.parametrize(
    ("file", "column", "code", "words"),
    [
        ("contracts", "status", "active", "ご利用中"),
        ("contracts", "status", "suspended", "利用停止中"),
        ("contracts", "status", "ended", "解約済み"),
        ("billing_accounts", "payment_method", "debit", "口座振替"),
        ("billing_accounts", "payment_method", "transfer", "請求書払い（振込）"),
        ("parties", "kind", "corporate", "法人"),
        ("contracts", "nickname", "active", "active"),
        ("contracts", "status", "", ""),
    ],
)
def test_a_code_is_shown_in_words_and_a_text_as_it_is(file, column, code, words):
    assert value_label(file, column, code) == words
