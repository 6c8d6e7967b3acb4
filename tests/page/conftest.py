"""The page in a real browser, and records to make it of."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from selenium import webdriver

from harness.planning import catalog
from harness.records.intervals import Interval
from harness.records.plan import Target
from harness.records.record import Record, State
from harness.report.page import build
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured
from harness.scoring.comparison import compare
from harness.scoring.reading import Reading
from harness.scoring.scores import Card, QuestionScore, Score, Scores, card_of, dimension_of
from tests.unit.builders import a_record

TARGETS = {"mlflow": "server", "metaflow": "local", "airflow": "sqlite", "kubeflow": "subprocess"}
ROLE = "orchestrator"  # as which all are seen here
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)

Open = Callable[..., webdriver.Chrome]


def some_scores(values: Mapping[str, Mapping[str, float | None]], margin: float = 0.1) -> Scores:
    """Cards with these scores by framework and dimension; None is not measured."""
    rubric = rubrics.load()
    return Scores(
        rubric,
        [
            _card(name, {d: values[name][d] for d in rubric.dimensions}, rubric, margin)
            for name in values
        ],
    )


def _card(
    name: str, values: Mapping[str, float | None], rubric: rubrics.Rubric, margin: float
) -> Card:
    dimensions = {
        key: dimension_of(rubric.dimensions[key], _questions(rubric.dimensions[key], value, margin))
        for key, value in values.items()
    }
    return card_of(Target(name, TARGETS[name]), ROLE, dimensions, catalog.frameworks()[name])


def _questions(
    dimension: rubrics.Dimension, value: float | None, margin: float
) -> list[QuestionScore]:
    """One of the dimension's, with all its points."""
    asked = next(i for i in dimension.questions.values() if i.map != "log")
    if value is None:
        return [QuestionScore(asked, Reading(State.NOT_MEASURED, reason="no record"), None)]
    share = Interval.exactly(value / 10, "as the test has it")
    worth = Interval(max(0.0, value - margin), value, min(10.0, value + margin))
    reading = Reading(State.MEASURED, share, {"it": f"{value:.1f} of 10"})
    return [QuestionScore(asked, reading, Score.of(worth))]


def page_of(scores: Scores, *records: Record, **titles: str) -> str:
    """The page of these scores; `titles` rename frameworks."""
    known = {
        name: msgspec.structs.replace(framework, title=titles.get(name, framework.title))
        for name, framework in catalog.frameworks().items()
    }
    every = list(records) or [a_record()]
    return build.render(Measured("a-run", every, scores, compare(every, "plain")), known)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Open]:
    """`shown(html, width=1280, dark=False)`: the page from a file, with no way to a network."""
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if not all(programs):
        pytest.skip("there is no browser: install Debian's packages chromium and chromium-driver")
    opened: list[webdriver.Chrome] = []

    def show(html: str, width: int = 1280, dark: bool = False) -> webdriver.Chrome:
        file = tmp_path / "report.html"
        file.write_text(html, "utf-8")
        options = webdriver.ChromeOptions()
        options.binary_location = str(programs[0])
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        for option in (*OPTIONS, f"--user-data-dir={tmp_path / 'profile'}"):
            options.add_argument(option)
        driver = webdriver.Chrome(options, webdriver.ChromeService(str(programs[1])))
        opened.append(driver)
        size: dict[str, Any] = {"width": width, "height": 900, "deviceScaleFactor": 1}
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {**size, "mobile": width < 500}
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        driver.get(file.as_uri())
        return driver

    yield show
    for driver in opened:
        driver.quit()
