"""Looks at one page: -m harness.measure.interpretability.browse LOOK.json, see `browser.Look`."""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from harness.environments import chromium
from harness.measure.interpretability.browser import Look

POLL = 0.2  # s
SETTLE = 1.0  # s after what was wanted has come, for the rest of the page


def main(task: str) -> None:
    """Writes the text and the screenshot; fails when the page cannot be opened at all."""
    look = msgspec.json.decode(Path(task).read_bytes(), type=Look)
    driver = chromium.start((look.browser, look.driver), look.profile)
    try:
        driver.get(look.url)
        _fill_and_click(driver, look)
        if look.then:
            _wait(lambda: driver.current_url != look.url, look.patience)
            driver.get(look.then)
        _wait(lambda: all(re.search(each, _text(driver)) for each in look.wanted), look.patience)
        time.sleep(SETTLE)
        Path(look.text).write_text(_text(driver))
        _scroll_to(driver, look.wanted[0])
        driver.save_screenshot(look.screenshot)
    finally:
        driver.quit()


def _fill_and_click(driver: Any, look: Look) -> None:
    """Each as soon as it is there; raises Selenium's TimeoutException when it does not come."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support import expected_conditions
    from selenium.webdriver.support.ui import WebDriverWait

    wait = WebDriverWait(driver, look.patience)
    for selector, text in look.fill.items():
        field = expected_conditions.visibility_of_element_located((By.CSS_SELECTOR, selector))
        wait.until(field).send_keys(text)
    for selector in look.click:
        by = By.XPATH if selector.startswith("//") else By.CSS_SELECTOR
        wait.until(expected_conditions.element_to_be_clickable((by, selector))).click()


def _text(driver: Any) -> str:
    """What can be read on the page, and in the frames of the same origin that it holds."""
    return str(
        driver.execute_script(
            "const texts = (page) => page.body ? [page.body.innerText, ...[...page"
            ".querySelectorAll('iframe')].flatMap((f) => f.contentDocument"
            " ? texts(f.contentDocument) : [])] : []; return texts(document).join('\\n')"
        )
    )


def _scroll_to(driver: Any, wanted: str) -> None:
    """So that it is on the screenshot, marked."""
    if found := re.search(wanted, _text(driver)):
        driver.execute_script("window.find(arguments[0])", found[0])


def _wait(done: Callable[[], bool], patience: float) -> None:
    """Until it is so, or for as long as that."""
    deadline = time.monotonic() + patience
    while not done() and time.monotonic() < deadline:
        time.sleep(POLL)


if __name__ == "__main__":
    from selenium.common.exceptions import WebDriverException

    try:
        main(sys.argv[1])
    except WebDriverException as problem:  # whose traceback is that of the driver, without names
        sys.exit(f"{type(problem).__name__}: {problem.msg}")
