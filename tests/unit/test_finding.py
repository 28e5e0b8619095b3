"""What people type under さがす, and the purpose that it is read as."""

import pytest

from madoguchi.platform.page_table import page_patterns
from madoguchi.procedures.toolkit.base import customer_procedures
from madoguchi.web.finding.destinations import (
    SUGGESTED_PURPOSES,
    SUPPORT_PAGE,
    destinations_by_purpose,
)
from madoguchi.web.finding.kana_spellings import kana_by_spelling
from madoguchi.web.finding.phrase_reading import phrases_by_purpose
from madoguchi.web.finding.purpose_matching import best_purposes, purposes_called
from madoguchi.web.finding.romaji import to_hiragana
from tests.search_queries import EXPECTED_PURPOSES


@pytest.mark.parametrize(("want", "query"), EXPECTED_PURPOSES)
def test_a_purpose_is_found_by_what_people_call_it(want, query):
    assert best_purposes(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("請求所", "invoice"),
        ("せいきゅうｙ", "bill"),
        ("解訳したい", "cancel"),
        ("パワスード忘れた", "password"),
        ("領収諸がほしい", "payment-papers"),
        ("kaiyakku sitai", "cancel"),
        ("名儀変更", "name"),
        ("名議を変えたい", "name"),
        ("口事の日", "work"),
        ("pasword reset", "password"),
    ],
)
def test_a_slip_or_a_wrong_kanji_still_finds_it(query, want):
    assert best_purposes(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("圏外になってしまった", "status"),
        ("先月分が引き落とされてないみたい", "pay"),
        ("お代はなんぼ", "bill"),
        ("合言葉がどうしても思い出せません", "password"),
        ("スマホを電車に置いてきた、落とした", "lost"),
        ("ﾘｮｳｼｭｳｼｮ ﾎｼｲ", "payment-papers"),
        ("i lost my phone", "lost"),
        ("how do I cancel my contract", "cancel"),
        ("kurejitto kaado wo kaetai", "card"),
        ("メールのパスワードを変えたい", "mailpw"),
        ("パスワードを変えたい", "password"),
        ("SIMカードをなくした", "lost"),
        ("申し込みを取り下げたい", "undo"),
        ("オプションを外したい", "option-remove"),
        ("届かへん、メールが", "mailbox"),
        ("請求書の宛名を会社名にしたい", "addressee"),
        ("番号そのままでよそへ移りたい", "mnp"),
        ("ログイン履歴に知らない端末がある", "sessions"),
        ("昨日からインターネットが見られない", "status"),
        ("身に覚えのない引き落としがあります", "bill"),
        ("番号入れても弾かれて前に進まん", "login-help"),
        ("給料日のあとまで払うの待ってくれません?", "pay"),
        ("図書館のパソコンなので消して帰りたい", "logout"),
        ("電話番号を教えて", "support"),
    ],
)
def test_a_sentence_is_found_by_the_words_that_matter(query, want):
    assert best_purposes(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("止める", ["lost", "cancel", "option-remove"]),
        ("止めたい", ["lost", "cancel", "option-remove"]),
        ("やめたい", ["cancel", "option-remove", "undo"]),
    ],
)
def test_a_verb_of_several_senses_offers_all_of_them(query, wanted):
    ranking = best_purposes(query)[:3]
    assert ranking[0][0] == wanted[0]
    assert {name for name, _points in ranking} == set(wanted)
    assert min(points for _name, points in ranking) > 0.85


@pytest.mark.parametrize("query", ["", "　", "。", "zzzzzzzz", "<script>", "🦆"])
def test_what_means_nothing_finds_nothing(query):
    assert best_purposes(query) == []


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("shinnen", "しんねん"),
        ("kon'ya", "こんや"),
        ("matchi", "まっち"),
        ("gakkou", "がっこう"),
        ("syashin", "しゃしん"),
        ("chotto", "ちょっと"),
        ("jisho", "じしょ"),
        ("rakku", "らっく"),
        ("カード", "かーど"),
        ("ああx", "ああx"),
    ],
)
def test_romaji_is_read_as_it_is_spelled(romaji, kana):
    assert to_hiragana(romaji) == kana


def test_the_table_of_spellings_is_whole():
    assert len(kana_by_spelling()) == 152


@pytest.mark.parametrize(
    ("query", "purpose"),
    [
        ("支払証明書", "payment-papers"),
        ("支払いの領収書", "payment-papers"),
        ("入金履歴", "payment-history"),
        *[(word, "payment-papers") for word in ("領収書", "領収証", "レシート")],
        ("領収書ください", "payment-papers"),
        ("ryoushuusho", "payment-papers"),
        ("領収書再発行", "reissue"),
        ("領収書の宛名", "addressee"),
        ("請求書", "invoice"),
        ("請求書ほしい", "invoice"),
        ("適格請求書", "invoice"),
    ],
)
def test_papers_and_history_of_payments_are_found(query, purpose):
    assert best_purposes(query)[0][0] == purpose


def test_a_long_query_is_cut():
    assert best_purposes("解約" + "x" * 10_000)[0][0] == "cancel"
    assert best_purposes("x" * 10_000 + "解約") == []


PURPOSES = {
    *["approvals", "approval-policy", "approvers"],
    *["invoice", "bill", "pay", "card", "bank", "reissue", "addressee", "bill-notice"],
    "pay-by-transfer",
    *["accounting", "search-documents", "check-document", "departments"],
    *[
        "receivables",
        "payment-policy",
        "own-rights",
        "payment-papers",
        "payment-history",
    ],
    *["contract", "plan", "option-add", "option-remove", "cancel", "nickname"],
    *["name", "address", "moving", "contact", "switch", "progress", "undo", "work"],
    *["password", "login-help", "mfa", "passkey", "sessions", "logout", "roles"],
    *["usage", "apn", "sim", "lost", "mnp", "mailset", "mailpw", "mailbox"],
    *["compensation", "device", "status", "own-news", "support", "senders", "privacy"],
}


def test_every_purpose_has_phrases_and_a_page_or_people_to_ask():
    destinations = destinations_by_purpose()
    phrases = phrases_by_purpose(customer_procedures())
    assert destinations.keys() == phrases.keys() == PURPOSES
    assert destinations.keys() >= set(SUGGESTED_PURPOSES)
    assert {d.name for d in [*destinations.values(), SUPPORT_PAGE]} <= set(
        page_patterns()
    )


def test_each_purpose_stands_with_one_page_only():
    purposes = [p.name for row in page_patterns().values() for p in row.page.purposes]
    assert len(purposes) == len(set(purposes))


def test_a_destination_knows_its_address():
    urls = {name: d.url for name, d in destinations_by_purpose().items()}
    assert urls["invoice"] == "/c/-/bills/latest"
    assert urls["cancel"] == "/c/-/p/cancel/"
    assert urls["address"] == "/p/address/"
    assert urls["card"] == urls["pay"] == "/payment/"


@pytest.mark.parametrize(
    ("word", "purpose"),
    [
        ("seikyusho", "invoice"),
        ("請求書", "invoice"),
        ("kaiyaku", "cancel"),
        ("hikkoshi", "address"),
        ("残り", "usage"),
        ("card", "card"),
    ],
)
def test_a_word_of_print_and_posters_is_of_one_purpose_alone(word, purpose):
    assert purposes_called(word) == [purpose]
