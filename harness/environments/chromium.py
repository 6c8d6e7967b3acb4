"""The browser that pages are looked at in: headless Chromium with an empty profile.

Debian's packages `chromium` and `chromium-driver` have both programs; Selenium drives them.
https://www.selenium.dev/documentation/webdriver/browsers/chrome/
"""

import os
import shutil
from typing import Any

from harness import extras
from harness.environments import survivors, warden
from harness.environments.variables import SYSTEM_PATH
from harness.errors import HarnessError

PROGRAMS = ("chromium", "chromedriver")
# What Chromium would do beside showing the page; and every name but this machine's is unknown.
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--window-size=1600,1400",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find() -> tuple[str, str]:
    """Chromium and its driver, ready to be driven by Selenium.

    Raises UsageError or HarnessError that says what to install.
    """
    extras.needs("browser", "selenium")
    return programs()


def programs() -> tuple[str, str]:
    """Chromium and its driver; raises HarnessError that says what to install."""
    found = [shutil.which(name, path=SYSTEM_PATH) for name in PROGRAMS]
    if not all(found):
        raise HarnessError(
            "found no browser: install Debian's packages chromium and chromium-driver"
        )
    return str(found[0]), str(found[1])


def start(browser: tuple[str, str], profile: str) -> Any:
    """A driver of what `find` found, whose profile is that folder; it is ended by its `quit`."""
    from selenium import webdriver  # here: the modules of probes are imported for every command

    options = webdriver.ChromeOptions()
    options.binary_location = browser[0]
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    warden.stand_by()  # it ends the browser when we are killed
    marked = {**os.environ, survivors.MARK: survivors.mark("program")}
    own_session = {"start_new_session": True}
    service = webdriver.ChromeService(browser[1], env=marked, popen_kw=own_session)
    return webdriver.Chrome(options, service)
