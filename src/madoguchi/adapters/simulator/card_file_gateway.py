"""A bank-like card company: its pages are played, its money moves by nightly files."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from madoguchi.adapters.simulator.card_answers import left_to_refund
from madoguchi.adapters.simulator.card_files import (
    Record,
    all_records,
    digest_of,
    locked_files,
    read_record,
    refuse_silence,
    write_record,
)
from madoguchi.adapters.simulator.card_gateway import (
    CardGatewaySimulator,
)
from madoguchi.adapters.simulator.card_lines import (
    CardLine,
    EndLine,
    faulty_file,
    read_lines,
)
from madoguchi.adapters.simulator.filed_answers import (
    filed_charge_answer,
    filed_refund_answer,
)
from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeRequest,
    RefundAnswer,
)
from madoguchi.payments.exchanged_files import ReadFile, WrittenFile
from madoguchi.platform.clock import now

PREFIX_OF_KIND = {"S": "filed-", "R": "back-"}


def name_of(kind: str, key: str) -> str:
    return f"{PREFIX_OF_KIND[kind]}{digest_of(key)}"


class FileCardGatewaySimulator(CardGatewaySimulator):
    """A charge is ACCEPTED and waits for the next file; a read file ends it."""

    def charge(self, request: ChargeRequest) -> ChargeAnswer:
        refuse_silence()
        name = name_of("S", request.key)
        with locked_files():
            charge = read_record(name)
            if charge is None:
                card = read_record(request.token) or {}
                charge = {
                    "key": request.key,
                    "token": request.token,
                    "reference": request.reference,
                    "amount_yen": request.amount_yen,
                    "words": request.words,
                    "file": "",
                }
                if card.get("is_forgotten"):
                    today = now().date().isoformat()
                    charge |= {"reason": "register_again", "on": today, "file": "-"}
                write_record(name, charge)
        return filed_charge_answer(name, charge)

    def charge_state(self, key: str, outside_id: str) -> ChargeAnswer | None:
        refuse_silence()
        name = name_of("S", key)
        charge = read_record(name)
        if charge is None:
            return super().charge_state(key, outside_id)
        return filed_charge_answer(name, charge)

    def refund(self, key: str, outside_id: str, amount_yen: int) -> RefundAnswer:
        if not outside_id.startswith(PREFIX_OF_KIND["S"]):
            return super().refund(key, outside_id, amount_yen)
        refuse_silence()
        name = name_of("R", key)
        with locked_files():
            refund, charge = read_record(name), read_record(outside_id)
            if refund is None:
                if charge is None or amount_yen > left_of(outside_id, charge):
                    raise Refused("refund_too_large", "card company")
                refund = {
                    "key": key,
                    "token": charge["key"],
                    "amount_yen": amount_yen,
                    "file": "",
                }
                charge["refunded_yen"] = charge.get("refunded_yen", 0) + amount_yen
                write_record(name, refund)
                write_record(outside_id, charge)
        return filed_refund_answer(name, refund)

    def refund_state(self, key: str, outside_id: str) -> RefundAnswer | None:
        refuse_silence()
        name = name_of("R", key)
        refund = read_record(name)
        if refund is None:
            return super().refund_state(key, outside_id)
        return filed_refund_answer(name, refund)

    def taken_yen(self) -> int:
        filed = [r for r in all_records() if r["name"].startswith("filed-")]
        return super().taken_yen() + sum(left_of(r["name"], r) for r in filed)

    def write_files(
        self, folder: Path, at: datetime, tokens: Sequence[str]
    ) -> list[WrittenFile]:
        """Name the file in each record first: asked again, the same one is written."""
        folder.mkdir(parents=True, exist_ok=True)
        with locked_files():
            waiting = [record for record in filed_records() if record["file"] == ""]
            if waiting:
                name = next_name(at.date())
                for record in waiting:
                    write_record(record["name"], record | {"file": name})
            named = {record["file"] for record in filed_records()} - {"", "-"}
            unwritten = sorted(name for name in named if not is_written(name))
            written = [write_asking_file(folder, name) for name in unwritten]
            return written + renewal_files(folder, at.date(), tokens)

    def read_file(self, path: Path) -> ReadFile:
        try:
            lines = read_lines(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise faulty_file(["1行目: UTF-8 として読めません。"]) from error
        with locked_files():
            ends = [line for line in lines if isinstance(line, EndLine)]
            if faults := [fault for line in ends for fault in faults_of_end(line)]:
                raise faulty_file(faults)
            for line in ends:
                store_end(line)
        cards = [line for line in lines if isinstance(line, CardLine)]
        for card in cards:
            self.replace_card(card.token, card.last4, card.expiry)
        renewed = tuple(
            CardFacts(card.token, "", card.last4, card.expiry, "") for card in cards
        )
        return ReadFile(len(ends), renewed)


def left_of(name: str, charge: Record) -> int:
    return left_to_refund(filed_charge_answer(name, charge), charge)


def filed_records() -> list[Record]:
    """Return what goes by files, in the order of its keys."""
    prefixes = tuple(PREFIX_OF_KIND.values())
    found = [r for r in all_records() if r["name"].startswith(prefixes)]
    return sorted(found, key=lambda record: str(record["key"]))


def next_name(today: date) -> str:
    """Return `card-20261129-1.csv`, the next number of the day."""
    start = f"card-{today:%Y%m%d}-"
    used = {r["file"] for r in filed_records() if r["file"].startswith(start)}
    return f"{start}{len(used) + 1}.csv"


def is_written(name: str) -> bool:
    return read_record(f"written {name}") is not None


def write_asking_file(folder: Path, name: str) -> WrittenFile:
    records = [record for record in filed_records() if record["file"] == name]
    total = sum(record["amount_yen"] for record in records)
    return write_file(folder / name, [asking_line(one) for one in records], total)


def renewal_files(
    folder: Path, today: date, tokens: Sequence[str]
) -> list[WrittenFile]:
    """Once a month: ask of each card that is kept whether its issuer renewed it."""
    name = f"renewal-{today:%Y%m}.csv"
    asked = sorted(
        token
        for token in set(tokens)
        if not (read_record(token) or {}).get("is_forgotten")
    )
    if not asked or is_written(name):
        return []
    return [write_file(folder / name, [f"2,K,{token}" for token in asked], 0)]


def write_file(path: Path, lines: list[str], total_yen: int) -> WrittenFile:
    """Write a file by renaming, and remember that it is there."""
    whole = [f"1,{path.name}", *lines, f"8,{len(lines)},{total_yen}"]
    draft = path.with_suffix(".draft")
    draft.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
    draft.replace(path)
    write_record(f"written {path.name}", {"lines": len(lines)})
    return WrittenFile(path, len(lines), total_yen)


def asking_line(record: Record) -> str:
    kind = "S" if record["name"].startswith("filed-") else "R"
    parts = (record["key"], record["token"], record.get("reference", ""))
    words = record.get("words", "").replace(",", " ")
    return f"2,{kind},{','.join(parts)},{record['amount_yen']},{words}"


def faults_of_end(line: EndLine) -> Iterator[str]:
    """Yield why a line cannot be the end of what was asked for."""
    record = read_record(name_of(line.kind, line.key))
    if record is None or record["file"] in {"", "-"}:
        yield f"{line.number}行目: 「{line.key}」は依頼していません。"
    elif record["amount_yen"] != line.amount_yen:
        yield f"{line.number}行目: 「{line.key}」の金額が依頼と違います。"
    elif "on" in record and (record["reason"], record["on"]) != end_of(line):
        yield f"{line.number}行目: 「{line.key}」の結果は、別の内容で届いています。"


def end_of(line: EndLine) -> tuple[str, str]:
    return line.reason.value if line.reason else "", line.on.isoformat()


def store_end(line: EndLine) -> None:
    """Store an end, once; what a refused refund held back may go back again."""
    name = name_of(line.kind, line.key)
    record = read_record(name) or {}
    if "on" in record:
        return
    reason, on = end_of(line)
    write_record(name, record | {"reason": reason, "on": on})
    if line.kind == "R" and reason:
        charge_name = name_of("S", record["token"])
        charge = read_record(charge_name) or {}
        charge["refunded_yen"] -= line.amount_yen
        write_record(charge_name, charge)
