"""vLLM's smallest program: a model, and the one word that it may say next.

https://docs.vllm.ai/en/stable/getting_started/quickstart/#offline-batched-inference
It stands alone and keeps all state in the current folder. The model is made here and knows nothing:
there is none to download.
"""

import os
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

WORDS = [str(number) for number in range(64)]


def make(folder: Path) -> None:
    """A Llama of random weights, and a tokenizer of 64 words."""
    words = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token=WORDS[0]))
    words.pre_tokenizer = WhitespaceSplit()
    PreTrainedTokenizerFast(tokenizer_object=words, eos_token=WORDS[0]).save_pretrained(folder)
    size = {"vocab_size": 64, "hidden_size": 64, "intermediate_size": 128}
    config = LlamaConfig(**size, num_hidden_layers=1, num_attention_heads=1)
    LlamaForCausalLM(config).save_pretrained(folder)


def main() -> None:
    """Make, load, ask."""
    os.environ["VLLM_LOGGING_STREAM"] = "ext://sys.stderr"  # else its log has the last word
    from vllm import LLM, SamplingParams

    make(Path("model"))
    model = LLM(model="model", dtype="float32", max_model_len=64)
    only = SamplingParams(temperature=0, max_tokens=1, allowed_token_ids=[6 * 7])
    (answer,) = model.generate(["6 7"], only)
    Path("answer.txt").write_text(answer.outputs[0].text)
    print(f"minimal: {answer.outputs[0].text.strip()}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
