"""Nicknames of many contracts by a file: whole or not at all, lines by their number."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.contracts.bulk_names import rename_contracts
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PortalChange
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import signed_in_client

PATH = "/contracts/names/"
HEAD = "契約番号,回線番号,サービス,呼び名"


@pytest.fixture
def client(db_of_all, hanako):
    an_operator()
    two_accounts(hanako)
    return signed_in_client(hanako.user, "password", "totp")


def names_of(person) -> dict[str, str]:
    with scope("test", person.party.pk):
        rows = Contract.objects.filter(party=person.party)
        return dict(rows.values_list("contract_number", "nickname"))


def show(client, content: bytes | str):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(PATH, {"file": SimpleUploadedFile("names.csv", content)})


def table_in(answer) -> str:
    found = re.search(r'name="table" value="([^"]*)"', answer.content.decode())
    return found[1]


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp932"])
def test_names_are_shown_first_and_then_changed_all_together(client, hanako, codec):
    before = names_of(hanako)
    first, second, *_rest = sorted(before)
    sheet = f"{HEAD}\r\n{first},,,東北 髙田\r\n{second},,,本店\r\n"
    answer = show(client, sheet.encode(codec))
    assert answer.status_code == 200
    assert "2件の呼び名を変えます。まだ" in answer.content.decode()
    assert names_of(hanako) == before
    sent = client.post(PATH, {"table": table_in(answer), "send": "1"})
    assert sent.status_code == 302
    after = before | {first: "東北 髙田", second: "本店"}
    assert names_of(hanako) == after
    with scope("test", hanako.party.pk):
        event = AuditEvent.objects.get(verb="contracts_named")
        assert event.changes == {
            first: [before[first], "東北 髙田"],
            second: [before[second], "本店"],
        }
        told = PortalChange.objects.filter(file="contracts", column="nickname")
        assert sorted(told.values_list("key", "before", "after")) == [
            (first, before[first], "東北 髙田"),
            (second, before[second], "本店"),
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_list_that_was_saved_changes_nothing(client, hanako, encoding):
    first, *_rest = sorted(names_of(hanako))
    with scope("test", hanako.party.pk):
        rows = Contract.objects.filter(contract_number=first)
        rows.update(nickname="-1 🐈")
    saved = client.get(f"{PATH}file/", {"encoding": encoding})
    answer = show(client, saved.content)
    assert "変えるところはありません" in answer.content.decode()
    assert 'name="send"' not in answer.content.decode()


def test_every_wrong_line_is_named_and_nothing_is_changed(client, hanako):
    before = names_of(hanako)
    first, second, *_rest = sorted(before)
    lines = [
        HEAD,
        f"{first},,,本店",
        f"{first},,,支店",
        "X-999,,,だれか",
        f'{second},,,"=HYPERLINK(""x"")"',
        f"{second},,,{'長' * 41}",
        f"{second},,,a,b",
    ]
    answer = show(client, "\n".join(lines))
    assert answer.status_code == 422
    said = re.findall(r"(\d+行目: [^<]*)</li>", answer.content.decode())
    assert [line.split(":")[0] for line in said] == [
        *("3行目", "4行目", "5行目", "6行目", "7行目")
    ]
    assert "2行目と同じ契約番号です" in said[0]
    assert "ご契約にありません" in said[1]
    assert names_of(hanako) == before


def test_another_customers_contract_is_named_like_one_that_nobody_has(
    client, hanako, taro
):
    theirs = names_of(taro)
    number = min(theirs)
    own = names_of(hanako)
    assert number not in own
    answer = show(client, f"{HEAD}\n{number},,,盗む\n")
    want = f"2行目: 契約番号「{number}」は、ご契約にありません"
    assert want in answer.content.decode()
    client.post(PATH, {"table": f"{HEAD}\n{number},,,盗む\n", "send": "1"})
    assert names_of(taro) == theirs


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"a,b\n1,2\n",
        HEAD.encode(),
        f"{HEAD}\n".encode() + b"C-1,,,x\n" * 5_001,
        f"{HEAD}\n".encode() + b"C-1,,,x\n" * 200_000,
    ],
)
def test_what_is_no_such_table_is_refused_by_its_code(client, content):
    answer = show(client, content)
    assert answer.status_code == 422
    assert "TEAM-7091" in answer.content.decode()


def test_names_that_changed_meanwhile_stop_the_whole_file(client, hanako):
    first, second, *_rest = sorted(names_of(hanako))
    before = names_of(hanako)
    wanted = {first: (before[first], "一"), second: ("別の名前", "二")}
    access = Access("test", hanako.party.pk)
    with scope("test", hanako.party.pk), pytest.raises(Refused) as refusal:
        rename_contracts(access, wanted, actor="test", at=now())
    assert refusal.value.code == "names_changed_meanwhile"
    assert names_of(hanako) == before
