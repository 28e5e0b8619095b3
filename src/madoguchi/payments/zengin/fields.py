"""Fields at fixed places of a record of a bank (全銀形式). Pure.

N fields are digits, to the right with zeros before them; C fields are half-width, to
the left with spaces behind them. A character is a byte, as in Shift_JIS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from madoguchi.payments.zengin.letters import (
    WRITABLE_PATTERN,
    FieldFault,
    decode_text,
    encode_text,
)


@dataclass(frozen=True, slots=True)
class Field:
    """`first` is its place, from 1; `label` what the bank's paper calls it."""

    name: str
    label: str
    first: int
    length: int
    kind: Literal["N", "C"]

    def encode(self, value: str | int) -> str:
        """Return the text of the field; FieldFault for what does not fit it."""
        text = str(value)
        if len(text) > self.length:
            raise FieldFault(f"{self.label}が{self.length}桁を超えています")
        if self.kind == "N":
            if text and not (text.isascii() and text.isdigit()):
                raise FieldFault(f"{self.label}に数字でない文字があります")
            return text.rjust(self.length, "0")
        if not WRITABLE_PATTERN.fullmatch(text):
            raise FieldFault(f"{self.label}に、銀行で使えない文字があります")
        return text.ljust(self.length)

    def decode(self, record: bytes) -> str:
        """Return the text of the field: digits whole, other text without its spaces.

        FieldFault for an N field that holds something else than digits.
        """
        raw = record[self.first - 1 : self.first - 1 + self.length]
        if self.kind == "C":
            return decode_text(raw).rstrip(" ")
        if not raw.isdigit():
            raise FieldFault(f"{self.label}が数字ではありません")
        return raw.decode("ascii")


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a record, from its first byte to its last, without gaps.

    ValueError where there is one.
    """

    fields: tuple[Field, ...]
    length: int

    def __post_init__(self) -> None:
        place = 1
        for field in self.fields:
            if field.first != place:
                raise ValueError(field.name)
            place += field.length
        if place != self.length + 1:
            raise ValueError(f"{place - 1} of {self.length} bytes")

    def encode(self, values: Mapping[str, str | int]) -> bytes:
        """Return the record; a field without a value is zeros, or spaces."""
        text = "".join(f.encode(values.get(f.name, "")) for f in self.fields)
        return encode_text(text)

    def decode(self, record: bytes) -> dict[str, str]:
        return {field.name: field.decode(record) for field in self.fields}
