"""The lines of the files that a bank-like card company exchanges.

UTF-8, commas, a header `1,<name>`, a trailer `8,<lines>,<yen>`. Between them:
`2,S,<key>,<token>,<reference>,<yen>,<words>` asks for money (売上),
`2,R,<key>,<key of the charge>,,<yen>,` gives some back (返品),
`2,K,<token>` asks whether a card was renewed (洗替). Results:
`2,S,<key>,<yen>,<code>,<JST day>`, the same with R, and `2,K,<token>,<tail>,<YYYY-MM>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import DeclineReason

OK_CODE = "000"
REASON_OF_CODE = {
    "G02": DeclineReason.NO_FUNDS,
    "G03": DeclineReason.NO_FUNDS,
    "G12": DeclineReason.NOT_ACCEPTED,
    "G56": DeclineReason.LOST_OR_STOLEN,
    "G60": DeclineReason.LOST_OR_STOLEN,
    "G61": DeclineReason.REGISTER_AGAIN,
    "G65": DeclineReason.REGISTER_AGAIN,
    "G83": DeclineReason.EXPIRED,
    "G97": DeclineReason.UNSAID,
}
END_LINE = re.compile(r"2,([SR]),([^,]+),(\d{1,9}),(\w{3}),(\d{4}-\d{2}-\d{2})")
CARD_LINE = re.compile(r"2,K,([^,]+),(\d{4}),(\d{4}-(?:0[1-9]|1[0-2]))")
TRAILER = re.compile(r"8,(\d+),(\d+)")
MAX_FAULTS_SAID = 20


@dataclass(frozen=True, slots=True)
class EndLine:
    """The end of a charge (S) or a refund (R). `reason` is None where it succeeded."""

    number: int
    kind: str
    key: str
    amount_yen: int
    reason: DeclineReason | None
    on: date


@dataclass(frozen=True, slots=True)
class CardLine:
    number: int
    token: str
    last4: str
    expiry: str


def faulty_file(faults: list[str]) -> Refused:
    """Return the refusal of a whole file; `faults` begin with their line."""
    shown = faults[:MAX_FAULTS_SAID]
    rest = len(faults) - len(shown)
    more = f"\nほか{rest}行にも誤りがあります。" if rest else ""
    return Refused(
        "card_file_faulty",
        "ファイルに誤りがあるため、1行も取り込んでいません。決済会社から取り直して"
        f"ください。\n{chr(10).join(shown)}{more}",
    )


def read_lines(text: str) -> list[EndLine | CardLine]:
    """Parse a whole file; refused (`card_file_faulty`) with each line that is wrong."""
    lines = text.splitlines()
    faults = []
    if not lines or not lines[0].startswith("1,"):
        faults.append("1行目: 見出し（1,…）がありません。")
    found: list[EndLine | CardLine] = []
    for number, line in enumerate(lines[1:-1], 2):
        parsed = parsed_line(number, line)
        if isinstance(parsed, str):
            faults.append(f"{number}行目: {parsed}")
        else:
            found.append(parsed)
    faults += trailer_faults(lines, found)
    if faults:
        raise faulty_file(faults)
    return found


def parsed_line(number: int, line: str) -> EndLine | CardLine | str:
    """Return what a line says, or what is wrong with it."""
    if match := CARD_LINE.fullmatch(line):
        return CardLine(number, *match.groups())
    match = END_LINE.fullmatch(line)
    if not match:
        return "項目の数か形が違います。"
    kind, key, yen, code, day = match.groups()
    if code != OK_CODE and code not in REASON_OF_CODE:
        return f"結果のコード「{code}」を知りません。"
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return f"日付「{day}」はありません。"
    return EndLine(number, kind, key, int(yen), REASON_OF_CODE.get(code), on)


def trailer_faults(lines: list[str], found: list[EndLine | CardLine]) -> Iterator[str]:
    """Yield what the last line says otherwise than the lines above it."""
    match = TRAILER.fullmatch(lines[-1]) if len(lines) > 1 else None
    if not match:
        yield f"{len(lines)}行目: 末尾（8,件数,金額）がありません。途中で切れています。"
        return
    count, yen = int(match[1]), int(match[2])
    total = sum(line.amount_yen for line in found if isinstance(line, EndLine))
    if count != len(lines) - 2 or (len(found) == count and yen != total):
        yield f"{len(lines)}行目: 件数か金額の合計が、上の行と合いません。"
