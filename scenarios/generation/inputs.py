"""What all servers are given: the model, prompts, and what is right for each of them.

Usage: python -m scenarios.generation.inputs DATA OUT PARAMETERS.json
"""

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.generation.model import generate, load, make, word


def write(out: Path, parameters: Mapping[str, Any]) -> None:
    """Write given/model/, given/rows.json and expected.json: N prompts, and N texts."""
    given = out / "given"
    make(given / "model", parameters)
    network, tokenizer = load(given / "model", parameters["threads"])
    chance = random.Random(parameters["seed"])  # noqa: S311  # no secret
    lengths = range(parameters["shortest"], parameters["longest"] + 1)
    prompts = [
        " ".join(word(chance.randrange(2, parameters["words"])) for _ in range(length))
        for length in chance.choices(lengths, k=parameters["requests"])
    ]
    expected = [generate(network, tokenizer, prompt, parameters["tokens"]) for prompt in prompts]
    (given / "rows.json").write_text(json.dumps(prompts))
    (out / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    write(Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
