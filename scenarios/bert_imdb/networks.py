"""The two networks: token ids and mask in, logits and one embedding per text out."""

from typing import Any

from scenarios import timeline

with timeline.importing("torch, transformers"):
    import torch
    from torch import nn
    from transformers import BertConfig, DistilBertConfig
    from transformers.models.bert.modeling_bert import BertModel
    from transformers.models.distilbert.modeling_distilbert import (
        DistilBertForSequenceClassification,
    )


class MeanPooledBert(nn.Module):
    """BERT, the mean over a text's tokens, and a linear head on that."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, 2)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (N, 2) and embeddings (N, hidden)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        embeddings = (hidden * weight).sum(1) / weight.sum(1)
        return self.head(embeddings), embeddings


class StudyDistilBert(nn.Module):
    """The study's classifier as published; the embedding is that of the first token."""

    def __init__(self, config: DistilBertConfig) -> None:
        super().__init__()
        self.classifier = DistilBertForSequenceClassification(config)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (N, 2) and embeddings (N, hidden)."""
        parts = self.classifier
        hidden = parts.distilbert(input_ids=ids, attention_mask=mask).last_hidden_state
        embeddings = hidden[:, 0]
        return parts.classifier(torch.relu(parts.pre_classifier(embeddings))), embeddings


def build(architecture: str, config: dict[str, Any]) -> nn.Module:
    """The network of "distilbert", or of "minilm" and "tiny", with weights of chance."""
    if architecture == "distilbert":
        return StudyDistilBert(DistilBertConfig(**config)).eval()
    return MeanPooledBert(BertConfig(**config)).eval()
