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
from harness.scoring.scores import ANYWHERE, Card, DimensionScore, QuestionScore, Scores
from tests.unit.builders import a_record

TARGETS = {"mlflow": "server", "metaflow": "local", "airflow": "sqlite", "kubeflow": "subprocess"}
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
        key: DimensionScore(
            dimension=rubric.dimensions[key],
            score=None
            if value is None
            else Interval(max(0.0, value - margin), value, min(10.0, value + margin)),
            covered=0 if value is None else 1,
            of=1,
            questions=_questions(rubric.dimensions[key], value),
        )
        for key, value in values.items()
    }
    whole = sum(d.weight for d in rubric.dimensions.values())

    def mean(of: Callable[[Interval], float]) -> float:
        scores = {name: d.score or ANYWHERE for name, d in dimensions.items()}
        return sum(rubric.dimensions[k].weight * of(s) for k, s in scores.items()) / whole

    settled = all(value is not None for value in values.values())
    low, high = mean(lambda s: s.low), mean(lambda s: s.high)
    total = mean(lambda s: s.value) if settled else (low + high) / 2
    return Card(
        target=Target(name, TARGETS[name]),
        roles=catalog.frameworks()[name].roles,
        default=True,
        companion="",
        dimensions=dimensions,
        total=Interval(low, total, high),
        settled=settled,
        measured=total if settled else None,
    )


def _questions(dimension: rubrics.Dimension, value: float | None) -> list[QuestionScore]:
    """One of the dimension's, with all its points."""
    asked = next(i for i in dimension.questions.values() if i.map != "log")
    if value is None:
        return [QuestionScore(asked, Reading(State.NOT_MEASURED, reason="no record"), None)]
    share, worth = (Interval.exactly(v, "as the test has it") for v in (value / 10, value))
    reading = Reading(State.MEASURED, share, {"it": f"{value:.1f} of 10"})
    return [QuestionScore(asked, reading, worth)]


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
