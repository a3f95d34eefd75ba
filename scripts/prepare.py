"""Sets a clone up: environment, pinned dependencies, Chromium, axe-core. Quick the second time; never asks.

Needs Python 3.11 or newer and a network, nothing else. As root on Debian or Ubuntu it installs what the
distribution has; for anybody else it prints the one command that is missing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "prepared"
INPUTS = ("pyproject.toml", "constraints.txt", "scripts/prepare.py")
VERSIONS = ((3, 11), (3, 12), (3, 13))
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
SYSTEM_BROWSER = ("chromium", "chromium-driver")
LIGHT_BROWSER = "chromium-headless-shell"


def main() -> int:
    """Prepare everything and return an exit status."""
    started = time.monotonic()
    stamp = digest()
    if read(STAMP) != stamp:
        make_environment()
        install_dependencies()
        STAMP.write_text(stamp, "utf-8")
    find_browser()
    run([str(VENV / "bin" / "auditor"), "setup"], "axe-core could not be fetched; see above")
    say(f"ready after {time.monotonic() - started:.0f} s")
    return 0


def find_python() -> str:
    """Return an interpreter of a version that auditor runs on."""
    if sys.version_info[:2] in VERSIONS:
        return sys.executable
    for major, minor in reversed(VERSIONS):
        found = shutil.which(f"python{major}.{minor}")
        if found:
            return found
    have = ".".join(str(part) for part in sys.version_info[:2])
    raise failure(
        f"auditor needs Python 3.11, 3.12 or 3.13; this is {have}. Install one, then run: make PYTHON=python3.12 setup"
    )


def digest() -> str:
    """Return what tells whether the environment still fits what it was made from."""
    total = hashlib.sha256()
    for name in INPUTS:
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def make_environment() -> None:
    """Create .venv, with the distribution's package for it where Python came without."""
    if (VENV / "bin" / "python").exists():
        return
    python = find_python()
    say("creating the environment in .venv")
    if create(python):
        return
    if can_install():
        install_packages("python3-venv")
        if create(python):
            return
    shutil.rmtree(VENV, ignore_errors=True)
    raise failure("Python cannot create an environment here. On Debian or Ubuntu: sudo apt-get install python3-venv")


def create(python: str) -> bool:
    """Try to create .venv afresh."""
    return subprocess.run([python, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.DEVNULL).returncode == 0


def install_dependencies() -> None:
    """Install auditor for editing, with what its tests need, at the pinned versions."""
    say("installing the pinned dependencies (a minute or so)")
    pins = str(ROOT / "constraints.txt")
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--constraint", pins, *development_requirements(), "--editable", f"{ROOT}[serve]"]
    # The environment variable also pins what building the package itself asks for.
    run(command, "pip could not install the dependencies; see above", PIP_CONSTRAINT=pins)


def development_requirements() -> list[str]:
    """Return the dependency group `dev`; read here because older pips do not know groups."""
    code = "import tomllib, sys; print(*tomllib.load(open(sys.argv[1], 'rb'))['dependency-groups']['dev'], sep='\\n')"
    listed = subprocess.run(
        [str(VENV / "bin" / "python"), "-c", code, str(ROOT / "pyproject.toml")],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return listed.stdout.split("\n")[:-1]


def find_browser() -> None:
    """See that there is a browser, or say how to get one; auditor itself looks again when it starts."""
    named = os.environ.get("AUDITOR_BROWSER") or os.environ.get("CHROME_BIN")
    if named or any(shutil.which(name) for name in BROWSERS):
        return
    if can_install():
        install_packages(*SYSTEM_BROWSER)
        add_light_browser()
        return
    say("no Chromium or Chrome was found; Selenium will try to fetch one.")
    say("to install it on Debian or Ubuntu: sudo apt-get install " + " ".join(SYSTEM_BROWSER))


def add_light_browser() -> None:
    """Install the browser without a window, which auditor prefers, where the distribution has one (Debian does)."""
    known = subprocess.run(["apt-cache", "show", LIGHT_BROWSER], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if known.returncode == 0:
        install_packages(LIGHT_BROWSER)


def can_install() -> bool:
    """Tell whether the distribution's packages can be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(*names: str) -> None:
    """Install packages of the distribution."""
    say("installing the distribution's " + " and ".join(names))
    failed = f"apt-get could not install {' '.join(names)}; see above"
    run(["apt-get", "update", "-qq"], failed)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    run(command, failed, DEBIAN_FRONTEND="noninteractive")


def run(command: list[str], failed: str, **environment: str) -> None:
    """Run a command with its own output on stderr; end with the sentence `failed` if it does not succeed."""
    done = subprocess.run(command, stdout=sys.stderr, env={**os.environ, **environment})
    if done.returncode:
        raise failure(failed)


def read(path: Path) -> str:
    """Return a small file's text, or nothing."""
    return path.read_text("utf-8") if path.exists() else ""


def say(text: str) -> None:
    """Tell the person in front of the terminal what happens."""
    print(f"[setup] {text}", file=sys.stderr, flush=True)


def failure(text: str) -> SystemExit:
    """Say what is wrong and return what ends the program."""
    say(text)
    return SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
