"""One worker of the product's web server for an application of a measurement.

    python -m bench.tools.page_server bench.pages.floor_application:application 8901

It serves as `madoguchi web --workers 1` does (jobs/management/commands/web.py).
"""

import os
import sys

from granian import Granian
from granian.constants import Interfaces


def main() -> None:
    target, port = sys.argv[1:]
    os.environ["MADOGUCHI_LOGIN"] = "web"
    Granian(
        target,
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.ASGINL,
        workers=1,
        websockets=False,
        log_level="error",  # type: ignore[arg-type]  # an enum of its strings
    ).serve()


if __name__ == "__main__":
    main()
