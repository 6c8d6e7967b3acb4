"""Prometheus' smallest program: a counter, as a server would scrape it.

https://prometheus.github.io/client_python/getting-started/three-step-demo/
It stands alone and keeps all state in the current folder.
"""

from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, write_to_textfile


def main() -> None:
    """Six times seven answers, counted."""
    registry = CollectorRegistry()
    answers = Counter("answers", "Answers of a model", registry=registry)
    for _ in range(6):
        answers.inc(7)
    write_to_textfile("answers.prom", registry)
    (found,) = (
        line
        for line in Path("answers.prom").read_text().splitlines()
        if line[:13] == "answers_total"
    )
    print(f"minimal: {float(found.split()[1]):g}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
