"""Who leads in each role, and how sure that is, in sentences."""

from harness.records.record import State
from harness.report import points
from harness.report.ranks import Field
from harness.scoring.rubric import Rubric

NOBODY = "Nothing is scored yet."


def verdict(field: Field, rubric: Rubric) -> str:
    """Of one role. Who leads has to lead as deployed here and anywhere, without errors."""
    told = [_leading(field) if len(field.cards) > 1 else _alone(field)]
    if missing := _missing(field, rubric):
        told.append(f"Open, since not measured in all of them: {', '.join(missing)}.")
    if field.stability:
        told.append(
            "Share of all possible weightings (of what is measured) under which each leads: "
            f"{field.stability}."
        )
    return " ".join(told)


def _alone(field: Field) -> str:
    return f"Among {field.among}, {field.cards[0].target} is the only one that was measured."


def _leading(field: Field) -> str:
    among, leader = field.among, field.total.leader
    if leader is not None:
        card = next(each for each in field.cards if str(each.target) == leader)
        return (
            f"Among {among}, {leader} leads with {points.total(card)}: no other interval overlaps "
            "with its own, as deployed here or anywhere."
        )
    if why := points.hidden(field.total):
        return f"Among {among} nobody leads yet: {why}."
    here, anywhere = field.total.here[0], field.total.anywhere[0]
    if set(here) == set(anywhere):
        return f"Among {among} nobody leads: {_in_front(here)}, since their intervals overlap."
    return (
        f"Among {among} nobody leads at both ends: as deployed here {_in_front(here)}; with what "
        f"other deployments have {_in_front(anywhere)}."
    )


def _in_front(names: list[str]) -> str:
    """ "a is in front", "a and b are tied"."""
    return f"{' and '.join(names)} {'are tied' if len(names) > 1 else 'is in front'}"


def _missing(field: Field, rubric: Rubric) -> list[str]:
    return [
        dimension.title
        for name, dimension in rubric.dimensions.items()
        if any(card.dimensions[name].state is State.NOT_MEASURED for card in field.cards)
    ]
