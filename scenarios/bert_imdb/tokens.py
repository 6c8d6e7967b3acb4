"""Texts as batches of token ids, sorted by length so that little is padded."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scenarios import timeline
from scenarios.bert_imdb.faults import BadInput

with timeline.importing("torch, tokenizers"):
    import torch
    from tokenizers import BertWordPieceTokenizer, Tokenizer

PAD = 0  # the id of [PAD] in BERT's vocabularies


def find_tokenizer(folder: Path) -> str:
    """The folder's tokenizer as JSON: its tokenizer.json, or one made of its vocab.txt.

    Raises BadInput when neither is there or one is broken.
    """
    ready, vocabulary = folder / "tokenizer.json", folder / "vocab.txt"
    try:
        if ready.is_file():
            return str(Tokenizer.from_file(str(ready)).to_str())
        if vocabulary.is_file():
            return str(BertWordPieceTokenizer(str(vocabulary), lowercase=True).to_str())
    except Exception as problem:  # the library raises nothing narrower
        raise BadInput(f"the tokenizer in {folder} is broken: {problem}") from None
    raise BadInput(f"{folder} holds no tokenizer: neither tokenizer.json nor vocab.txt")


def encode(tokenizer: Tokenizer, texts: Sequence[str], max_length: int) -> list[list[int]]:
    """Token ids of each text with [CLS] and [SEP], at most `max_length` of them."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]


def batches(
    ids: Sequence[list[int]], size: int
) -> Iterator[tuple[list[int], torch.Tensor, torch.Tensor]]:
    """(places in `ids`, padded ids, mask), longest first, in an order that is always the same."""
    order = sorted(range(len(ids)), key=lambda place: -len(ids[place]))
    for begin in range(0, len(order), size):
        places = order[begin : begin + size]
        width = len(ids[places[0]])
        rows = [ids[place] + [PAD] * (width - len(ids[place])) for place in places]
        padded = torch.tensor(rows)
        yield places, padded, (padded != PAD).long()
