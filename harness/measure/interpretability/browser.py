"""What a page shows in a real browser: headless Chromium with an empty profile, and no way outside.

It opens a `harness.worker.questions.interpretability.Page`, in a process tree that is supervised
like all others.
"""

import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from harness.environments import chromium, own_python
from harness.errors import HarnessError, UsageError
from harness.measure.probe import Context, ToolFailed

PATIENCE = 45.0  # s until what is wanted is shown
TIMEOUT = 120.0  # s of the browser in all


class Look(msgspec.Struct):
    """What the browser is to do with a `Page`."""

    browser: str
    driver: str
    profile: str
    url: str
    fill: dict[str, str]
    click: list[str]
    then: str
    wanted: list[str]  # regular expressions: once all are found, or patience ends, it is looked at
    patience: float
    text: str  # files to write
    screenshot: str


def find() -> tuple[str, str]:
    """Chromium and its driver; raises ToolFailed that says what to install."""
    try:
        return chromium.find()
    except (HarnessError, UsageError) as problem:
        raise ToolFailed(str(problem)) from None


def text(context: Context, name: str, page: Mapping[str, Any], wanted: Sequence[str]) -> str:
    """What the page shows once all of `wanted` is there, or patience ends. NAME.png is kept.

    Raises ToolFailed when the browser does not work.
    """
    browser, driver = find()
    look = Look(
        browser=browser,
        driver=driver,
        profile=str(context.workdir / "browser"),
        url=page["url"],
        fill=page.get("fill", {}),
        click=page.get("click", []),
        then=page.get("then", ""),
        wanted=list(wanted),
        patience=PATIENCE,
        text=str(context.workdir / f"{name}.txt"),
        screenshot=str(context.evidence / f"{name}.png"),
    )
    task = context.workdir / f"look-{name}.json"  # gone with the workdir: it may hold a password
    task.write_bytes(msgspec.json.encode(look))
    command = own_python.command("harness.measure.interpretability.browse", str(task))
    # The name of a socket is at most 107 characters long: the workdir's own may be too deep.
    with tempfile.TemporaryDirectory(prefix="browser-") as short:
        env = {"TMPDIR": short, "PYTHONPATH": own_python.python_path()}
        done = context.run(command, name="browser", timeout=TIMEOUT, env=env)
    shown = context.workdir / f"{name}.txt"
    if not done.ok or not shown.exists():
        raise ToolFailed(f"the browser failed: {done.output.strip()[-500:] or 'no message'}")
    return shown.read_text()
