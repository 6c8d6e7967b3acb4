"""A picture of the page, as a browser of that width shows it."""

import base64
import tempfile
from pathlib import Path

from harness.environments import chromium
from harness.errors import HarnessError

NARROW = 500  # pixels: narrower is a phone


def take(page: Path, picture: Path, width: int, height: int | None = None) -> None:
    """The page as PNG, its first `height` pixels or all of it.

    Raises HarnessError when there is no browser, or it fails.
    """
    programs = chromium.find()
    from selenium.common.exceptions import WebDriverException  # only where it is needed
    from urllib3.exceptions import HTTPError

    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        try:
            driver = chromium.start(programs, profile)
            try:
                size = {"width": width, "height": height or width, "deviceScaleFactor": 1}
                driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride", {**size, "mobile": width < NARROW}
                )
                driver.get(page.resolve().as_uri())
                shot = driver.execute_cdp_cmd(
                    "Page.captureScreenshot", {"captureBeyondViewport": height is None}
                )
            finally:
                driver.quit()
        except (WebDriverException, HTTPError) as problem:
            raise HarnessError(f"the browser failed: {problem}") from None
    try:
        picture.write_bytes(base64.b64decode(shot["data"]))
    except OSError as problem:
        raise HarnessError(f"cannot write {picture}: {problem.strerror}") from None
