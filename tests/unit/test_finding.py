"""What people type under さがす, and the purpose that it is read as."""

import pytest

from madoguchi.web.finding.kana import hiragana, spellings
from madoguchi.web.finding.match import best, forms, index
from madoguchi.web.finding.places import PLACES, SUPPORT
from madoguchi.web.finding.words import PHRASES
from madoguchi.web.permissions import RULES

QUERIES = {
    "invoice": "せいきゅうしょ seikyusho seikyuusho seikyuusyo 請求書 せいきゅしょ"
    " セイキュウショ 請求書どこ 領収書ほしい インボイス seikyushoo ｾｲｷｭｳｼｮ",
    "bill": "いくら 料金高い ryoukin ryokin",
    "card": "カード変えたい かーどかえたい ka-do カード期限切れ クレカ変更 card",
    "bank": "口座変更 引き落とし口座",
    "pay": "払い忘れた コンビニで払いたい",
    "cancel": "解約したい kaiyaku かいやくしたい kaiyakushitai カイヤク やめたい"
    " kaiyku",
    "mnp": "のりかえ MNP mnp予約番号",
    "plan": "プラン変更 puranhenkou 安くしたい",
    "option": "かけほうだい",
    "address": "引っ越し hikkoshi ひっこし 住所変更 juusho",
    "name": "名字変わった 結婚した めいぎへんこう meigi",
    "password": "ログインできない パスワード忘れた pasuwa-do ぱすわど",
    "mfa": "2段階認証 機種変更した 二段階人証",
    "mailset": "アウトルック outlook",
    "mailbox": "メール届かない めいわくメール",
    "mailpw": "メアドのパスワード",
    "usage": "ギガ残り データ残量 でーたざんりょう 残りギガ",
    "apn": "APN テザリングできない",
    "work": "工事日変更 kouji",
    "device": "ルーター再起動",
    "status": "つながらない 繋がらない shougai しょうがい",
    "support": "問い合わせ denwa",
    "progress": "受付番号 反映いつ",
    "contract": "お客様番号 okyakusamabangou",
    "roles": "担当者追加",
}
ASKED = [(want, query) for want, said in QUERIES.items() for query in said.split()]


@pytest.mark.parametrize(("want", "query"), ASKED)
def test_a_purpose_is_found_by_what_people_call_it(want, query):
    assert best(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "want"), [("請求所", "invoice"), ("せいきゅうｙ", "bill")]
)
def test_a_slip_still_finds_it_among_the_first_three(query, want):
    assert want in [name for name, _points in best(query, 3)]


@pytest.mark.parametrize("query", ["", "　", "。", "zzzzzzzz", "<script>", "🦆"])
def test_what_means_nothing_finds_nothing(query):
    assert best(query) == []


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
    assert hiragana(romaji) == kana


def test_the_table_of_spellings_is_whole():
    assert len(spellings()) == 152


def test_a_long_query_is_cut_and_never_slow():
    assert all(len(form) <= 120 for form in forms("a" * 10_000))
    assert len(index()) < 1_000


def test_every_purpose_has_a_page_or_people_to_ask():
    assert PLACES.keys() <= PHRASES.keys()
    assert {place.name for place in [*PLACES.values(), SUPPORT]} <= RULES.keys()
