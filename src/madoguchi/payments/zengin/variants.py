"""In what the files of collectors differ; the collector's paper says which. Pure."""

from dataclasses import dataclass
from typing import Literal

LINE_ENDS = {"none": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n"}
HEAD_DUMMIES = (17, 25)
NEW_CODE_SETS = ("01", "012")
RESULT_FIELDS = ("0", " ")


@dataclass(frozen=True, slots=True)
class DebitVariant:
    """How one collector wants a file (口座振替).

    `head_dummy`: blank bytes at the end of the header, 17 or 25 (then without our own
    account). `result_field`: what a request has there. `line_end`: a key of LINE_ENDS.
    `new_codes`: those that are known, "01" or "012". `names_banks`: whether names of
    banks and branches are filled in. ValueError for anything else.
    """

    head_dummy: int = 17
    result_field: Literal["0", " "] = "0"
    line_end: str = "crlf"
    new_codes: str = "012"
    names_banks: bool = True

    def __post_init__(self) -> None:
        is_known = (
            self.head_dummy in HEAD_DUMMIES
            and self.result_field in RESULT_FIELDS
            and self.line_end in LINE_ENDS
            and self.new_codes in NEW_CODE_SETS
        )
        if not is_known:
            raise ValueError(self)

    @property
    def line_end_bytes(self) -> bytes:
        return LINE_ENDS[self.line_end]
