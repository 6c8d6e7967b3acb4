"""A plan that more is to be done of than was planned at first."""

import msgspec

from harness.records.plan import Cell, Plan


def extended(plan: Plan, more: Plan) -> tuple[Plan, Plan]:
    """The plan with the cells of the other that it lacks; and the other, as it stands in it.

    What both plan keeps its place, and so its log and evidence. All else comes last. Cells that
    apply by one of them alone apply as the other says, which was made by today's questions.
    """
    places = {_what(cell): cell.order for cell in plan.cells}
    free = max(places.values(), default=-1) + 1
    cells = []
    for cell in more.cells:
        order = places.setdefault(_what(cell), free)
        free += order == free
        cells.append(msgspec.structs.replace(cell, order=order))
    whole = {cell.order: cell for cell in [*plan.cells, *cells]}
    parameters = more.parameters | plan.parameters  # a run keeps to those it began with
    return (
        msgspec.structs.replace(
            plan, cells=[whole[n] for n in sorted(whole)], parameters=parameters
        ),
        msgspec.structs.replace(plan, cells=cells, parameters=parameters),
    )


def _what(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, order=0, applies=True)
