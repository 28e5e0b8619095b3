"""A file of results that is refused as a whole, with its lines."""

from madoguchi.kernel.errors import Refused
from madoguchi.payments.zengin.file_faults import BankFileFaulty, FaultList


def refuse_faults(faults: FaultList) -> None:
    try:
        faults.raise_any()
    except BankFileFaulty as faulty:
        raise faulty_bank_file(faulty) from faulty


def faulty_bank_file(faulty: BankFileFaulty) -> Refused:
    return Refused(
        "bank_file_faulty",
        "ファイルに誤りがあるため、1行も取り込んでいません。委託先から取り直して"
        f"ください。\n{faulty}",
    )
