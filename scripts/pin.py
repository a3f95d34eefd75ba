"""Writes constraints.txt anew from the environment: the exact version of every package, and nothing about where it came from.

Run it after a deliberate upgrade in .venv, then `make setup test` on each supported Python.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
HEADER = """\
# Exact versions that `make setup` installs, for Python 3.11 to 3.13. Written by scripts/pin.py.
"""
BY_VERSION = {
    # 3.0.0 asks for Python 3.12; the axe copies inside both are never run silently (docs/decisions/0003).
    "axe-selenium-python": ("2.1.6; python_version < '3.12'", "3.0.0; python_version >= '3.12'"),
    # The extra `ocr`, which `make setup` does not install (docs/decisions/0020).
    "colorlog": ("6.12.0",),
    "flatbuffers": ("25.12.19",),
    "numpy": ("2.4.6; python_version < '3.12'", "2.5.5; python_version >= '3.12'"),
    "omegaconf": ("2.4.0",),
    "onnxruntime": ("1.32.0",),
    "opencv-python-headless": ("5.0.0.93",),
    "protobuf": ("7.36.2",),
    "pyclipper": ("1.4.0",),
    "rapidocr": ("3.10.0",),
    "shapely": ("2.2.0",),
    # Only Python 3.12 and later leave setuptools to the packages that want it.
    "setuptools": ("84.2.1",),
}
OURS = "auditor"


def main() -> None:
    """Ask pip what is installed and write it down."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=freeze"], stdout=subprocess.PIPE, check=True
    )
    pins = dict(line.split("==") for line in listed.stdout.decode().split() if "==" in line)
    lines = [f"{name}=={version}" for name, version in pins.items() if name not in {OURS, "pip", *BY_VERSION}]
    lines += [f"{name}=={version}" for name, versions in BY_VERSION.items() for version in versions]
    CONSTRAINTS.write_text(HEADER + "\n".join(sorted(lines, key=str.lower)) + "\n", "utf-8")
    print(f"{CONSTRAINTS.name}: {len(lines)} pins")


if __name__ == "__main__":
    main()
