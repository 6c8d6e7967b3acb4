"""Student's t is that of scipy, and of the table that it was published with."""

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from harness.records import student


@given(st.integers(1, 300), st.floats(0.01, 0.999))
def test_quantiles_are_those_of_scipy(freedom: int, confidence: float) -> None:
    expected = scipy.stats.t.ppf((1 + confidence) / 2, freedom)
    assert student.quantile(freedom, confidence) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("freedom", "expected"), [(1, 12.71), (2, 4.303), (5, 2.571), (30, 2.042)])
def test_quantiles_are_those_of_published_tables(freedom: int, expected: float) -> None:
    assert student.quantile(freedom, 0.95) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(("freedom", "confidence"), [(0, 0.95), (3, 1.0), (3, 0.0)])
def test_what_has_no_quantile_is_refused(freedom: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        student.quantile(freedom, confidence)
