"""What there is to measure, and what is asked of it, in the terminal."""

from collections.abc import Iterable, Mapping

from rich.console import Console

from harness.planning.catalog import Broken, Framework, Scenario
from harness.records.conformance import NOT_RUN
from harness.report.listing import Listing
from harness.scoring.rubric import Dimension


def show_frameworks(
    console: Console,
    frameworks: Iterable[Framework],
    scenarios: Iterable[Scenario],
    conformance: Mapping[str, Mapping[str, str]],
) -> None:
    """What there is to choose from."""
    table = Listing("frameworks", ["framework:deployment", "roles", "set up as"])
    for framework in frameworks:
        for name, deployment in framework.deployments.items():
            mark = " (default)" if deployment.default else ""
            needs = f"; needs: {', '.join(deployment.needs)}" if deployment.needs else ""
            source = f" (from {framework.origin})" if framework.origin else ""
            found = conformance.get(f"{framework.name}:{name}", {})
            told = ", ".join(f"{scenario} {state}" for scenario, state in found.items())
            about = f"{deployment.about}{needs}{source}; conformance: {told or NOT_RUN}"
            table.add_row(
                f"{framework.name}:{name}{mark}", ", ".join(framework.roles) or "baseline", about
            )
    console.print(table)
    table = Listing("scenarios", ["scenario", "profile", "what it is"])
    for scenario in scenarios:
        for name, profile in scenario.profiles.items():
            table.add_row(scenario.name, name, profile.about)
    console.print(table)


def show_broken(console: Console, broken: Mapping[str, Broken]) -> None:
    """What is left out, and how to fix it."""
    for name, each in broken.items():
        source = f" (from {each.origin})" if each.origin else ""
        text = f"\n{name}{source} is left out:\n{each.problem}"
        console.print(text, style="red", highlight=False, soft_wrap=True)


def show_questions(console: Console, dimensions: Iterable[Dimension]) -> None:
    """What `mlops-bench probe` can measure."""
    shown = Listing("questions", ["dimension", "weight", "questions"])
    for dimension in dimensions:
        names = ", ".join(dimension.questions) or "none yet"
        shown.add_row(dimension.name, f"{dimension.weight:g}", names)
    console.print(shown)
