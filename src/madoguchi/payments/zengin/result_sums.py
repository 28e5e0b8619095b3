"""Counts and yen of the results of a debit file. Pure."""

from dataclasses import dataclass

from madoguchi.payments.zengin.result_records import PAID_RESULT, ResultLine


@dataclass(slots=True)
class ResultSums:
    """Counts and yen, of lines or as a trailer says them."""

    count: int = 0
    amount_yen: int = 0
    paid_count: int = 0
    paid_yen: int = 0
    failed_count: int = 0
    failed_yen: int = 0

    def add(self, line: ResultLine) -> None:
        self.count += 1
        self.amount_yen += line.amount_yen
        if line.result == PAID_RESULT:
            self.paid_count += 1
            self.paid_yen += line.amount_yen
        else:
            self.failed_count += 1
            self.failed_yen += line.amount_yen
