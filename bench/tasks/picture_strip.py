"""The screens of a task side by side, as one picture."""

from pathlib import Path

from PIL import Image

GAP_PX = 12


def make_strips(folder: Path) -> list[Path]:
    """Join the pictures of each task in `folder/<task>/`; return the strips."""
    tasks = sorted(path for path in folder.glob("T*") if path.is_dir())
    return [make_strip(task) for task in tasks]


def make_strip(task: Path) -> Path:
    screens = [Image.open(file) for file in sorted(task.glob("*.png"))]
    width = sum(screen.width + GAP_PX for screen in screens)
    strip = Image.new("RGB", (width, max(s.height for s in screens)), "white")
    left = 0
    for screen in screens:
        strip.paste(screen, (left, 0))
        left += screen.width + GAP_PX
    target = task.with_suffix(".png")
    strip.save(target)
    return target
