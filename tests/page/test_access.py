"""For everybody: an accessibility checker, the keyboard alone, age, history, ways to evidence."""

import datetime

import msgspec
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium_axe_python.axe import Axe

from harness.commands.over_time import past_references
from harness.commands.score import reference
from harness.records.record import Answer, Measurement, Sample
from harness.report.page import picture
from harness.report.scored import Scored
from harness.scoring.history import STALE_DAYS
from harness.scoring.scores import Scores
from tests.browsers import needs_a_browser
from tests.page.conftest import TARGETS, Open, page_of, some_scores
from tests.unit.builders import a_record

SERIOUS = ("serious", "critical")
DIMENSIONS = (
    "installation", "configuration", "interoperability", "instrumentation", "interpretability",
    "documentation",
)  # fmt: skip


@pytest.fixture
def even() -> Scores:
    return some_scores({n: dict.fromkeys(DIMENSIONS, 5.0 + i) for i, n in enumerate(TARGETS)})


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_serious_fault(shown: Open, width: int, dark: bool) -> None:
    driver = shown(Scored.of(reference()).page(past_references()), width, dark)
    driver.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    driver.find_element(By.ID, "requires-no_server").click()  # what is ruled out is there too
    driver.set_script_timeout(300)
    axe = Axe(driver)
    axe.inject()
    serious = [v for v in axe.run()["violations"] if v["impact"] in SERIOUS]
    assert serious == [], axe.report(serious)


def test_axe_sees_a_fault(shown: Open, even: Scores) -> None:
    """The checker itself is at work: text that nobody can read is found."""
    broken = page_of(even).replace("--ink: #1b1f24", "--ink: #eeeeee")
    axe = Axe(shown(broken))
    axe.inject()
    found = [v["id"] for v in axe.run()["violations"] if v["impact"] in SERIOUS]
    assert "color-contrast" in found


def test_all_is_reached_and_done_by_keyboard(shown: Open, even: Scores) -> None:
    """Skip link, a context, a requirement, a card: by Tab, Space and Enter alone."""
    driver = shown(page_of(even))
    reached: list[str] = []
    for _ in range(60):
        element = driver.switch_to.active_element
        element.send_keys(Keys.TAB)
        element = driver.switch_to.active_element
        preset = element.get_attribute("data-preset")
        name = preset or element.get_attribute("id") or element.tag_name
        reached.append(name)
        if preset == "even" or name == "requires-no_server":
            element.send_keys(Keys.SPACE)
        if element.tag_name == "summary":
            element.send_keys(Keys.ENTER)
            break
    assert reached[0] == "a"  # the skip link
    assert (
        driver.find_element(By.CSS_SELECTOR, "[data-preset=even]").get_attribute("aria-pressed")
        == "true"
    )
    assert driver.find_element(By.ID, "requires-no_server").is_selected()
    assert driver.find_element(By.CSS_SELECTOR, "details.card").get_attribute("open")


@pytest.mark.parametrize(("days", "told"), [(STALE_DAYS - 2, False), (STALE_DAYS + 2, True)])
def test_a_page_says_that_it_is_old(shown: Open, even: Scores, days: int, told: bool) -> None:
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days)
    driver = shown(page_of(even, a_record(started_at=then.isoformat())))
    warning = driver.find_element(By.ID, "stale")
    assert warning.is_displayed() is told
    assert (f"Measured {days} days ago" in warning.text) is told


def test_scores_over_time_stand_side_by_side(shown: Open) -> None:
    scored = Scored.of(reference())
    old = [msgspec.structs.replace(r, started_at="2020" + r.started_at[4:]) for r in scored.records]
    driver = shown(scored.page({"the first": old}))
    text = driver.find_element(By.ID, "history").text
    assert text.count("the first 2020-") == len(scored.scores.cards)
    year = max(r.started_at for r in scored.records)[:4]
    assert text.count(f"{scored.store.name} {year}-") == len(scored.scores.cards)


def test_a_page_of_one_run_says_how_to_see_more(even: Scores) -> None:
    assert "report RUN --history OLDER" in page_of(even)


def test_pairs_are_a_matrix(shown: Open, even: Scores) -> None:
    asked = a_record(
        framework="mlflow",
        measurement=Measurement.PROBE,
        probe="shared_environment",
        answers={
            "shared_environment.with.airflow": Answer(0, 1),
            "shared_environment.with.metaflow": Answer(1, 1),
        },
        samples=[Sample("shared_environment.older.metaflow", 3, "packages")],
    )
    text = shown(page_of(even, a_record(), asked)).find_element(By.ID, "pairs").text
    assert "with airflow with metaflow" in text
    assert "mlflow:process no yes, 3 older" in text


def test_growth_over_branches_is_drawn(shown: Open, even: Scores) -> None:
    samples = [Sample(f"fan_out.seconds.{n}", 0.5 * n, "s") for n in (1, 10, 100)]
    asked = a_record(
        framework="metaflow", deployment="local", measurement=Measurement.PROBE, probe="fan_out",
        samples=samples,
    )  # fmt: skip
    picture_of = "#picture-branches svg circle"
    driver = shown(page_of(even, a_record(), asked))
    assert len(driver.find_elements(By.CSS_SELECTOR, picture_of)) == len(samples)


def test_who_bears_a_bound_follows_the_reader(shown: Open, even: Scores) -> None:
    """Two rounds of a server: where they disagree, and where no rate was tried, it says so."""
    tried: list[dict[int, float | None]] = [
        {50: 0.01, 200: 0.04, 400: 0.9},
        {50: 0.01, 200: 0.2, 400: None},
    ]
    asked = [
        a_record(
            framework="mlflow", scenario="served", task="serving", repetition=number,
            samples=[
                Sample(f"load.p99.{rate:.2f}", late, "s") if late
                else Sample(f"load.missed.{rate:.2f}", 3, "requests")
                for rate, late in steps.items()
            ],
        )
        for number, steps in enumerate(tried, 1)
    ]  # fmt: skip
    driver = shown(page_of(even, *asked))

    def told(milliseconds: int, rate: int) -> str:
        driver.execute_script(
            """for (const [id, stop] of [["late", MILLISECONDS.indexOf(arguments[0])],
                                         ["rate", RATES.indexOf(arguments[1])]]) {
                 const slider = document.getElementById(`bound-${id}`);
                 slider.value = stop;
                 slider.dispatchEvent(new Event("input"));
               }""",
            milliseconds,
            rate,
        )
        return driver.find_element(By.ID, "bearing").text

    assert told(50, 40).splitlines()[-1] == "mlflow:process bears it"
    assert "bears it in 1 of 2 rounds" in told(50, 200)
    assert "does not bear it" in told(100, 500)
    assert "not measured near there" in told(5, 40)
    assert len(driver.find_elements(By.CSS_SELECTOR, "#picture-loads svg circle")) == 5


def test_clocks_of_monitors_follow_the_budget_of_the_reader(shown: Open, even: Scores) -> None:
    minutes = {
        "default": {"noise": 9999, "a stale answer": 6},
        "budgeted": {"noise": 2, "a stale answer": 9999},
        "0.0": {"noise": 5, "a stale answer": 9999},
        "48.0": {"noise": 1, "a stale answer": 3},
    }
    asked = a_record(
        framework="mlflow", scenario="watched", task="monitoring",
        samples=[
            Sample(f"clock.{setting}.{shift}", minute, "min")
            for setting, of in minutes.items() for shift, minute in of.items()
        ],
    )  # fmt: skip
    driver = shown(page_of(even, asked))

    def told(stop: int) -> str:
        driver.execute_script(
            """const slider = document.getElementById("budget-stop");
               slider.value = arguments[0];
               slider.dispatchEvent(new Event("input"));""",
            stop,
        )
        return driver.find_element(By.ID, "clocks").text

    found = [told(stop) for stop in range(len(minutes))]
    for setting, text in zip(minutes.values(), found, strict=True):
        soon = sum(0 < minute <= 5 for minute in setting.values())
        assert f"mlflow:process {soon} of 2 shifts within five minutes" in text
    assert "noise never" in found[0]
    assert "a stale answer 6 min" in found[0]
    assert "none in its quiet batches" in found[2]
    assert "at most 48.0 a day, counted in its quiet batches" in found[3]
    assert len(driver.find_elements(By.CSS_SELECTOR, "#clocks svg path")) == 2


def test_evidence_is_found_from_where_the_page_lies() -> None:
    scored = Scored.of(reference())
    links = scored.page(folder="../the run").split('href="')
    evidence = [link.partition('"')[0] for link in links if ".tar.xz" in link]
    assert evidence
    assert all(link.startswith("../the%20run/evidence/") for link in evidence)
    assert '.tar.xz"' not in scored.page(folder=None)


@needs_a_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_picture_is_as_wide_as_asked(
    tmp_path_factory: pytest.TempPathFactory, even: Scores, width: int
) -> None:
    folder = tmp_path_factory.mktemp("p")
    (folder / "page.html").write_text(page_of(even), "utf-8")
    picture.take(folder / "page.html", folder / "page.png", width, 700)
    header = (folder / "page.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(header[16:20]) == width
    assert int.from_bytes(header[20:24]) == 700
