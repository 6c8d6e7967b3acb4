"""How long the runs of a suite will take, by what is known on this machine."""

import statistics
from collections.abc import Iterable
from contextlib import suppress

from harness.conformance.observer import PROFILE
from harness.conformance.subject import Subject
from harness.environments import machine, venvs
from harness.errors import UsageError
from harness.planning import catalog, conformed
from harness.records import conformance
from harness.records.record import Measurement, Record, Status
from harness.records.store import RunStore

RUNS = 3  # of the framework: a whole one, a smaller one, and one that is abandoned


def expected(subject: Subject) -> str:
    """One sentence; it says where the figure comes from, or that there is none yet."""
    profile = subject.scenario.profile(PROFILE)
    found = _by_the_last_time(subject) or _by_single_runs(subject)
    bound = f"each run is stopped after {profile.timeout:g} s"
    building = "" if _is_built(subject) else "; its environment is built first, which adds to that"
    return f"{found or 'how long they take is not known yet'}; {bound}{building}"


def _by_the_last_time(subject: Subject) -> str | None:
    target = subject.target
    last = [
        c
        for c in conformance.read(conformed.file())
        if c.is_of(target.framework, target.deployment, subject.scenario.name)
        and c.machine == machine.this_machine()
        and c.seconds
    ]
    if not last:
        return None
    return f"about {spoken(last[-1].seconds)}, as on {last[-1].started_at[:10]}"


def _by_single_runs(subject: Subject) -> str | None:
    """A whole run's time for each, and the baseline's: the smaller ones take less."""
    baseline = catalog.baseline()
    records = list(_smoke_runs(subject.scenario.name))
    own, plain = (
        [r.sample("wall") or 0.0 for r in records if r.framework == name]
        for name in (subject.name, baseline.name)
    )
    if own:
        seconds = RUNS * statistics.median(own) + (statistics.median(plain) if plain else 0.0)
        return f"at most {spoken(seconds)} or so, by its earlier runs on this machine"
    if plain:
        return (
            "how long they take is not known yet; plain Python needs "
            f"{spoken(statistics.median(plain))} for one"
        )
    return None


def _smoke_runs(scenario: str) -> Iterable[Record]:
    here = machine.this_machine()
    for store in RunStore.every():
        with suppress(UsageError):  # one that cannot be read tells nothing
            for record in store.each():
                if (
                    (record.scenario, record.profile) == (scenario, PROFILE)
                    and record.measurement is Measurement.RUN
                    and record.status is Status.OK
                    and record.machine == here
                ):
                    yield record


def _is_built(subject: Subject) -> bool:
    return venvs.is_built(subject.framework, subject.deployment)


def spoken(seconds: float) -> str:
    """As people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{max(rest, 1)} s"
