"""From records to scores: the rubric, questions, dimensions, totals, published tables."""
