"""What a huge page took is free again when the page is done, in a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import sys
import psutil
from auditor.pipeline.runtime_tuning import return_large_buffers
assert not sys.argv[1] or return_large_buffers()
held = []
for _ in range(6):
    huge = [bytes(8_000_000) for _ in range(10)]
    held.append(bytes(100_000))  # a small buffer that stays, above the huge ones
    del huge
print(psutil.Process().memory_info().rss)
"""


def resident(fixed: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, fixed], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_large_buffers_go_back_to_the_system() -> None:
    assert resident("fixed") < 60_000_000
    assert resident("fixed") <= resident("") + 5_000_000
