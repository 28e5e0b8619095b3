"""A scanner for laptops: the test pattern of the trade is found, all else is clean."""

from madoguchi.kernel.errors import Unavailable

EICAR_PATTERN = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$"
SILENT_PATTERN = b"%SCANNER-DOES-NOT-ANSWER"


class ScannerSimulator:
    """What holds the second pattern gets no answer."""

    def scan(self, content: bytes) -> str:
        if SILENT_PATTERN in content:
            raise Unavailable("scanner: no answer")
        return "Eicar-Test-Signature" if EICAR_PATTERN in content else ""
