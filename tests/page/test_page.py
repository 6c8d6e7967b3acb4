"""The offline page: opened from a file with the network off, moved, filtered, and attacked."""

import json
import random
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.commands.score import reference
from harness.planning import catalog
from harness.records.record import Measurement, State, Status
from harness.report.page import requirements
from harness.report.scored import Scored
from harness.scoring import ranking
from harness.scoring.reading import Reading
from harness.scoring.scores import Scores
from tests.page.conftest import TARGETS, Open, page_of, some_scores
from tests.unit.builders import a_record

DIMENSIONS = (
    "installation", "configuration", "interoperability", "instrumentation", "interpretability",
    "documentation",
)  # fmt: skip
PAGE_BYTES = 2_000_000  # the limit
ATTACK = "<img src=x onerror=document.title='owned'></script><script>document.title='owned'"


@pytest.fixture
def full() -> Scores:
    """Every dimension measured in all four, no two totals alike."""
    draw = random.Random(11)
    return some_scores({n: {d: draw.uniform(2, 9) for d in DIMENSIONS} for n in TARGETS})


def ranked(driver: webdriver.Chrome) -> list[tuple[str, str]]:
    """(name, score) of each line of the ranking."""
    items = driver.find_elements(By.CSS_SELECTOR, "#ranking li")
    found = [(i.get_attribute("data-name"), i.get_attribute("data-score")) for i in items]
    return [(str(name), str(score)) for name, score in found]


def set_weights(driver: webdriver.Chrome, weights: dict[str, int]) -> None:
    driver.execute_script(
        """for (const [name, value] of Object.entries(arguments[0])) {
             const slider = document.getElementById(`weight-${name}`);
             slider.value = value;
             slider.dispatchEvent(new Event("input"));
           }""",
        weights,
    )


def errors(driver: Any) -> list[Any]:
    return [e for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]


def requests(driver: Any) -> list[str]:
    """URLs outside of the machine that were asked for."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = [m for m in messages if m["method"] == "Network.requestWillBeSent"]
    urls = [m["params"]["request"]["url"] for m in sent]
    return [url for url in urls if not url.startswith(("file:", "data:", "chrome:"))]


def test_the_reference_opens_from_a_file_without_errors_or_requests(shown: Open) -> None:
    scored = Scored.of(reference())
    html = scored.page()
    assert html == scored.page()
    assert len(html.encode()) <= PAGE_BYTES
    driver = shown(html)
    assert errors(driver) == []
    assert requests(driver) == []
    assert len(driver.find_elements(By.CSS_SELECTOR, "details.card")) == sum(
        card.role in scored.scores.roles for card in scored.scores.cards
    )
    assert driver.find_elements(By.CSS_SELECTOR, "#picture-dimensions svg")


def test_a_dimension_that_nothing_is_asked_of_is_in_no_total_of_that_framework(
    shown: Open, full: Scores
) -> None:
    card = full.cards[0]
    unasked, others = DIMENSIONS[0], DIMENSIONS[1:]
    for question in card.dimensions[unasked].questions:
        question.reading, question.points = Reading(State.NOT_APPLICABLE), None
    card.dimensions[unasked].score, card.dimensions[unasked].of = None, 0
    scores = [card.dimensions[name].score for name in others]
    driver = shown(page_of(full))

    set_weights(driver, dict.fromkeys(DIMENSIONS, 10))

    expected = sum(score.here.value for score in scores if score) / len(others)
    (found,) = [score for name, score in ranked(driver) if name == str(card.target)]
    assert float(found) == pytest.approx(expected)
    assert errors(driver) == []


def test_sliders_rank_as_python_does(shown: Open, full: Scores) -> None:
    driver = shown(page_of(full))
    table = ranking.table(full, full.cards, "here")
    draw = random.Random(5)
    for _ in range(50):
        weights = {d: draw.randint(0, 50) for d in DIMENSIONS}
        weights[draw.choice(DIMENSIONS)] += 1  # never all zero
        weights = {d: min(w, 50) for d, w in weights.items()}
        set_weights(driver, weights)
        expected = sorted(ranking.totals_of(table, weights).items(), key=lambda item: -item[1])
        shown_now = ranked(driver)
        assert [name for name, _ in shown_now] == [name for name, _ in expected]
        for (_, score), (_, total) in zip(shown_now, expected, strict=True):
            assert float(score) == pytest.approx(total, abs=0.005)


def test_totals_of_each_role_are_those_of_python_at_both_ends(shown: Open) -> None:
    scores = Scored.of(reference()).scores
    driver = shown(Scored.of(reference()).page())
    for role in scores.roles:
        driver.find_element(By.CSS_SELECTOR, f"input[name=role][value={role}s]").click()
        text = driver.find_element(By.ID, "ranking").text
        for card in scores.used_as(role):
            (line,) = [each for each in text.splitlines() if str(card.target) in each]
            here, anywhere = card.total.here, card.total.anywhere
            assert f"{here.low:.2f} to {here.high:.2f}" in line
            assert (f"anywhere {anywhere.low:.2f} to {anywhere.high:.2f}" in line) == (
                card.total.split
            )


def test_who_has_errors_leads_nobody(shown: Open) -> None:
    scores = some_scores({n: dict.fromkeys(DIMENSIONS, 9 - k) for k, n in enumerate(TARGETS)})
    scores.cards[0].errors = 2
    driver = shown(page_of(scores))
    told = "obody leads yet: errors (2) may hide low scores of mlflow:server."
    assert driver.find_element(By.ID, "anywhere").text == f"N{told}"
    assert driver.find_element(By.CSS_SELECTOR, ".verdict").text.startswith(
        f"Among orchestrators n{told}"
    )
    assert dict(ranked(driver))["mlflow:server"] == ""


def test_shares_are_those_of_python(shown: Open, full: Scores) -> None:
    text = shown(page_of(full)).find_element(By.ID, "shares").text
    for name, share in ranking.leading_shares(ranking.table(full, full.cards, "here")).items():
        said = float(text.partition(f"{name} ")[2].partition("%")[0])
        assert said == pytest.approx(100 * share, abs=3)  # 4,000 samples there


def test_presets_set_the_sliders(shown: Open, full: Scores) -> None:
    driver = shown(page_of(full))
    button = driver.find_element(By.CSS_SELECTOR, "button[data-preset=even]")
    button.click()
    values = {
        d: driver.find_element(By.ID, f"weight-{d}").get_attribute("value") for d in DIMENSIONS
    }
    assert values == dict.fromkeys(DIMENSIONS, "1")
    assert button.get_attribute("aria-pressed") == "true"
    set_weights(driver, {"installation": 9})
    assert button.get_attribute("aria-pressed") == "false"


def test_a_requirement_strikes_out_and_says_why(shown: Open, full: Scores) -> None:
    driver = shown(page_of(full))
    driver.find_element(By.ID, "requires-no_server").click()
    names = {name for name, _ in ranked(driver)}
    assert names == {"metaflow:local", "kubeflow:subprocess"}
    said = driver.find_element(By.ID, "ruled-out").text
    assert "Ruled out: mlflow:server. Works without a server: server: tracking-server." in said


def test_what_another_deployment_does_strikes_nobody_out() -> None:
    scored = Scored.of(reference())
    asked = requirements.load()["scheduling"]
    met = {
        card.target.framework: requirements.judge(
            asked, card, catalog.frameworks()[card.target.framework], set()
        ).met
        for card in scored.scores.used_as("orchestrator")
    }
    assert met == {"airflow": True, "kubeflow": None, "metaflow": None}


def test_what_a_requirement_cannot_know_stays_and_is_marked(shown: Open, full: Scores) -> None:
    driver = shown(page_of(full))
    driver.find_element(By.ID, "requires-scheduling").click()
    assert len(ranked(driver)) == len(TARGETS)
    assert "Not known: airflow:sqlite" in driver.find_element(By.ID, "ruled-out").text


def test_the_keyboard_moves_a_slider(shown: Open, full: Scores) -> None:
    driver = shown(page_of(full))
    body = driver.find_element(By.TAG_NAME, "body")
    for _ in range(40):
        body.send_keys(Keys.TAB)
        if driver.switch_to.active_element.get_attribute("id") == "weight-installation":
            break
        body = driver.switch_to.active_element
    slider = driver.switch_to.active_element
    before = int(slider.get_attribute("value") or 0)
    slider.send_keys(Keys.ARROW_RIGHT)
    assert int(slider.get_attribute("value") or 0) == before + 1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_window(
    shown: Open, full: Scores, width: int, dark: bool
) -> None:
    driver = shown(page_of(full), width, dark)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    paper = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)")


def test_failures_gaps_and_unstable_ranks_are_on_the_page(shown: Open) -> None:
    scores = some_scores(
        {
            "mlflow": dict.fromkeys(DIMENSIONS, 5.0),
            "airflow": {**dict.fromkeys(DIMENSIONS, 5.05), "configuration": None},
        }
    )
    failed = a_record(
        framework="airflow",
        deployment="sqlite",
        measurement=Measurement.PROBE,
        probe="retry",
        status=Status.FAILED,
        reason="the scheduler died",
    )
    text = shown(page_of(scores, a_record(), failed)).find_element(By.TAG_NAME, "body").text
    assert "1 measurement(s) failed or stopped" in text
    assert "the scheduler died" in text
    assert "not measured (0.0 to 10.0)" in text
    assert "nobody leads: airflow:sqlite and mlflow:server are tied" in text


def test_names_with_html_in_them_are_text(shown: Open, full: Scores) -> None:
    attacked = a_record(
        framework="airflow",
        deployment="sqlite",
        status=Status.FAILED,
        reason=ATTACK,
        log=f"logs/{ATTACK}.log",
    )
    driver = shown(page_of(full, a_record(), attacked, mlflow=ATTACK))
    assert "owned" not in driver.title
    assert driver.find_element(By.TAG_NAME, "body").text.count(ATTACK) >= 2
    assert driver.find_elements(By.CSS_SELECTOR, "img") == []
    assert errors(driver) == []
