"""A language model of Llama's kind with weights from a seed, and a tokenizer of its words.

Each token is one word, so that equal texts are equal tokens: OpenAI's protocol carries texts alone.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios import computing

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

HEAD = 64  # numbers of an attention head, as real models of that kind have
BEGIN, END = "<s>", "</s>"
Say = Callable[[str], None]
SPREAD = 0.2  # of the weights: ten times the usual, so that no two words are nearly as likely


def word(number: int) -> str:
    """The token of that number."""
    return f"w{number}"


def make(folder: Path, parameters: Mapping[str, Any]) -> None:
    """Write the model with its tokenizer, in the form of transformers' `save_pretrained`."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    size, hidden = int(parameters["words"]), int(parameters["hidden"])
    names = [BEGIN, END, *(word(number) for number in range(2, size))]
    vocabulary = {name: number for number, name in enumerate(names)}
    words = Tokenizer(WordLevel(vocabulary, unk_token=END))
    words.pre_tokenizer = WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, bos_token=BEGIN, eos_token=END)
    torch.manual_seed(parameters["seed"])
    config = LlamaConfig(
        vocab_size=size,
        hidden_size=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=parameters["layers"],
        num_attention_heads=hidden // HEAD,
        num_key_value_heads=hidden // HEAD,
        max_position_embeddings=256,
        initializer_range=SPREAD,
        bos_token_id=vocabulary[BEGIN],
        eos_token_id=vocabulary[END],
        dtype="float32",
    )
    LlamaForCausalLM(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def load(folder: Path, threads: int = 1) -> tuple["LlamaForCausalLM", "PreTrainedTokenizerFast"]:
    """Model and tokenizer, on so many threads of this process."""
    import torch
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

    torch.set_num_threads(threads)
    network = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    return network.eval(), PreTrainedTokenizerFast.from_pretrained(folder)


def generate(
    network: "LlamaForCausalLM",
    tokenizer: "PreTrainedTokenizerFast",
    prompt: str,
    tokens: int,
    say: Say = lambda _: None,
) -> str:
    """The likeliest words that follow, at most that many; each is said as soon as it is found.

    Raises ValueError for what is no text.
    """
    import torch

    from scenarios.generation.words import Words

    if not isinstance(prompt, str) or not prompt:
        raise ValueError("a prompt is a text")
    computing.note()
    given = tokenizer(prompt, return_tensors="pt")["input_ids"]
    with torch.inference_mode():
        network.generate(
            given,
            attention_mask=torch.ones_like(given),
            max_new_tokens=tokens,
            do_sample=False,
            pad_token_id=tokenizer.eos_token_id,
            streamer=(words := Words(tokenizer, say)),
        )
    return words.text
