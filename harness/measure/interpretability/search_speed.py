"""How long the query for the best of 1,000 runs takes.

The host asks for the best three times, in a process each, and takes the median of the seconds; a
query that is as slow as the scale goes is not repeated. A wrong answer, or too few runs, is the
framework's failure. Evidence: search_speed.json, which tells whether the runs are copies.
The question: `harness.worker.questions.interpretability.SearchSpeed`.
"""

import statistics

from harness.measure.interpretability.best_run import check_best
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.interpretability import Found, SearchSpeed

RUNS = 1000
ACCURACIES = [round(0.1 + (617 * number + 123) % RUNS / 1250, 4) for number in range(RUNS)]
REPEATS = 3
MAKE_SECONDS = 240.0  # that making them may take, before it is given up
SLOW = 30.0  # s; as slow as the scale goes, and not repeated


@probe("search_speed", services=True)
def search_speed(context: Context) -> Finding:
    """Time the query for the best of 1,000 runs."""
    made = context.asking(timeout=MAKE_SECONDS).call(SearchSpeed.make, accuracies=ACCURACIES)
    count = context.call(SearchSpeed.count)
    answers: list[Found] = []
    while len(answers) < REPEATS and not any(each["seconds"] > SLOW for each in answers):
        answers.append(context.call(SearchSpeed.best))
    context.keep("search_speed.json", {"made": made, "count": count, "answers": answers})
    if count != RUNS:
        raise FrameworkFailed(f"its store has {count} of {RUNS} runs")
    for answer in answers:
        check_best(answer["number"], answer["accuracy"], ACCURACIES)
    seconds = [answer["seconds"] for answer in answers]
    if min(seconds) <= 0:
        raise ToolFailed(f"these are not times: {seconds}")
    finding = Finding()
    finding.add("search_speed.seconds", statistics.median(seconds), "s")
    return finding
