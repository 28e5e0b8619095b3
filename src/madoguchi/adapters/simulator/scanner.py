"""A scanner for laptops: the test pattern of the trade is found, all else is clean."""

from madoguchi.kernel.errors import Unavailable

EICAR = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$"
SILENT = b"%SCANNER-DOES-NOT-ANSWER"


class ScannerSimulator:
    """What holds the second pattern gets no answer."""

    def scan(self, content: bytes) -> str:
        if SILENT in content:
            raise Unavailable("scanner: no answer")
        return "Eicar-Test-Signature" if EICAR in content else ""
