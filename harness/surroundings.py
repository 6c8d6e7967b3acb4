"""What of the user's surroundings would change what commands do, made the same for all.

Text is UTF-8, whatever the locale: in files, in their names, and in what our children say. No
proxy stands between us and this machine.
"""

import os
import sys

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def settle() -> None:
    """At the start of a command; where the locale is not UTF-8, the command starts again."""
    if sys.getfilesystemencoding() != "utf-8":
        _start_again_in_utf8()
    if not os.environ.get("HOME", "none"):
        del os.environ["HOME"]  # an empty one would stand for the root of the disk
    if any(os.environ.get(name) or os.environ.get(name.upper()) for name in PROXIES):
        _spare_loopback()


def _start_again_in_utf8() -> None:
    import locale

    if sys.stdout.isatty():  # which shows the locale's characters only
        os.environ.setdefault("PYTHONIOENCODING", f"{locale.getencoding()}:replace")
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def _spare_loopback() -> None:
    named = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    spared = [each.strip() for each in named.split(",") if each.strip()]
    spared += [each for each in LOOPBACK if each not in spared and "*" not in spared]
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(spared)
