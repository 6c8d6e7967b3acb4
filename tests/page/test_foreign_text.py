"""A page of a run that somebody else has made, in a browser."""

from pathlib import Path

from harness.records.store import RunStore
from harness.report.scored import Scored
from tests.page.conftest import Open
from tests.unit import hostile


def test_text_of_a_stranger_is_read_and_does_nothing(shown: Open, tmp_path: Path) -> None:
    run = hostile.lay_out(tmp_path / "from-a-stranger")
    driver = shown(Scored.of(RunStore(run)).page())
    driver.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")

    text = driver.execute_script("return document.body.innerText")
    assert all(part in text for part in hostile.READABLE)
    assert not set("\u202e\u2066\x1b\x9b") & set(
        driver.execute_script("return document.body.textContent")
    )
    made = "return document.querySelectorAll('main img, main script, main iframe').length"
    assert driver.execute_script(made) == 0
    links = "return [...document.querySelectorAll('a')].map(a => a.protocol + a.host)"
    foreign = {link for link in driver.execute_script(links) if "e.example" in link}
    assert foreign == set()
    assert not {link for link in driver.execute_script(links) if link.startswith("javascript")}
