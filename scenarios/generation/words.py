"""Words of a text, while transformers finds them."""

from collections.abc import Callable
from typing import Any

from transformers import PreTrainedTokenizerFast
from transformers.generation.streamers import BaseStreamer


class Words(BaseStreamer):
    """https://huggingface.co/docs/transformers/internal/generation_utils#transformers.generation.BaseStreamer"""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, say: Callable[[str], None]) -> None:
        self.tokenizer, self.say = tokenizer, say
        self.text = ""
        self.prompted = False

    def put(self, value: Any) -> None:
        """First the prompt, then each token."""
        if not self.prompted:
            self.prompted = True
            return
        word = self.tokenizer.decode(value, skip_special_tokens=True)
        if word:
            piece = f" {word}" if self.text else word
            self.text += piece
            self.say(piece)

    def end(self) -> None:
        """Nothing is held back."""
