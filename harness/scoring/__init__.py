"""From records to scores: the rubric, indicators, dimensions, totals, published tables."""
