"""Files that answer a question by themselves: programs and tables as the framework has them."""

from pathlib import Path

from harness.measure.probe import Context, NotAnswered


def answer_file(context: Context, name: str) -> Path:
    """`frameworks/NAME/probes/name`; raises NotAnswered where there is none yet."""
    file = context.probes / name
    if not file.exists():
        raise NotAnswered(f"frameworks/{context.framework.name}/probes/{name}")
    return file
