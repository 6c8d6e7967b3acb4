"""Step `load_model`: verified weights, head and tokenizer, joined into one file."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from scenarios import timeline
from scenarios.bert_imdb import networks, tokens, weights
from scenarios.bert_imdb.classifier import Classifier, fill
from scenarios.bert_imdb.faults import BadInput

with timeline.importing("torch, safetensors, tokenizers"):
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

TINY = {"hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 64}


@timeline.step()
def load_model(
    data: Path, model: Path, *, architecture: str, layers: int, max_length: int, seed: int
) -> dict[str, Any]:
    """Write the classifier to `model` as one safetensors file.

    `architecture` is "distilbert" (the study's), "minilm" (the first `layers` of it, with the
    fitted head) or "tiny" (weights of chance by `seed`, MiniLM's tokenizer). Returns what the
    weights are, whether they are the published ones, and the sha256 of the file.
    """
    if architecture == "distilbert":
        classifier = _distilbert(data / "distilbert", layers, max_length)
    elif architecture == "minilm":
        classifier = _with_head(minilm(data, layers, max_length), data / "head")
    elif architecture == "tiny":
        classifier = _tiny(data / "minilm", layers, max_length, seed)
    else:
        raise BadInput(f"there is no architecture {architecture!r}")
    classifier.save(model)
    about = classifier.about
    return {
        **{name: about[name] for name in ("model", "published", "architecture", "max_length")},
        "layers": layers,
        "parameters": sum(p.numel() for p in classifier.network.parameters()),
        "files": {"model": weights.sha256(model)},
    }


def minilm(data: Path, layers: int, max_length: int) -> Classifier:
    """The first layers of the published MiniLM; its head is one of chance."""
    folder = data / "minilm"
    about = weights.load_about(folder)
    config = _config(folder, "num_hidden_layers", layers)
    classifier = _make("minilm", config, about, folder, max_length)
    state = {f"bert.{name}": tensor for name, tensor in _tensors(folder).items()}
    head = {f"head.{name}": t for name, t in classifier.network.head.state_dict().items()}
    fill(classifier.network, {**state, **head}, "model.safetensors")
    return classifier


def _with_head(classifier: Classifier, folder: Path) -> Classifier:
    """Put in the head; raises BadInput when it was fitted on the features of other weights."""
    if not (folder / "head.safetensors").is_file():
        raise BadInput(f"{folder} holds no fitted head")
    fitted = json.loads((folder / "about.json").read_text())
    wanted = fitted_on(classifier)
    if fitted["fitted_on"] != wanted:
        raise BadInput(f"the head was fitted on {fitted['fitted_on']}, not on {wanted}")
    if weights.sha256(folder / "head.safetensors") != fitted["sha256"]:
        raise BadInput(f"head.safetensors in {folder} is torn or changed")
    classifier.network.head.load_state_dict(load_file(folder / "head.safetensors"))
    about, reviews = classifier.about, fitted["reviews"]
    model = (
        f"{wanted['layers']} layers of {about['model']}, with a head fitted on "
        f"{reviews['count']} reviews of the {reviews['split']} split"
    )
    return replace(classifier, about={**about, "model": model})


def fitted_on(classifier: Classifier) -> dict[str, Any]:
    """What a head has to have seen to fit this classifier."""
    return {
        "weights": classifier.about["weights"],
        "layers": classifier.about["config"]["num_hidden_layers"],
        "max_length": classifier.about["max_length"],
    }


def _distilbert(folder: Path, layers: int, max_length: int) -> Classifier:
    about = weights.load_about(folder)
    config = _config(folder, "n_layers", layers)
    classifier = _make("distilbert", config, about, folder, max_length)
    state = {f"classifier.{name}": tensor for name, tensor in _tensors(folder).items()}
    fill(classifier.network, state, "model.safetensors")
    return classifier


def _tiny(folder: Path, layers: int, max_length: int, seed: int) -> Classifier:
    # Only the tokenizer is MiniLM's: the 90 MB of weights beside it are not looked at.
    about = {"model": f"weights of chance, seed {seed}", "published": False, "files": {}}
    torch.manual_seed(seed)
    config = {**json.loads((folder / "config.json").read_text()), **TINY}
    return _make("tiny", {**config, "num_hidden_layers": layers}, about, folder, max_length)


def _make(
    architecture: str, config: dict[str, Any], about: dict[str, Any], folder: Path, max_length: int
) -> Classifier:
    known = {
        "architecture": architecture,
        "config": config,
        "max_length": max_length,
        "model": about["model"],
        "published": about["published"],
        "weights": about["files"].get("model.safetensors"),
    }
    tokenizer = Tokenizer.from_str(tokens.find_tokenizer(folder))
    return Classifier(networks.build(architecture, config), tokenizer, known)


def _config(folder: Path, depth: str, layers: int) -> dict[str, Any]:
    """config.json with `layers` layers; raises BadInput when it has fewer."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text())
    if not 0 < layers <= config[depth]:
        raise BadInput(f"the model has {config[depth]} layers, not {layers}")
    return {**config, depth: layers}


def _tensors(folder: Path) -> dict[str, torch.Tensor]:
    try:
        tensors: dict[str, torch.Tensor] = load_file(folder / "model.safetensors")
    except SafetensorError as problem:
        raise BadInput(f"model.safetensors is torn or no safetensors file: {problem}") from None
    return tensors
