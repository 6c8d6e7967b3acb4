"""Prediction speed against a bare loop: bare_bert.py SAMPLE MODEL MINILM BATCH ROUNDS.

The bare loop is what transformers' documentation shows, without the scenario's code; it is tried
with several batch sizes, with texts as they come and sorted by length. Prints CPU seconds as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from transformers import BertModel, PreTrainedTokenizerFast

from scenarios.bert_imdb import table
from scenarios.bert_imdb.classifier import Classifier

BATCHES = (1, 2, 4, 8, 16, 32, 64)
SOME = 100  # texts to find the bare loop's best batch size with

sample, model, minilm = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
scenario_batch, rounds = int(sys.argv[4]), int(sys.argv[5])
torch.set_num_threads(1)
texts = [review.text for review in table.read(sample)[1]]
classifier = Classifier.load(model)
layers, max_length = classifier.about["config"]["num_hidden_layers"], classifier.about["max_length"]
tokenizer = PreTrainedTokenizerFast(
    tokenizer_file=f"{minilm}/tokenizer.json", pad_token="[PAD]", model_max_length=512
)
bert = BertModel.from_pretrained(minilm, num_hidden_layers=layers, add_pooling_layer=False).eval()
head = classifier.network.head


def bare(texts: list[str], batch: int, is_sorted: bool) -> list[int]:
    places = list(range(len(texts)))
    if is_sorted:
        lengths = [len(ids) for ids in tokenizer(texts)["input_ids"]]
        places.sort(key=lambda place: -lengths[place])
    labels = [0] * len(texts)
    with torch.inference_mode():
        for begin in range(0, len(places), batch):
            chosen = places[begin : begin + batch]
            encoded = tokenizer(
                [texts[place] for place in chosen],
                truncation=True,
                max_length=max_length,
                padding=True,
                return_tensors="pt",
            )
            hidden = bert(
                input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"]
            ).last_hidden_state
            mask = encoded["attention_mask"].unsqueeze(-1).float()
            logits = head((hidden * mask).sum(1) / mask.sum(1))
            for place, label in zip(chosen, logits.argmax(1).tolist(), strict=True):
                labels[place] = label
    return labels


def cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


some = texts[:: max(1, len(texts) // SOME)]
classifier.predict(some[:8], scenario_batch)  # the first calls are slow
bare(some[:8], 8, True)
tried = {
    (batch, is_sorted): cpu(lambda b=batch, s=is_sorted: bare(some, b, s))  # type: ignore[misc]
    for batch in BATCHES
    for is_sorted in (False, True)
}
best = min(tried, key=lambda key: tried[key])
pairs = [
    (
        cpu(lambda: classifier.predict(texts, scenario_batch)),
        cpu(lambda: bare(texts, *best)),
    )
    for _ in range(rounds)
]
same = classifier.predict(texts, scenario_batch).labels.tolist() == bare(texts, *best)
report = {
    "texts": len(texts),
    "tried": {f"{b} {'sorted' if s else 'as they come'}": t for (b, s), t in tried.items()},
    "best": best,
    "pairs": pairs,
    "same labels": same,
}
print(json.dumps(report))
