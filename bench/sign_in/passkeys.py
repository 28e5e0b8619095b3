"""Journeys with a passkey in Chromium, against an authenticator of its debugger.

    python -m bench.sign_in.passkeys

Enrol, sign in, deep link, step-up, second step, revoke, wrong origin, no user
verification, cancel, enrolled already, copied key, replayed answer.
"""

import subprocess
import sys

JOURNEYS = 12
ASK = ["-m", "pytest", "tests/browser/test_passkeys.py", "-rA", "--no-header"]


def main() -> None:
    ran = subprocess.run(
        [sys.executable, *ASK], capture_output=True, text=True, check=False
    )
    for line in ran.stdout.splitlines():
        if line.startswith(("FAILED", "ERROR")):
            print(line)
    walked = [line for line in ran.stdout.splitlines() if line.startswith("PASSED")]
    for line in walked:
        print(line.rpartition("::")[2].removeprefix("test_").replace("_", " "))
    print(f"{len(walked)} of {JOURNEYS}")
    sys.exit(ran.returncode or len(walked) != JOURNEYS)


if __name__ == "__main__":
    main()
