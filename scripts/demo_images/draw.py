"""Draws every picture of the demonstration site; run it when a scene has changed."""

from __future__ import annotations

from pathlib import Path

from scenes import SCENES

FOLDER = Path(__file__).resolve().parents[2] / "auditor" / "demo" / "site" / "images"


def main() -> None:
    """Write the pictures and say how large they are."""
    for name, scene in SCENES.items():
        path = FOLDER / f"{name}.webp"
        scene().save(path)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
