"""Where a second measurement lies: wider than where the truth does, by a published formula."""

import math
from statistics import fmean, median, stdev

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from harness.records import replication
from harness.records.intervals import CONFIDENCE, FEWEST_NORMAL, Interval

ENOUGH = st.lists(st.floats(1e-3, 1e3), min_size=FEWEST_NORMAL, max_size=12)


@given(ENOUGH)
def test_the_ends_are_students_with_the_errors_of_both(values: list[float]) -> None:
    count, found = len(values), replication.of_amounts(values)
    error = stdev(values) * math.sqrt((1 + math.pi / 2) / count)
    ends = scipy.stats.t.interval(CONFIDENCE, count - 1, fmean(values), error or 1e-300)
    own = Interval.of_differences(values)
    assert found.low == pytest.approx(min(ends[0], own.low), abs=1e-6)
    assert found.high == pytest.approx(max(ends[1], own.high), abs=1e-6)
    assert (found.value, found.count) == (median(values), count)


@given(ENOUGH)
def test_what_errs_by_factors_has_the_ends_of_its_logarithms(values: list[float]) -> None:
    logs, found = replication.of_amounts([*map(math.log, values)]), replication.of_factors(values)
    assert (math.log(found.low), math.log(found.high)) == pytest.approx(
        (logs.low, logs.high), abs=1e-6
    )
    assert found.value == median(values)


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0]])
def test_fewer_than_three_leave_it_open(values: list[float]) -> None:
    assert replication.of_factors(values) == Interval.of_repeated(values)
    assert not replication.of_factors(values).known


def test_odd_ones_have_ends() -> None:
    assert replication.of_factors([0.0, 1.0, 2.0]).low < 0
    assert math.isfinite(replication.of_factors([5e-324, 1.0, 1e308]).high)
    assert replication.of_factors([5.0] * 6).high == pytest.approx(5.0)
