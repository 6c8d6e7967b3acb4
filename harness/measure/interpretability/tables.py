"""A small table of data, as CSV, for runs that have to use some."""

ROWS = 200


def table(rows: int = ROWS, *, changed: int | None = None, shift: int = 0) -> str:
    """Rows of x1, x2 and y = 2 x1 - x2; one number `changed` in that row, or all by `shift`."""
    lines = ["x1,x2,y"]
    for row in range(rows):
        x1, x2 = (37 * row % 101 + shift) / 100, (53 * row % 89) / 100
        y = 2 * x1 - x2 + (0.5 if row == changed else 0)
        lines.append(f"{x1:.2f},{x2:.2f},{y:.2f}")
    return "\n".join(lines) + "\n"
