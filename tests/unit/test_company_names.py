"""Which company a name names: legal forms in full, a department at most."""

import pytest

from madoguchi.billing.record.buyer_address import BuyerFacts, peppol_id_of
from madoguchi.kernel.company_names import (
    name_the_same_company,
    names_the_company,
    write_out_legal_forms,
)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("㈱みらい", "株式会社みらい"),
        ("みらい㈱", "みらい株式会社"),
        ("(株)みらい", "株式会社みらい"),
        ("（株）みらい", "株式会社みらい"),
        ("みらい（株）", "みらい株式会社"),
        ("㈲みらい", "有限会社みらい"),
        ("(有)みらい", "有限会社みらい"),
        ("（同）みらい", "合同会社みらい"),
        ("㈾みらい", "合資会社みらい"),
        ("㈴みらい", "合名会社みらい"),
        ("(医)みらい", "医療法人みらい"),
        ("㈻みらい", "学校法人みらい"),
        ("（福）みらい", "社会福祉法人みらい"),
        ("(特非)みらい", "特定非営利活動法人みらい"),
        ("（独）みらい", "独立行政法人みらい"),
        ("(一社)みらい", "一般社団法人みらい"),
        ("（公社）みらい", "公益社団法人みらい"),
        ("(一財)みらい", "一般財団法人みらい"),
        ("（公財）みらい", "公益財団法人みらい"),
        ("(社福)みらい", "社会福祉法人みらい"),
        ("みらい㊑", "みらい株式会社"),
        ("株式會社みらい", "株式会社みらい"),
        ("㈶みらい", "(財)みらい"),  # as well
        ("㈳みらい", "(社)みらい"),  # 一般 or 公益: nobody knows
        ("みらい(東京)", "みらい(東京)"),
        ("ＭＩＲＡＩ", "MIRAI"),
    ],
)
def test_a_legal_form_is_written_out_where_it_stands(short, full):
    assert write_out_legal_forms(short) == full


@pytest.mark.parametrize(
    ("name", "names_it"),
    [
        ("株式会社北斗運輸", True),
        ("㈱北斗運輸", True),
        ("（株）北斗運輸", True),
        ("株式会社　北斗運輸", True),
        ("株式会社北斗運輸 経理部", True),
        ("株式会社北斗運輸　東京支店", True),
        ("㈱北斗運輸 営業部 第2課", True),
        ("株式会社北斗運輸サービス", False),
        ("株式会社北斗運輸経理部", False),
        ("株式会社北斗運輸 販売株式会社", False),
        ("株式会社北斗運輸 サービス", False),
        ("株式会社北斗運輸 運輸部品", False),
        ("株式会社北斗運輸 本部ビル管理", False),
        ("株式会社北斗運輸 倶楽部", False),
        ("株式会社北斗運輸 総務部御中", True),
        ("株式会社北斗運輸 経理課 山田", True),
        ("株式會社北斗運輸 総務部", True),
        ("㊑北斗運輸", True),
        ("株式会社北斗", False),
        ("北斗運輸株式会社", False),
        ("有限会社北斗運輸", False),
        ("", False),
    ],
)
def test_a_company_is_named_alone_or_with_a_department(name, names_it):
    assert names_the_company(name, "株式会社北斗運輸") is names_it


def test_two_departments_are_one_company_and_a_longer_name_is_not():
    assert name_the_same_company("㈱みらい 経理部", "株式会社みらい 総務部")
    assert name_the_same_company("株式会社みらい", "株式会社みらい 総務部")
    assert not name_the_same_company("株式会社みらい", "株式会社みらいサービス")
    assert not name_the_same_company("", "")


COMPANY = BuyerFacts("株式会社みらい", "", "株式会社みらい", "7000000000002")
GIVEN = BuyerFacts("別の会社", "0221:T8000000000001", "株式会社みらい", "7000000000002")
PERSON = BuyerFacts("伊藤 京子", "", "", "")


@pytest.mark.parametrize(
    ("addressee", "known", "peppol_id"),
    [
        ("株式会社みらい", COMPANY, "0188:7000000000002"),
        ("㈱みらい 経理部", COMPANY, "0188:7000000000002"),
        ("株式会社みらいサービス", COMPANY, ""),
        ("別の会社", GIVEN, "0221:T8000000000001"),
        ("別の会社 総務部", GIVEN, "0221:T8000000000001"),
        ("株式会社みらい", GIVEN, "0188:7000000000002"),
        ("第三の会社", GIVEN, ""),
        ("伊藤 京子", PERSON, ""),
        ("", PERSON, ""),
    ],
)
def test_an_invoice_goes_to_the_addressee_and_to_nobody_else(
    addressee, known, peppol_id
):
    assert peppol_id_of(addressee, known) == peppol_id
