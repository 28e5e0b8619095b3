"""A scanner without an outside: it finds the EICAR test pattern alone."""

from madoguchi.kernel.errors import Unavailable

EICAR_PATTERN = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$"
SILENT_PATTERN = b"%SCANNER-DOES-NOT-ANSWER"


class ScannerSimulator:
    """Finds EICAR_PATTERN; Unavailable for content with SILENT_PATTERN."""

    def scan(self, content: bytes) -> str:
        if SILENT_PATTERN in content:
            raise Unavailable("scanner: no answer")
        return "Eicar-Test-Signature" if EICAR_PATTERN in content else ""
