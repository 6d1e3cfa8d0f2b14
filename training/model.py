"""Batches → token vectors → logits of each head.

`Accurate` is a transformer that starts from all-MiniLM-L6-v2 (Wang et al., 2020), which is uncased; embeddings of
shape, quotation state and gap are added to those of the wordpieces. `Fast` is a network of convolutions and attention.
Both have heads for entities, cues, acts and links. format.md has the formulas.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from training import acts
from training.antecedents import AntecedentHead
from training.batch import CLASSES, changed, words
from training.data import CUE_TAGS, ENTITY_TAGS, LINK_TAGS
from training.links import DISTANCE_BUCKETS, RELATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from training.batch import Batch, Words
    from training.links import Pairs


@dataclass(frozen=True)
class Sizes:
    vocabulary: int = 30522
    positions: int = 512
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    shapes: int = 8
    quotation_states: int = 5
    gaps: int = 4
    link: int = 128
    coref: int = 0
    """The width of the antecedent head; 0 without one."""


class Linear(nn.Linear):
    """A linear layer that works in the precision of its input; the weights that are trained stay f32."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        bias = None if self.bias is None else self.bias.to(x.dtype)
        return functional.linear(x, self.weight.to(x.dtype), bias)


class LayerNorm(nn.LayerNorm):
    def __init__(self, size: int) -> None:
        super().__init__(size, eps=1e-12)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, self.normalized_shape, self.weight.to(x.dtype), self.bias.to(x.dtype), self.eps)


class Embeddings(nn.Module):
    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        # A batch has few of the wordpieces: a dense gradient would cost as much as the layers do.
        self.word = nn.Embedding(sizes.vocabulary, sizes.hidden, sparse=True)
        # The embedding of token type 0 is added to the positions.
        self.position = nn.Embedding(sizes.positions, sizes.hidden)
        self.shape = nn.Embedding(sizes.shapes, sizes.hidden)
        self.quoted = nn.Embedding(sizes.quotation_states, sizes.hidden)
        self.gap = nn.Embedding(sizes.gaps, sizes.hidden)
        self.initial = nn.Embedding(2, sizes.hidden)
        for table in (self.shape, self.quoted, self.gap, self.initial):
            # At first the encoder computes what MiniLM does.
            nn.init.zeros_(table.weight)
        self.norm = LayerNorm(sizes.hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, batch: Batch, masking: float) -> torch.Tensor:
        features = (
            self.shape(batch.shape) + self.quoted(batch.quoted) + self.gap(batch.gap) + self.initial(batch.initial)
        )
        pieces = batch.pieces
        if self.training and masking > 0:
            # As in the training of BERT, so that the network also learns from the words around a piece.
            masked = batch.inner & (torch.rand(pieces.shape, device=pieces.device) < masking)
            pieces = pieces.masked_fill(masked, MASK)
        total = self.word(pieces) + self.position.weight[: pieces.shape[1]]
        return self.dropout(self.norm(total + features * batch.inner.unsqueeze(-1)))


MASK = 103
"""The number of [MASK] in BERT's vocabulary."""


class Layer(nn.Module):
    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = Linear(sizes.hidden, 3 * sizes.hidden)
        self.attended = Linear(sizes.hidden, sizes.hidden)
        self.attention_norm = LayerNorm(sizes.hidden)
        self.up = Linear(sizes.hidden, sizes.inner)
        self.down = Linear(sizes.inner, sizes.hidden)
        self.output_norm = LayerNorm(sizes.hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        size = (*x.shape[:2], self.heads, x.shape[2] // self.heads)
        q, k, v = (part.view(size).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1))
        # No dropout on attention weights: the fast kernel for CPUs has none.
        attention = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attention = attention.transpose(1, 2).reshape(x.shape)
        x = self.attention_norm(x + self.dropout(self.attended(attention)))
        return self.output_norm(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class LinkHead(nn.Module):
    """Pairs of a cue and a token → logits of O, B-source, I-source, B-content, I-content, [pairs, 5].

    They are sums: of the logits of the token alone (`flat`), which say where sources and contents lie, and of those of
    the pair, which say to which cue they belong.
    """

    def __init__(self, sizes: Sizes | SmallSizes) -> None:
        super().__init__()
        self.token = Linear(sizes.hidden, sizes.link)
        self.cue = Linear(sizes.hidden, sizes.link, bias=False)
        self.distance = nn.Embedding(DISTANCE_BUCKETS, sizes.link)
        self.relation = nn.Embedding(len(RELATIONS), sizes.link)
        self.tags = Linear(sizes.link, len(LINK_TAGS))
        self.flat = Linear(sizes.hidden, len(LINK_TAGS))
        for table in (self.distance, self.relation):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, tokens: torch.Tensor, pairs: Pairs) -> torch.Tensor:
        """[tokens, hidden] → [pairs, 5]. `tokens` is f32: running sums in bf16 would lose too much."""
        sums = functional.pad(tokens.cumsum(0), (0, 0, 1, 0))
        length = (pairs.cue_end - pairs.cue_start).unsqueeze(-1)
        cues = self.cue((sums[pairs.cue_end] - sums[pairs.cue_start]) / length)
        of_tokens = self.token(tokens)
        # A product with an indicator matrix: on CPUs its gradient is far cheaper than that of a look-up.
        place = functional.one_hot(pairs.distance * len(RELATIONS) + pairs.relation, DISTANCE_BUCKETS * len(RELATIONS))
        table = (self.distance.weight.unsqueeze(1) + self.relation.weight).flatten(0, 1)
        places = place.to(table.dtype) @ table
        flat = self.flat(tokens)
        of_pairs, flat_of_pairs, pair, cue = [], [], 0, 0
        for tokens_at, count in pairs.blocks:
            length = tokens_at.stop - tokens_at.start
            block = places[pair : pair + count * length].view(count, length, -1)
            block = block + of_tokens[tokens_at] + cues[cue : cue + count].unsqueeze(1)
            of_pairs.append(block.flatten(0, 1))
            flat_of_pairs.append(flat[tokens_at].repeat(count, 1))
            pair += count * length
            cue += count
        return self.tags(functional.gelu(torch.cat(of_pairs))) + torch.cat(flat_of_pairs)

    def grid(self, tokens: torch.Tensor, start: torch.Tensor, end: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """The same for all cues of padded windows, as training needs it.

        `tokens` is [windows, tokens, hidden]; `start` and `end` of the cues are [windows, cues], `place` of the pairs
        [windows, cues, tokens]. → [windows, cues, tokens, 5]
        """
        at = torch.arange(tokens.shape[1], device=tokens.device)
        inside = ((at >= start.unsqueeze(-1)) & (at < end.unsqueeze(-1))).to(tokens.dtype)
        cues = self.cue(inside @ tokens / (end - start).clamp_min(1).unsqueeze(-1))
        table = (self.distance.weight.unsqueeze(1) + self.relation.weight).flatten(0, 1)
        numbers = torch.arange(len(table), device=place.device)
        places = (place.unsqueeze(-1) == numbers).to(table.dtype) @ table
        of_pairs = places + self.token(tokens).unsqueeze(1) + cues.unsqueeze(2)
        return self.tags(functional.gelu(of_pairs)) + self.flat(tokens).unsqueeze(1)


class Model(nn.Module):
    """An encoder, whose part is `encode`, with heads."""

    kind: str

    def __init__(self, sizes: Sizes | SmallSizes, dropout: float) -> None:
        super().__init__()
        self.sizes = sizes
        self.precision = torch.float32
        self.masking = 0.0
        """Share of the wordpieces that are replaced by [MASK] in training."""
        self.dropout = nn.Dropout(dropout)
        self.entity = Linear(sizes.hidden, len(ENTITY_TAGS))
        self.cue = Linear(sizes.hidden, len(CUE_TAGS))
        self.act = Linear(sizes.hidden, len(acts.ACTS))
        self.link = LinkHead(sizes)
        self.coref = AntecedentHead(sizes.hidden, sizes.coref) if sizes.coref else None

    def encode(self, batch: Batch) -> torch.Tensor:
        """The vectors of all tokens, [tokens, hidden]."""
        raise NotImplementedError

    def add_coref(self, width: int) -> None:
        """Gives a model without one an untrained antecedent head."""
        self.sizes = replace(self.sizes, coref=width)
        self.coref = AntecedentHead(self.sizes.hidden, width)

    def config(self) -> dict[str, Any]:
        """The sizes; without that of a head that is not there."""
        return {name: value for name, value in asdict(self.sizes).items() if name != "coref" or value}


class Accurate(Model):
    kind = "accurate"

    def __init__(self, sizes: Sizes = Sizes(), dropout: float = 0.1) -> None:
        super().__init__(sizes, dropout)
        self.embeddings = Embeddings(sizes, dropout)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))

    def encode(self, batch: Batch) -> torch.Tensor:
        """The vectors of all tokens, [tokens, hidden]: each that of its first wordpiece."""
        x = self.embeddings(batch, self.masking).to(self.precision)
        mask = self.attention_mask(batch)
        for layer in self.layers:
            x = layer(x, mask)
        return self.dropout(x.reshape(-1, x.shape[-1]).float()[batch.rows])

    def attention_mask(self, batch: Batch) -> torch.Tensor | None:
        """The wordpieces that attention sees, or what it adds to each score; None if it sees all of them alike."""
        return None if batch.full else batch.mask[:, None, None, :]


@dataclass(frozen=True)
class SmallSizes:
    """Sizes of the convolutional network. `dilations` and `attention` have an entry for each layer."""

    vocabulary: int = 30522
    piece: int = 64
    hashed: tuple[tuple[str, int, int], ...] = (
        ("word", 8192, 32),
        ("prefix", 4096, 32),
        ("suffix", 4096, 32),
        ("form", 1024, 16),
    )
    """Hashed embeddings: the name of the hash, rows, width."""
    states: tuple[tuple[str, int], ...] = (
        ("kind", 19),
        ("shape", 8),
        ("quoted", 5),
        ("gap", 4),
        ("elsewhere", 9),
        ("company", 8),
    )
    classes: int = CLASSES
    hidden: int = 128
    heads: int = 4
    inner: int = 256
    dilations: tuple[int, ...] = (1, 2, 4, 1)
    attention: tuple[bool, ...] = (False, False, True, True)
    link: int = 64
    coref: int = 0


class SmallEmbeddings(nn.Module):
    def __init__(self, sizes: SmallSizes, dropout: float) -> None:
        super().__init__()
        self.piece = nn.EmbeddingBag(sizes.vocabulary, sizes.piece, mode="mean")
        self.hashed = nn.ModuleDict({name: nn.Embedding(rows, width) for name, rows, width in sizes.hashed})
        width = sizes.piece + sum(width for _, _, width in sizes.hashed)
        self.mix = Linear(width, sizes.hidden)
        self.states = nn.ModuleDict({name: nn.Embedding(rows, sizes.hidden) for name, rows in sizes.states})
        self.classes = nn.Embedding(sizes.classes, sizes.hidden)
        for table in (*self.hashed.values(), *self.states.values(), self.classes):
            nn.init.normal_(table.weight, std=0.1)
        self.norm = LayerNorm(sizes.hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, words: Words) -> torch.Tensor:
        parts = [self.piece(words.pieces, words.begins)]
        parts += [table(words.numbers[name] % table.num_embeddings) for name, table in self.hashed.items()]
        if self.training:
            # Word dropout: the network also learns from the words around a token.
            parts = [part * (torch.rand(len(part), 1, device=part.device) >= WORD_DROPOUT) for part in parts]
        total = (
            self.mix(self.dropout(torch.cat(parts, -1)))
            + words.classes.to(self.classes.weight.dtype) @ self.classes.weight
        )
        for name, table in self.states.items():
            total = total + table(words.numbers[name])
        return self.dropout(self.norm(total))


WORD_DROPOUT = 0.1
"""The probability that a token is read without its wordpieces, and without each of its hashes."""


class ConvolutionLayer(nn.Module):
    """Attention if `attends`; then a feed-forward layer over three tokens, `dilation` apart."""

    def __init__(self, sizes: SmallSizes, dropout: float, *, dilation: int, attends: bool) -> None:
        super().__init__()
        self.heads, self.dilation, self.attends = sizes.heads, dilation, attends
        if attends:
            self.qkv = Linear(sizes.hidden, 3 * sizes.hidden)
            self.attended = Linear(sizes.hidden, sizes.hidden)
            self.attention_norm = LayerNorm(sizes.hidden)
        self.up = Linear(3 * sizes.hidden, sizes.inner)
        self.down = Linear(sizes.inner, sizes.hidden)
        self.output_norm = LayerNorm(sizes.hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.attends:
            size = (*x.shape[:2], self.heads, x.shape[2] // self.heads)
            q, k, v = (part.view(size).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1))
            attention = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
            attention = attention.transpose(1, 2).reshape(x.shape)
            x = self.attention_norm(x + self.dropout(self.attended(attention)))
        # Outside the window, as in the padding, vectors are zero.
        x = x * mask.unsqueeze(-1)
        wide = functional.pad(x, (0, 0, self.dilation, self.dilation))
        length = x.shape[1]
        near = torch.cat([wide[:, i * self.dilation : i * self.dilation + length] for i in range(3)], -1)
        return self.output_norm(x + self.dropout(self.down(functional.gelu(self.up(near)))))


class Fast(Model):
    kind = "fast"

    def __init__(self, sizes: SmallSizes = SmallSizes(), dropout: float = 0.2) -> None:
        super().__init__(sizes, dropout)
        self.embeddings = SmallEmbeddings(sizes, dropout)
        self.layers = nn.ModuleList(
            ConvolutionLayer(sizes, dropout, dilation=dilation, attends=attends)
            for dilation, attends in zip(sizes.dilations, sizes.attention, strict=True)
        )

    def encode(self, batch: Batch) -> torch.Tensor:
        device = batch.pieces.device
        read = changed(batch.words or words(batch.windows), lambda part: part.to(device))
        tokens = self.embeddings(read)
        x = tokens.new_zeros(read.size[0] * read.size[1], tokens.shape[-1]).index_copy(0, read.at, tokens)
        x = x.view(*read.size, -1).to(self.precision)
        mask = torch.zeros(read.size, dtype=torch.bool, device=x.device)
        mask.view(-1)[read.at] = True
        for layer in self.layers:
            x = layer(x, mask)
        return self.dropout(x.reshape(-1, x.shape[-1]).float()[read.at])


def load_piece_table(model: Fast, path: Path) -> None:
    """Starts the wordpiece table as the principal components of MiniLM's, so that similar words start alike."""
    table = load_file(path)["embeddings.word_embeddings.weight"].float()
    table = table - table.mean(0)
    _, _, axes = torch.linalg.svd(table, full_matrices=False)
    reduced = table @ axes[: model.sizes.piece].T
    with torch.no_grad():
        model.embeddings.piece.weight.copy_(reduced / reduced.std())


def load_minilm(model: Accurate, path: Path) -> None:
    """Takes the encoder's weights from a BERT checkpoint in the safetensors format."""
    weights = load_file(path)
    own = {
        "embeddings.word.weight": weights["embeddings.word_embeddings.weight"],
        "embeddings.position.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
    }
    names = AttentionNames(("self.query", "self.key", "self.value"), "output.dense", "output.LayerNorm")
    take_encoder(model, weights, own, names)


class AttentionNames(NamedTuple):
    """The names of the parts of attention in a checkpoint."""

    qkv: tuple[str, str, str]
    attended: str
    norm: str


def take_encoder(
    model: Accurate, weights: dict[str, torch.Tensor], own: dict[str, torch.Tensor], attention: AttentionNames
) -> None:
    """Loads the layers from the weights of a checkpoint, and the tensors of `own`, which have our names already."""
    names = {"embeddings.norm": "embeddings.LayerNorm"}
    for i in range(model.sizes.layers):
        theirs = f"encoder.layer.{i}"
        for part in ("weight", "bias"):
            own[f"layers.{i}.qkv.{part}"] = torch.cat(
                [weights[f"{theirs}.attention.{name}.{part}"] for name in attention.qkv]
            )
        names |= {
            f"layers.{i}.attended": f"{theirs}.attention.{attention.attended}",
            f"layers.{i}.attention_norm": f"{theirs}.attention.{attention.norm}",
            f"layers.{i}.up": f"{theirs}.intermediate.dense",
            f"layers.{i}.down": f"{theirs}.output.dense",
            f"layers.{i}.output_norm": f"{theirs}.output.LayerNorm",
        }
    own |= {
        f"{mine}.{part}": weights[f"{theirs}.{part}"] for mine, theirs in names.items() for part in ("weight", "bias")
    }
    missing, unexpected = model.load_state_dict(own, strict=False)
    new = ("entity.", "cue.", "act.", "link.", *(f"embeddings.{name}" for name in FEATURES))
    wrong = [name for name in missing if not name.startswith(new)] + list(unexpected)
    if wrong:
        message = f"not the weights of such an encoder: {', '.join(wrong)}"
        raise ValueError(message)


FEATURES = ("shape", "quoted", "gap", "initial")
"""The embeddings of the transformer that its base model does not have."""
