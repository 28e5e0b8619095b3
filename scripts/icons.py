"""Write the icon sprite from tablericons2 (MIT). Run after changing the names."""

import re
import zipfile
from importlib.metadata import distribution
from pathlib import Path

NAMES = [
    "home",
    "file-invoice",
    "receipt-yen",
    "currency-yen",
    "credit-card",
    "building-bank",
    "device-sim",
    "antenna",
    "wifi",
    "router",
    "mail",
    "phone",
    "message",
    "help",
    "search",
    "bell",
    "alert-triangle",
    "alert-circle",
    "circle-check",
    "info-circle",
    "clock",
    "calendar",
    "tools",
    "file-text",
    "list",
    "history",
    "user",
    "users",
    "lock",
    "key",
    "shield",
    "download",
    "printer",
    "copy",
    "chevron-right",
    "chevron-down",
    "arrow-left",
    "eye",
    "chart-bar",
    "arrows-exchange",
    "settings",
    "logout",
    "refresh",
]
TARGET = Path(__file__).parents[1] / "src/madoguchi/ui/static/madoguchi/icons.svg"
NOTICE = "<!-- Tabler Icons, MIT, (c) 2020-2026 Paweł Kuna -->"


def sources() -> dict[str, str]:
    files = distribution("tablericons2").files or []
    archive = next(f for f in files if f.name.endswith(".zip"))
    with zipfile.ZipFile(str(archive.locate())) as opened:
        return {
            Path(name).stem: opened.read(name).decode()
            for name in opened.namelist()
            if "outline" in name and Path(name).stem in NAMES
        }


def symbol(name: str, svg: str) -> str:
    inner = re.sub(r"<svg[^>]*>|</svg>|<!--.*?-->", "", svg, flags=re.DOTALL)
    inner = re.sub(r'<path stroke="none"[^>]*/>', "", inner)
    shapes = " ".join(inner.split()).replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


if __name__ == "__main__":
    icons = sources()
    symbols = "\n".join(symbol(name, icons[name]) for name in NAMES)
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    TARGET.write_text(f"{head}\n{NOTICE}\n{symbols}\n</svg>\n")
