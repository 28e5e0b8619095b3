"""A file of people to invite: whole or not at all, each wrong line by its number."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.customers.models import Member
from madoguchi.departments.models import Department
from madoguchi.people.models import Invitation
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import signed_in_client

PATH = "/org/people/invite/many/"
HEAD = "メールアドレス,氏名,フリガナ,社員番号,部門コード,できること"
ROLES = (
    "契約を見る、請求を見る、請求を見て支払う、"
    "手続きを申し込む、承認する、担当者を管理する"
)
GOOD = f"""{HEAD}
aoki@example.jp,青木 涼,アオキ リョウ,00012,001,請求を見る、手続きを申し込む
baba@example.jp,馬場 髙志,,,,担当者を管理する
"""


@pytest.fixture
def admin(db_of_all, hanako):
    an_operator()
    two_accounts(hanako)
    with scope("test", hanako.party.pk):
        Department.objects.create(party=hanako.party, code="001", name="東北支社")
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return signed_in_client(hanako.user, "password", "totp")


def show(admin, content: bytes | str):
    content = content if isinstance(content, bytes) else content.encode()
    return admin.post(PATH, {"file": SimpleUploadedFile("people.csv", content)})


def table_in(answer) -> str:
    assert answer.status_code == 200
    return answer.context["page"].text


def invited(hanako) -> list[tuple]:
    with scope("test", hanako.party.pk):
        rows = Invitation.objects.order_by("pk")
        return [
            (r.email, r.name, r.employee_number, r.department_code, len(r.grants))
            for r in rows
        ]


def faults_of(answer) -> list[str]:
    assert answer.status_code == 422
    return re.findall(r"\d+行目: [^<]*", answer.content.decode())


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_shown_first_and_then_invites_all(admin, hanako, codec):
    answer = show(admin, GOOD.encode(codec))
    assert "2人を招待します" in answer.content.decode()
    assert invited(hanako) == []
    assert admin.post(PATH, {"table": table_in(answer), "send": "1"}).status_code == 302
    assert invited(hanako) == [
        ("aoki@example.jp", "青木 涼", "00012", "001", 2),
        ("baba@example.jp", "馬場 髙志", "", "", 1),
    ]
    with scope("test", hanako.party.pk):
        grants = Invitation.objects.get(email="aoki@example.jp").grants
    assert [(g["role"], g["scope"], g["keys"]) for g in grants] == [
        ("bills", "departments", ["001"]),
        ("apply", "departments", ["001"]),
    ]


def test_every_wrong_line_is_named_and_nobody_is_invited(admin, hanako):
    lines = [
        HEAD,
        "aoki@example.jp,青木 涼,,,,請求を見る",
        "ＡＯＫＩ@example.jp,青木 二,,,,請求を見る",
        "not-a-mail,誰か,,,,請求を見る",
        "chiba@example.jp,,,,,請求を見る",
        "doi@example.jp,土井 浩,,,99,請求を見る",
        "eto@example.jp,江藤 真,,,,社長",
        "fuji@example.jp,富士 岳,,,,",
        "goto@example.jp,=HYPERLINK(1),,,,請求を見る",
        "hara@example.jp,原 節,,,,請求を見る,もう1列",
    ]
    assert faults_of(show(admin, "\r\n".join(lines))) == [
        "3行目: 2行目と同じメールアドレスです",
        "4行目: 「メールアドレス」が正しくありません",
        "5行目: 「氏名」がありません",
        "6行目: 部門コード「99」は、御社にありません",
        f"7行目: 「社長」という権限はありません。使えるのは {ROLES} です",
        "8行目: 「できること」がありません",
        "9行目: 「氏名」が、数式とみなされる文字で始まっています",
        "10行目: 列の数が違います",
    ]
    assert invited(hanako) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD.encode(),
        b"\xff\xfe" + GOOD.encode("utf-16-le"),
        "メール,氏名\na@example.jp,青木".encode(),
        f'{HEAD}\n"aoki@example.jp,青木'.encode(),
        (HEAD + "\nx@example.jp,名,,,,請求を見る" * 20_000).encode(),
        (HEAD + "\n" + ",".join(["x" * 40] * 6) * 200_000).encode(),
    ],
    ids=["empty", "only head", "UTF-16", "other head", "open quote", "long", "huge"],
)
def test_what_is_no_such_file_is_refused_whole(admin, hanako, content):
    answer = show(admin, content)
    assert answer.status_code == 422 and "TEAM-7081" in answer.content.decode()
    assert invited(hanako) == []


def test_2000_are_invited_at_once_and_one_more_is_refused(admin, hanako):
    lines = [f"p{n}@example.jp,人 {n},,,,請求を見る" for n in range(2_001)]
    many = "\n".join([HEAD, *lines[:2_000]])
    assert admin.post(PATH, {"table": many, "send": "1"}).status_code == 302
    assert len(invited(hanako)) == 2_000
    answer = show(admin, "\n".join([HEAD, *lines]))
    assert answer.status_code == 422 and "TEAM-7081" in answer.content.decode()


def test_one_who_is_of_the_company_already_stops_all(admin, hanako):
    lines = [
        f"{mail},花子,,,,承認する" for mail in ("new@example.jp", hanako.user.email)
    ]
    text = "\n".join([HEAD, *lines])
    answer = admin.post(PATH, {"table": text, "send": "1"})
    assert answer.status_code == 422 and "TEAM-7070" in answer.content.decode()
    assert invited(hanako) == []


def test_mails_of_one_company_are_bounded_within_a_day(admin, hanako, monkeypatch):
    monkeypatch.setattr("madoguchi.people.invitations.MAX_MAILS_A_DAY", 3)
    assert admin.post(PATH, {"table": GOOD, "send": "1"}).status_code == 302
    more = GOOD.replace("aoki", "chiba").replace("baba", "doi")
    answer = admin.post(PATH, {"table": more, "send": "1"})
    assert answer.status_code == 422 and "TEAM-7072" in answer.content.decode()
    with clock_at(now() + timedelta(days=1, seconds=1)):
        again = signed_in_client(hanako.user, "password", "totp")
        assert again.post(PATH, {"table": more, "send": "1"}).status_code == 302
