"""An operator's month by the commands of the chapter, beside books kept by hand."""

import csv
import json
import re
import shlex
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from string import Template
from uuid import uuid4

import pytest
from django.core.management import call_command

from bench.payments.second_reader import TABLES, read_debit_file, tables_of
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models import BankRefund, DunningNotice, IncomingTransfer
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import answered
from tests.books_by_hand import Books
from tests.clock import jst, replay_until
from tests.desk import Agent, an_agent
from tests.dunning_days import look
from tests.homes import PROJECT_ROOT
from tests.import_folders import CSV_FILES, OPERATOR_JSON
from tests.incoming_transfers import VIRTUAL, Came, group, notice
from tests.journeys.test_six_months_of_money import (
    drop_papers,
    owed_by_the_ledger,
)
from tests.kept_refunds import name_refund_place, refund_results

GUIDE = (PROJECT_ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
CARD = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
MONTH = "2026-10"
DEBITED, AGAIN, OWN, NEAR, SHORT, NEVER, BACK, CARDED = (
    f"B{nth}" for nth in range(1, 9)
)
"""By bank account: at once, the second time, never; by transfer: to an account of its
own, by a name that is nearly right, less a bank's fee, not at all; by card."""
WAYS = dict.fromkeys((DEBITED, AGAIN, BACK), "debit") | {CARDED: "card"}
YEN = {f"B{nth}": 1_100 * nth for nth in range(1, 9)}
DUE = {"debit": "2026-11-27", "card": "2026-11-25", "transfer": "2026-11-30"}
NAMES = {OWN: "サトウ イチロウ", NEAR: "スズキ ジロウ", SHORT: "タナカ サブロウ"}
NAMES |= {NEVER: "ワタナベ シロウ", BACK: "イトウ ゴロウ"}
RULES = {
    "valid_from": "2026-11-01",
    "stages": [{"days": 5, "channel": "mail"}, {"days": 15, "channel": "mail"}],
    "two_eyes_from_yen": 100,
}
OWN_COLUMN = {"billing_accounts": ",virtual_account"}


def json_below(heading: str) -> dict[str, object]:
    """The first JSON of a chapter."""
    _, _, chapter = GUIDE.partition(f"## {heading}\n")
    found = re.search(r"```json\n(.*?)```", chapter, re.DOTALL)
    assert found
    return json.loads(found[1])


def steps_of_the_chapter() -> dict[str, list[str]]:
    """The commands of a month, by the words that say when."""
    _, _, chapter = GUIDE.partition("### A month of money\n")
    block = chapter.partition("```\n")[2].partition("```")[0]
    steps: dict[str, list[str]] = {}
    for line in block.splitlines():
        if line.startswith("# "):
            steps[line[2:]] = []
        else:
            steps[list(steps)[-1]].append(line)
    return steps


def rows_of_customer(nth: int) -> dict[str, str]:
    account, customer = f"B{nth}", f"N10000000{nth}"
    way, excl = WAYS.get(account, "transfer"), 1_000 * nth
    own = "架空銀行 専用901 普通7654321" if account == OWN else ""
    place = "東京都千代田区丸の内1-1"
    rows = {
        "parties": f"{customer},individual,客{nth},{NAMES.get(account, 'キヤク')},,"
        f"1951-05-03,1000005,{place},09011112222,c{nth}@example.jp,2016-08-01",
        "billing_accounts": f"{account},{customer},客{nth},,1000005,{place},31,{way},,,"
        + own,
        "contracts": f"C{nth},{customer},{account},mobile,M3,,active,2022-06-01,,"
        f"0901111222{nth},,",
        "charges": f"{MONTH},C{nth},M3,モバイル,2026-10-01,2026-10-31,1,{excl},{excl},"
        "STANDARD_10",
    }
    if way == "debit":
        number = f"123456{nth}"
        rows["payment_methods"] = f"{account},debit,,,,,0005,001,1,{number},キユウヨ"
    if way == "card":
        rows["payment_methods"] = f"{account},card,tok-1,Visa,4242,2030-01,,,,,"
    return rows


def write_folder(folder: Path) -> Path:
    folder.mkdir()
    operator = json.loads(OPERATOR_JSON) | {
        "payments_from": MONTH,
        "settlement": "next_bill",
    }
    (folder / "operator.json").write_text(json.dumps(operator))
    customers = [rows_of_customer(nth) for nth in range(1, 9)]
    for name in set(CSV_FILES) - {"documents", "old_numbers"}:
        head = CSV_FILES[name].splitlines()[0] + OWN_COLUMN.get(name, "")
        rows = [rows[name] for rows in customers if name in rows]
        if name == "catalogue":
            rows = ["M3,mobile_plan,モバイル,900,STANDARD_10,monthly,0,,2022-04-01,"]
        (folder / f"{name}.csv").write_text("\n".join([head, *rows]) + "\n")
    return folder


class Month:
    """The month: its commands, what the values in them are, and the books."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.books = folder, Books()
        self.steps, self.carried_out = steps_of_the_chapter(), []
        self.values = {"MONTH": MONTH, "OUT": str(folder / "out")}

    def carry_out(self, step: str, at: str, capsys, **values: object) -> str:
        """Run the commands of a step as they stand; what they print."""
        self.values |= {name: str(value) for name, value in values.items()}
        self.carried_out.append(step)
        capsys.readouterr()
        for line in self.steps[step]:
            program, *words = shlex.split(Template(line).substitute(self.values))
            assert program == "madoguchi"
            with clock_at(jst(at)):
                call_command(*words)
            drop_papers()
        return capsys.readouterr().out

    def json(self, name: str, content: object) -> Path:
        path = self.folder / name
        path.write_text(json.dumps(content, ensure_ascii=False))
        return path

    def pay(self, account: str, day: str, yen: int | None = None) -> None:
        yen = YEN[account] if yen is None else yen
        self.books.pay(account, MONTH, yen, date.fromisoformat(day))

    def agree(self, day: str) -> None:
        """Σ ledger = Σ bills − Σ payments, of each account and age."""
        on = date.fromisoformat(day)
        assert owed_by_the_ledger(on) == self.books.total(on)
        call_command("ledger", "ages", on=on, stdout=(out := StringIO()))
        self.agree_with_ages(out.getvalue(), on)

    def agree_with_ages(self, text: str, on: date) -> None:
        _head, *rows, _total = csv.reader(StringIO(text))
        found = {account: tuple(map(int, sums)) for account, *sums in rows}
        assert found == self.books.ages(on)


@pytest.fixture
def month(db_of_all, settings, tmp_path) -> Month:
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    settings.PORTS = settings.PORTS | {"card_gateway": CARD}
    return Month(tmp_path)


def customer_of(account: str) -> str:
    return f"N10000000{account[1:]}"


def asked_of_banks(path: Path) -> list[int]:
    """The sums of a file as somebody else reads it, who knows the tables alone."""
    tables = tables_of(TABLES.read_text(encoding="utf-8"))
    place = [cell.name for cell in tables["data"]].index("引落金額")
    records = read_debit_file(path.read_bytes(), tables)
    return [int(record[place]) for record in records if record[0] == "2"]


def new_file(month: Month, pattern: str, known: Sequence[Path] = ()) -> Path:
    found = set(Path(month.values["OUT"]).glob(pattern)) - set(known)
    (path,) = found
    return path


def test_a_month_by_the_commands_of_the_chapter_alone(month, capsys):
    issue_the_bills(month, capsys)
    first = ask_banks_and_cards(month, capsys)
    take_in_transfers(month, capsys)
    second = ask_banks_again(month, first, capsys)
    give_money_back(month, capsys)
    answer_again_and_pay_out(month, first, second, capsys)
    remind_and_be_paid_late(month, capsys)
    close_the_month(month, capsys)
    assert set(month.carried_out) == set(month.steps)


def issue_the_bills(month: Month, capsys) -> None:
    collector = json_below("Direct debit by file")
    collector |= {"deadline_days": 3, "result_days": 3}
    source = json_below("Transfers in")
    source |= {"sender_code": "9876543210", "sender_name": "ﾃﾞﾓﾂｳｼﾝ(ｶ"}
    folder = write_folder(month.folder / "export")
    month.values["FOLDER"] = str(folder)
    once = {
        "COLLECTOR": month.json("collector.json", collector),
        "SOURCE": month.json("source.json", source),
        "RULES": month.json("rules.json", RULES),
    }
    month.carry_out("once", "2026-11-01T09:00", capsys, **once)
    at = "2026-11-10T09:00"
    told = month.carry_out("when the charges of the month are there", at, capsys)
    assert "39,600" in told  # 1,100 × (1 + 2 + … + 8)
    for account, yen in YEN.items():
        due = date.fromisoformat(DUE[WAYS.get(account, "transfer")])
        month.books.ask(account, MONTH, yen, date(2026, 11, 10), due)
    month.agree("2026-11-10")


def ask_banks_and_cards(month: Month, capsys) -> Path:
    step = "before the deadline of the collector"
    month.carry_out(step, "2026-11-13T10:00", capsys, DEBIT=DUE["debit"])
    request = new_file(month, "debit-*.txt")
    assert sorted(asked_of_banks(request)) == [1_100, 2_200, 7_700]
    step = "on the day of payment of cards"
    month.carry_out(step, "2026-11-25T09:00", capsys, CARDS=DUE["card"])
    replay_until("2026-11-25T09:05")
    month.pay(CARDED, DUE["card"])
    month.agree("2026-11-25")
    return request


def take_in_transfers(month: Month, capsys) -> None:
    """One to an account of its own, one less a fee of 440, one by a strange name."""
    own = group(Came(YEN[OWN], "ｻﾄｳ", day="081130"), place=VIRTUAL)
    common = [
        Came(YEN[SHORT] - 440, "ﾀﾅｶ ｻﾌﾞﾛｳ", day="081130", number=2),
        Came(YEN[NEAR] + 400, "ｽｽﾞｷｼﾞﾛｳｼﾖｳﾃﾝ", day="081130", number=3),
    ]
    path = notice(month.folder, own, group(*common), name="1.txt")
    step = "each day on which the bank tells of transfers"
    told = month.carry_out(step, "2026-12-01T09:00", capsys, TRANSFERS=path)
    assert "消し込めていない振込: 1件 4,800円" in told
    month.pay(OWN, "2026-11-30")
    month.pay(SHORT, "2026-11-30")
    month.agree("2026-12-01")
    match_at_the_desk(NEAR, YEN[NEAR] + 400)
    month.pay(NEAR, "2026-11-30")
    month.books.pay(NEAR, "", 400, date(2026, 11, 30))
    month.agree("2026-12-01")


def match_at_the_desk(account: str, yen: int) -> None:
    with batch("test"):
        row = BillingAccount.objects.get(account_number=account)
        pk = IncomingTransfer.objects.get(amount_yen=yen).pk
    at = "2026-12-01T11:00"
    one, two = an_agent("一郎", at, "billing"), an_agent("二郎", at, "billing")
    page = f"customers/{customer_of(account)}/money/transfers/{pk}"
    enter(one, account)
    told = {"account": row.pk, "reason": "お電話で控えを確かめました"}
    told["name_was_checked"] = "on"
    done(one, f"{page}/match", **told)
    enter(two, account)
    done(two, f"{page}/decide", decision="approve")


def enter(agent: Agent, account: str) -> None:
    where = f"customers/{customer_of(account)}/enter"
    agent.post(where, reason="お電話でのお問い合わせ")


def done(agent: Agent, path: str, **typed: object) -> None:
    answer = agent.post(path, key=str(uuid4()), **typed)
    assert answer.status_code == 302, answer.content.decode()


def ask_banks_again(month: Month, first: Path, capsys) -> Path:
    """What had no money is asked once more; both failed ones are asked."""
    codes = ["0" if yen == YEN[DEBITED] else "1" for yen in asked_of_banks(first)]
    answer = answered(first, codes, name="first-answer.txt")
    step, at = "when the collector has answered", "2026-12-02T10:00"
    month.carry_out(step, at, capsys, ANSWER=answer, SECOND="2026-12-10")
    month.pay(DEBITED, DUE["debit"])
    month.agree("2026-12-02")
    second = new_file(month, "debit-*.txt", [first])
    assert sorted(asked_of_banks(second)) == [2_200, 7_700]
    return second


def give_money_back(month: Month, capsys) -> None:
    """400 yen that came too much go to an account, agreed to by two people."""
    at = "2026-12-03T10:00"
    with batch("test"):
        row = BillingAccount.objects.select_related("party").get(account_number=NEAR)
    name_refund_place(row, jst(at))
    one, two = an_agent("三郎", at, "billing"), an_agent("四郎", at, "billing")
    enter(one, NEAR)
    money = f"customers/{customer_of(NEAR)}/money"
    typed = {"act": "bank-refund", "bill": f"{row.pk}:{MONTH}-01", "amount_yen": 400}
    done(one, f"{money}/act", reason="お電話で返金を希望されました", **typed)
    enter(two, NEAR)
    (request,) = set(re.findall(r"money/requests/(\d+)", two.see(f"{money}/")))
    done(two, f"{money}/requests/{request}", decision="approve")
    with batch("test"):
        refund = BankRefund.objects.get()
    answer = refund_results(month.folder, f"{refund.number},paid,")
    values = {"REFUND": "2026-12-10", "REFUND_RESULTS": answer}
    step = "when money waits to go back"
    told = month.carry_out(step, "2026-12-04T10:00", capsys, **values)
    assert "返金済み: 1件 400円" in told
    month.books.change(NEAR, "", 400, date(2026, 12, 3))
    month.agree("2026-12-04")


def answer_again_and_pay_out(month: Month, first: Path, second: Path, capsys) -> None:
    codes = ["0" if yen == YEN[AGAIN] else "1" for yen in asked_of_banks(second)]
    answer = answered(second, codes, name="second-answer.txt")
    with clock_at(jst("2026-12-15T10:00")):
        call_command("payments", "results", str(answer))
    month.pay(AGAIN, "2026-12-10")
    month.agree("2026-12-15")
    step = "when the collector has paid out"
    for name, day, yen in (
        (first.name, "2026-12-04", YEN[DEBITED] - 110),
        (second.name, "2026-12-16", YEN[AGAIN] - 110),
    ):
        values = {"NAME": name, "PAID_OUT": day, "YEN": yen}
        month.carry_out(step, "2026-12-16T10:00", capsys, **values)
    month.agree("2026-12-16")


def remind_and_be_paid_late(month: Month, capsys) -> None:
    """Two are reminded; one of them pays by transfer under its very name."""
    for day in ("2026-12-05T09:35", "2026-12-15T09:35"):
        look(day)
        drop_papers()
    assert stages_of(NEVER) == [5, 15]
    assert stages_of(OWN) == stages_of(SHORT) == []
    late = Came(YEN[BACK], "ｲﾄｳ ｺﾞﾛｳ", day="081217", number=7)
    path = notice(month.folder, group(late), name="2.txt")
    step = "each day on which the bank tells of transfers"
    told = month.carry_out(step, "2026-12-18T09:00", capsys, TRANSFERS=path)
    assert "消し込み（金額と名義）: 1件 7,700円" in told
    month.pay(BACK, "2026-12-17")
    month.agree("2026-12-18")


def stages_of(account: str) -> list[int]:
    with batch("test"):
        rows = DunningNotice.objects.filter(case__account__account_number=account)
        return list(rows.order_by("days").values_list("days", flat=True))


def close_the_month(month: Month, capsys) -> None:
    step, end = "at the end of the month", date(2026, 12, 31)
    told = month.carry_out(step, "2027-01-04T09:00", capsys, END=end)
    assert "消し込みを待っている振込はありません。" in told
    assert "帳簿は、請求書と返還・修正の合計とすべて一致します。" in told
    month.agree_with_ages(told[told.index("account_number") :], end)
    assert month.books.ages(end) == {NEVER: (0, 0, 6_600, 0, 0, 0)}
    with batch("test"):
        assert Operator.objects.count() == 1
