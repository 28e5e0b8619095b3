"""Numbers for terminals of stores, played: the same for the same key.

It remembers them in the folder `stores`, the outbox's. A file `silent` there answers
nothing; sums that end in 999 yen are refused.
"""

from hashlib import sha256

from madoguchi.adapters.simulator.record_files import RecordFiles
from madoguchi.kernel.errors import Refused
from madoguchi.payments.store_ports import TerminalRequest

STORE_FILES = RecordFiles("stores")
NUMBER_DIGITS = 11
REFUSED_ENDING, ENDING_OF = 999, 1_000


class StorePaymentsSimulator:
    def open_number(self, request: TerminalRequest) -> str:
        STORE_FILES.refuse_silence()
        if request.amount_yen % ENDING_OF == REFUSED_ENDING:
            raise Refused("store_number_refused", "simulator")
        with STORE_FILES.locked_files():
            known = STORE_FILES.read(request.key)
            number = str(known["number"]) if known else number_of(request.key)
            kept = {"number": number, "is_open": True, "yen": request.amount_yen}
            STORE_FILES.write(request.key, kept)
        return number

    def close_number(self, key: str) -> None:
        STORE_FILES.refuse_silence()
        with STORE_FILES.locked_files():
            if known := STORE_FILES.read(key):
                STORE_FILES.write(key, known | {"is_open": False})


def number_of(key: str) -> str:
    value = int(sha256(key.encode()).hexdigest(), 16) % 10**NUMBER_DIGITS
    return f"{value:0{NUMBER_DIGITS}d}"
