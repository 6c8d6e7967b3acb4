"""Whether the CNN comes back out of its store as ONNX and as TorchScript, with equal outputs.

The host makes the weights, and computes the outputs of the network and of what was fetched.
The question: `harness.worker.questions.interoperability.ModelFormats`.
"""

import secrets
from functools import partial
from pathlib import Path

from harness.intake import documents
from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.interoperability import ModelFormats

FORMATS = "scenarios.mnist.formats"  # run, not imported: it needs torch
FORMS = {"onnx": "model.onnx", "torchscript": "model.pt"}
TOLERANCE = 1e-4  # ONNX Runtime adds in another order

Outputs = list[list[float]]


@probe("model_formats", services=True)
def model_formats(context: Context) -> Finding:
    """Have the CNN stored and fetched in each format, and compare what the files compute."""
    weights = new_weights(context)
    expected = outputs(context, "native", weights)
    cases = Cases(context, "model_formats.equal")
    for form, name in FORMS.items():
        file = context.workdir / name
        cases.ask(form, partial(_case, context, form, file, weights, expected))
    return cases.finding()


def new_weights(context: Context) -> Path:
    """The CNN's, from a random seed."""
    file = context.workdir / "weights.safetensors"
    seed = str(secrets.randbelow(2**31))
    done = context.python("-m", FORMATS, "weights", seed, str(file), name="weights")
    if not done.ok:
        raise ToolFailed("the CNN's weights could not be made; see weights.log")
    return file


def outputs(context: Context, form: str, file: Path) -> Outputs:
    """What a model in that file computes; raises FrameworkFailed when it cannot be loaded."""
    answer = context.evidence / f"outputs-{form}.json"
    done = context.python("-m", FORMATS, "outputs", form, str(file), str(answer), name=form)
    if not done.ok:
        error = ToolFailed if form == "native" else FrameworkFailed
        raise error(f"no outputs of {file.name}: {done.output.strip().splitlines()[-1:]}")
    return documents.typed(answer, Outputs)


def _case(context: Context, form: str, file: Path, weights: Path, expected: Outputs) -> str:
    run_id = context.call(ModelFormats.run, weights=str(weights), form=form)
    context.call(ModelFormats.fetch, run_id=run_id, form=form, file=str(file))
    if not file.exists():
        raise FrameworkFailed("ModelFormats.fetch wrote no file")
    return difference(outputs(context, form, file), expected)


def difference(found: Outputs, expected: Outputs) -> str:
    """Why the outputs are not equal within the tolerance, else ""."""
    shapes = [[len(row) for row in rows] for rows in (found, expected)]
    if shapes[0] != shapes[1]:
        return f"{len(found)} outputs of other shapes instead of {len(expected)}"
    pairs = zip(found, expected, strict=True)
    apart = [abs(a - b) for rows in pairs for a, b in zip(*rows, strict=True)]
    equal = all(each <= TOLERANCE for each in apart)  # no NaN is
    return "" if equal else f"outputs differ by up to {max(apart):.3g}"
