"""What axe finds on every page, in light and dark, on a phone and on a desktop.

    .venv/bin/python -m bench.pages.faults

Of everybody, a private person, a company and the desk. Reached when it finds nothing.
"""

from itertools import product

from bench.pages.portal_in_process import OpenPortal, open_portal
from bench.tasks.conditions import DESKTOP_SCREEN, PHONE_SCREEN
from bench.tools.promises import end_with


def find_faults(portal: OpenPortal, promises: dict[str, bool]) -> None:
    """Look at every page in every colour and on both screens."""
    from bench.pages.shown_pages import visitors  # noqa: PLC0415 after the setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 after the setup
    from tests.accessibility import axe_faults  # noqa: PLC0415 after the setup

    runs = 0
    everybody = list(visitors(now()))
    shapes = product((PHONE_SCREEN, DESKTOP_SCREEN), ("light", "dark"))
    for (screen, scheme), visitor in product(shapes, everybody):
        options = {"viewport": screen, "color_scheme": scheme}
        state = portal.signed_in(visitor.mail, visitor.ways)
        page = portal.new_page(state, options)
        for path in visitor.paths:
            page.goto(portal.url + path)
            faults, runs = axe_faults(page), runs + 1
            name = f"{visitor.name} {path} {screen['width']} {scheme}"
            promises[f"no fault: {name}"] = not faults
            if faults:
                print(name, faults)
        page.context.close()
    print(f"axe: {runs} runs")


def main() -> None:
    promises: dict[str, bool] = {}
    with open_portal() as portal:
        find_faults(portal, promises)
    end_with(promises)


if __name__ == "__main__":
    main()
