"""Whether models of three libraries come back from its store by its own means, and predict alike.

A run makes a small model from a seed of the host's and stores it; a fresh process loads it from the
store, and has it predict. The host computes what the same model predicts that was never stored:
equal within 1e-6. Cases: `sklearn`, `torch`, `transformers`.

`frameworks/NAME/probes/interoperability/round_trips.py` offers

    run(request: ProbeRequest, library: str, seed: int) -> the run's id
    read(request: ProbeRequest, library: str, run_id: str) -> predictions of the stored model

`scenarios.models.make(library, seed)` is the model: a fitted scikit-learn Pipeline, a torch
Module, or a transformers pipeline of text classification with its tokenizer;
`scenarios.models.predictions(library, model)` has it predict, a list of floats.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("round_trips", services=True)
def round_trips(context: Context) -> Finding:
    """Whether models of three libraries come back from its store by its own means, and predict alike."""
    raise ToolFailed("not written yet")
