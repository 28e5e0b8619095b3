"""The public pages of error codes: what happened, what became of it, what to do."""

import re

import pytest
from django.test import Client


def shown(page) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.content.decode()))


def test_the_page_of_a_code_begins_with_its_sentence(db_of_all):
    page = Client().get("/help/errors/LOGIN-1043/")
    text = page.content.decode()
    assert "<h1>お客様番号・メールアドレスかパスワードが合いません。</h1>" in text
    words = shown(page)
    what = words.index("入力や申し込みはどうなったか 何も変更していません。")
    assert what < words.index("次にすること パスワードを表示して確かめるか")
    assert "LOGIN-1043" in words and "wrong_credentials" not in text


def test_the_fate_of_the_input_is_the_one_of_the_code(db_of_all):
    page = shown(Client().get("/help/errors/ORDER-3045/"))
    assert "入力の内容は、下書きとして残っています。" in page
    assert "何も変更していません。" not in page


@pytest.mark.parametrize(
    "address", ["wrong_credentials", "login-1043", "login1043", "WRONG_CREDENTIALS"]
)
def test_addresses_of_before_lead_on_for_ever(db_of_all, address):
    answer = Client().get(f"/help/errors/{address}/")
    assert (answer.status_code, answer["Location"]) == (301, "/help/errors/LOGIN-1043/")


@pytest.mark.parametrize("address", ["LOGIN-9999", "no_such_code", "1043"])
def test_what_is_no_code_is_not_found(db_of_all, address):
    assert Client().get(f"/help/errors/{address}/").status_code == 404


def test_the_list_is_grouped_and_holds_no_code_of_the_desk(db_of_all):
    page = Client().get("/help/errors/")
    words = shown(page)
    heads = ["ログイン", "料金・請求と書類", "手続き", "書類の添付"]
    heads += ["メールと連絡先", "入力", "画面"]
    assert re.findall("<h2[^>]*>([^<]*)</h2>", page.content.decode())[:7] == heads
    assert "LOGIN-1043" in words and "PAGE-4040" in words
    assert "DESK-" not in words and re.search(r"\b[a-z]+_[a-z]+\b", words) is None
