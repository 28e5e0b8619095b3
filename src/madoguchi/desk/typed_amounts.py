"""Amounts typed for the lines of an invoice, over several pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

AMOUNT_FIELD_PATTERN = re.compile(r"yen-([1-9][0-9]{0,5})")
WHOLE_YEN_PATTERN = re.compile(r"-?[0-9]{1,15}")
MAX_REVISED_LINES = 1_000  # lines of one correction
MAX_AMOUNT_LENGTH = 40


@dataclass(frozen=True, slots=True)
class TypedAmounts:
    """What was typed, by line. `first`: the first line in view, from 0."""

    boxes: dict[int, str] = field(default_factory=dict)
    first: int = 0

    def of(self, line: int) -> str:
        return self.boxes.get(line, "")

    @property
    def text(self) -> str:
        """All fields for the next page, those out of view too."""
        return " ".join(f"{line}={text}" for line, text in self.boxes.items())

    def amounts(self) -> str:
        """Return `4=359 7=0`. Refused with `bad_amount`."""
        amounts = sorted(self.boxes.items())
        return " ".join(
            f"{line}={parse_whole_yen(line, text)}" for line, text in amounts
        )


def parse_whole_yen(line: int, text: str) -> int:
    plain = re.sub(r"[,\s円¥]", "", normalize("NFKC", text).replace("−", "-"))
    if not WHOLE_YEN_PATTERN.fullmatch(plain):
        words = _(
            "明細%(line)sの金額「%(said)s」を読み取れません。何も発行していません。"
            "円の整数で入力してください。例: 1,200"
        )
        raise Refused("bad_amount", words % {"line": line, "said": text})
    return int(plain)


def read_typed_amounts(posted: Mapping[str, str]) -> TypedAmounts:
    """Read the fields in view over the hidden ones; an empty one is dropped."""
    boxes_before = (pair.partition("=") for pair in posted.get("typed", "").split())
    boxes = {f"yen-{line}": text for line, _eq, text in boxes_before}
    boxes |= {name: posted[name] for name in posted if name.startswith("yen-")}
    amounts = {
        int(box[1]): "".join(text.split())[:MAX_AMOUNT_LENGTH]
        for name, text in list(boxes.items())[:MAX_REVISED_LINES]
        if (box := AMOUNT_FIELD_PATTERN.fullmatch(name)) and text.strip()
    }
    go = posted.get("go", "")
    first = posted.get("first", "") if not go.isdecimal() else go
    return TypedAmounts(amounts, int(first) if re.fullmatch("[0-9]{1,6}", first) else 0)
