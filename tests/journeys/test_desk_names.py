"""The desk finds a customer by name, number or address, and it is recorded."""

import re

import pytest
from django.db import connection, connections

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, OldNumber, Party, PartyProfile
from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.desk import VISIT_REASON, Agent, an_agent, audit_trail_of
from tests.operator import an_operator

AT = "2026-11-24T11:00"


@pytest.fixture
def agent(hanako, taro) -> Agent:
    an_operator()
    Party.objects.filter(pk=taro.party.pk).update(kind="corporate")
    for person, name, kana in (
        (hanako, "髙橋 花子", "タカハシ ハナコ"),
        (taro, "株式会社みらい商事", "ミライショウジ"),
    ):
        with scope("test", person.party.pk):
            PartyProfile.objects.update(
                name=name, kana=kana, address="東京都千代田区丸の内1-1-1 奥の部屋"
            )
    return an_agent("一郎", AT)


def numbers_found(agent: Agent, name: str) -> list[str]:
    answer = agent.post("names", name=name, reason=VISIT_REASON)
    assert (answer.status_code, answer.url) == (302, "/desk/found/")
    page = agent.see("found/")
    return re.findall(r'href="/desk/customers/(N\d{9})/"', page)


@pytest.mark.parametrize(
    "typed",
    [
        *("髙橋", "高橋", "高橋花子", "高橋　花子", "髙橋 花"),
        *("タカハシ", "たかはし", "ﾀｶﾊｼ ﾊﾅｺ", "たかはしはな"),
    ],
)
def test_a_person_is_found_by_kanji_and_kana_in_any_width(agent, hanako, typed):
    assert numbers_found(agent, typed) == [hanako.party.customer_number]


@pytest.mark.parametrize(
    "typed", ["みらい", "株式会社みらい", "㈱みらい", "（株）みらい", "みらいしょうじ"]
)
def test_a_company_is_found_without_its_legal_form(agent, taro, typed):
    assert numbers_found(agent, typed) == [taro.party.customer_number]


def test_rare_characters_and_the_kana_of_a_legal_form_hide_no_company(agent, taro):
    with scope("test", taro.party.pk):
        PartyProfile.objects.update(
            name="株式会社𠮷田製作所", kana="カブシキガイシャヨシダセイサクショ"
        )
    kanji = "吉田", "𠮷田", "吉田製作所", "株式会社吉田製作所"
    kana = (
        "ヨシダ",
        "よしだ",
        "ヨシダセイサクショ",
        "ﾖｼﾀﾞｾｲｻｸｼﾖ",
        "かぶしきがいしゃよしだ",
    )
    for typed in (*kanji, *kana):
        assert numbers_found(agent, typed) == [taro.party.customer_number], typed
    assert numbers_found(agent, "製作所") == []


@pytest.mark.parametrize(
    "typed", ["高", "花子", "高橋太郎", "%", "__", "株式会社", "\0高橋"]
)
def test_less_than_a_beginning_of_two_letters_finds_nobody(agent, typed):
    answer = agent.post("names", name=typed, reason=VISIT_REASON)
    assert answer.status_code in {302, 422}
    assert "/desk/customers/" not in agent.see("found/").partition("<main")[2]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "090-3333-4444",
            "09033334444",
            "０９０（３３３３）４４４４",
            "+81 90 3333 4444",
        ),
        *("hana@example.jp", "ＨＡＮＡ@example.jp", "keiri@example.jp"),
        *("box1@mail.example.jp", "KT-040017", "kt040017", "fb70000074"),
    ],
)
def test_a_whole_number_or_address_finds_its_customer_alone(agent, hanako, taro, typed):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(phone="090-3333-4444", email="Hana@example.jp")
        BillingAccount.objects.update(email="keiri@example.jp")
        contract = Contract.objects.filter(party=hanako.party).first()
        Contract.objects.filter(pk=contract.pk).update(line_number="FB70000074")
        Mailbox.objects.create(
            party=hanako.party,
            contract=contract,
            address="box1@mail.example.jp",
            quota_mb=1,
            used_mb=0,
        )
    with batch("test"):
        OldNumber.objects.create(
            party=hanako.party, number="KT-040017", canonical="kt040017"
        )
    with scope("test", taro.party.pk):
        PartyProfile.objects.update(phone="09033334445", email="hanako@example.jp")
    assert numbers_found(agent, typed) == [hanako.party.customer_number]
    assert audit_trail_of(hanako)[-1] == (str(agent.staff), "customer_found")


@pytest.mark.parametrize("typed", ["0901111222", "@example.jp", "hana@", "2222"])
def test_a_part_of_a_number_or_address_finds_nobody(agent, hanako, typed):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(phone="09011112222", email="hana@example.jp")
    assert numbers_found(agent, typed) == []


def test_a_number_typed_above_is_asked_a_reason_and_finds_nothing_yet(agent, hanako):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(phone="09011112222")
    page = agent.see("?q=090-1111-2222")
    assert "探す理由を入力して探します" in page and 'value="090-1111-2222"' in page
    assert hanako.party.customer_number not in page
    assert "customer_found" not in dict(map(reversed, audit_trail_of(hanako)))


def test_what_is_shown_is_recorded_at_each_customer_with_the_reason(
    agent, hanako, taro
):
    numbers_found(agent, "高橋")
    assert audit_trail_of(hanako)[-1] == (str(agent.staff), "customer_found")
    assert not [verb for _who, verb in audit_trail_of(taro) if verb == "customer_found"]
    with scope("test", hanako.party.pk):
        changes = AuditEvent.objects.get(verb="customer_found").changes
    assert changes == {"name": ["", "高橋"], "reason": ["", VISIT_REASON]}
    count = len(audit_trail_of(hanako))
    agent.see("found/")
    assert len(audit_trail_of(hanako)) == count  # looked at again, recorded once


def test_without_a_reason_nobody_is_shown(agent, hanako):
    for reason in ("", "ああああああ", "見る"):
        answer = agent.post("names", name="高橋", reason=reason)
        assert answer.status_code == 422
        assert hanako.party.customer_number not in answer.content.decode()
    assert "高橋" in answer.content.decode()  # what was typed stays
    assert "customer_found" not in dict(map(reversed, audit_trail_of(hanako)))


def test_of_an_address_only_the_beginning_is_shown(agent):
    numbers_found(agent, "高橋")
    page = agent.see("found/")
    assert "東京都千代田区丸の内1-" in page and "奥の部屋" not in page


def test_ten_are_shown_and_that_there_are_more(agent):
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO customers_party (kind, customer_number, required_level)
                SELECT 'individual', 'N9' || lpad(n::text, 8, '0'), 1
                FROM generate_series(1, 12) n RETURNING id)
            INSERT INTO customers_partyprofile (party_id, name, kana,
                corporate_number, postal_code, address, phone, email)
            SELECT id, '佐藤 ' || id, 'サトウ', '', '1000005', '東京都', '', ''
            FROM made"""
        )
    found = numbers_found(agent, "佐藤")
    assert len(found) == 10
    assert "はじめの10人です" in agent.see("found/")


def test_a_million_names_are_searched_by_their_indexes(db_of_all):
    """The plan of both halves, at 20,000 rows; the role is the function's own."""
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO customers_party (kind, customer_number, required_level)
                SELECT 'individual', 'N9' || lpad(n::text, 8, '0'), 1
                FROM generate_series(1, 20000) n RETURNING id)
            INSERT INTO customers_partyprofile (party_id, name, kana,
                corporate_number, postal_code, address, phone, email)
            SELECT id, '名' || id, 'メイ' || id, '', '1000005', '東京都', '', ''
            FROM made"""
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE customers_partyprofile")
        cursor.execute("SET ROLE madoguchi_definer")
        for column, index in (
            ("name", "name_as_searched"),
            ("kana", "kana_as_searched"),
        ):
            cursor.execute(
                f"""
                EXPLAIN SELECT party_id FROM customers_partyprofile AS f
                WHERE (customers_fold_name(f.{column}) COLLATE "C")
                        >= customers_fold_name('名1')
                    AND (customers_fold_name(f.{column}) COLLATE "C")
                        < customers_fold_name('名1') || U&'\\+10FFFF'
                ORDER BY customers_fold_name(f.{column}) COLLATE "C" LIMIT 11"""
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert index in plan and "Seq Scan" not in plan, plan
        cursor.execute("RESET ROLE")
