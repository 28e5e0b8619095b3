"""A collector that is played: it answers each debit by the number of the account.

It lives in the folder `bank`, the outbox's. Files that lie there change what it does:
`silent` answers nothing, `answer_lost` takes a file and says nothing of it, once,
`refusing` takes none, `late` keeps the answers back.
"""

import shutil
from pathlib import Path

from madoguchi.adapters.simulator.record_files import RecordFiles
from madoguchi.kernel.errors import Refused, Unavailable

RESULT_OF_TAIL = {
    b"0001": b"1",
    b"0002": b"2",
    b"0003": b"3",
    b"0004": b"4",
    b"0008": b"8",
    b"0009": b"9",
}
"""The last four digits of an account that is not debited, and why; others are."""
PAID = b"0"
TAIL, AMOUNT, RESULT = slice(46, 50), slice(80, 90), slice(111, 112)
LOST, REFUSING, LATE = "answer_lost", "refusing", "late"

COLLECTOR_FILES = RecordFiles("bank")
bank_folder = COLLECTOR_FILES.folder


class BankFilesSimulator:
    def hand_over(self, name: str, path: Path) -> None:
        COLLECTOR_FILES.refuse_silence()
        if (bank_folder() / REFUSING).exists():
            raise Refused("bank_file_refused", "collector")
        kept = taken_folder() / name
        if not kept.exists():
            draft = kept.with_suffix(".draft")
            shutil.copyfile(path, draft)
            draft.replace(kept)
        lost = bank_folder() / LOST
        if lost.exists():
            lost.unlink()
            raise Unavailable("the answer was lost")

    def has_taken(self, name: str) -> bool:
        COLLECTOR_FILES.refuse_silence()
        return (taken_folder() / name).exists()

    def waiting_answers(self) -> list[str]:
        COLLECTOR_FILES.refuse_silence()
        if (bank_folder() / LATE).exists():
            return []
        return sorted(file.name for file in taken_folder().glob("*.txt"))

    def fetch_answer(self, name: str, folder: Path) -> Path:
        COLLECTOR_FILES.refuse_silence()
        content = (taken_folder() / name).read_bytes()
        answer = folder / f"answer-{name}"
        answer.write_bytes(answer_to(content))
        return answer


def taken_folder() -> Path:
    folder = bank_folder() / "taken"
    folder.mkdir(exist_ok=True)
    return folder


def answer_to(request: bytes) -> bytes:
    """Fill in the results and the sums; lines end with CR and LF, as banks write."""
    length = 120
    text = request.replace(b"\r", b"").replace(b"\n", b"")
    records = [text[n : n + length] for n in range(0, len(text), length)]
    head, *data, trailer, end = records
    told, counts, sums = [], [0, 0], [0, 0]
    for record in data:
        result = RESULT_OF_TAIL.get(record[TAIL], PAID)
        told.append(record[: RESULT.start] + result + record[RESULT.stop :])
        is_failed = result != PAID
        counts[is_failed] += 1
        sums[is_failed] += int(record[AMOUNT])
    filled = b"%06d%012d%06d%012d" % (counts[0], sums[0], counts[1], sums[1])
    trailer = trailer[:19] + filled + trailer[55:]
    return b"".join(line + b"\r\n" for line in (head, *told, trailer, end))
