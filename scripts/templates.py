"""djade and djlint over every template; djade changes nothing here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

if __name__ == "__main__":
    pages = sorted(map(str, (ROOT / "src").rglob("*.html")))
    djade = [BIN / "djade", "--check", "--target-version", "5.2", *pages]
    djlint = [BIN / "djlint", "--lint", "--quiet", "--profile", "django", *pages]
    sys.exit(any([subprocess.call(djade), subprocess.call(djlint)]))
