"""The two measurements of the four frameworks of the study: do they agree?"""

import pytest

from harness.commands.score import REFERENCE, reference
from harness.records.record import SETTLED
from harness.report.scored import Scored
from harness.scoring.changes import changes
from harness.scoring.repeatability import LEAST_ZERO, Repeatability, repeatability
from tests.unit.stored import stored
from tests.unit.test_monitors_measured import READING
from tests.unit.test_references import is_declared

AGAIN = f"{REFERENCE}-again"


@pytest.fixture(scope="module")
def agreement() -> Repeatability:
    one, other = (Scored.of(store).measured for store in (reference(), stored(AGAIN)))
    found = changes(one, other)
    return repeatability(found, (one.scores, one.comparison), (other.scores, other.comparison))


def test_the_second_run_is_as_whole_as_the_first() -> None:
    one, other = (
        {(r.framework, r.measurement, r.probe, r.repetition, r.purpose) for r in store.newest()}
        for store in (reference(), stored(AGAIN))
    )
    assert one == other
    newest = stored(AGAIN).newest()
    assert [r.key for r in newest if r.status not in SETTLED and not is_declared(r)] == []


def test_of_each_map_at_most_one_question_in_twenty_has_moved(agreement: Repeatability) -> None:
    for each in agreement.maps:
        assert each.told > 0
        assert each.open == 0
        assert each.holds, each.moved


def test_all_verdicts_of_rank_are_the_same(agreement: Repeatability) -> None:
    assert agreement.verdicts.holds
    assert agreement.verdicts.same == agreement.verdicts.pairs > 0


def test_the_documentation_has_each_count(agreement: Repeatability) -> None:
    told = [f"{len(each.moved)} of {each.told}" for each in agreement.maps]
    told += [f"the {each.told} newer values, {each.outside} lie" for each in agreement.maps[:1]]
    own = [each for found in agreement.itself.values() for each in found]
    for some in (own, [each for each in own if "plain" not in each.target]):
        told.append(f"{sum(each.zero for each in some)} of {sum(each.figures for each in some)}")
    text = " ".join(READING.split())
    assert [count for count in told if count not in text] == []


def test_frameworks_differ_from_themselves_in_at_most_one_figure_of_twenty(
    agreement: Repeatability,
) -> None:
    own = [each for found in agreement.itself.values() for each in found]
    own = [each for each in own if "plain" not in each.target]
    assert sum(each.zero for each in own) >= LEAST_ZERO * sum(each.figures for each in own)
