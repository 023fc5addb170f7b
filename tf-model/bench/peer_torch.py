"""A cell of `coursework bench` in PyTorch, eager or by torch.compile."""

import argparse
import itertools
import platform

import torch
from torch import nn
from torch.nn import functional as F

from cases import layouts
from serving import Training, serve


def written_out(q, k, v, mask):
    # Scaling q, and adding in place, was the fastest of four ways to write this.
    scores = torch.bmm(q * q.shape[-1] ** -0.5, k.transpose(1, 2)).add_(mask)  # (R, T, T)
    return torch.bmm(torch.softmax(scores, dim=-1), v)  # (R, T, d)


def fused(q, k, v, mask):
    q, k, v = (x.unsqueeze(1) for x in (q, k, v))  # (R, T, d) -> (R, 1, T, d)
    if mask.dim() == 2:  # all before is seen
        return F.scaled_dot_product_attention(q, k, v, is_causal=True).squeeze(1)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask.unsqueeze(1)).squeeze(1)


ATTENTION = {"written": written_out, "fused": fused}


class Transformer(nn.Module):
    """One pre-LayerNorm block with one head, applied `recurrences` times with the same weights."""

    def __init__(self, case, attend):
        super().__init__()
        self.recurrences = case.recurrences
        self.activate = F.gelu if case.gelu else F.relu
        self.attend = attend
        self.w = nn.ParameterDict(
            {name.replace(".", "-"): torch.tensor(w) for name, w in case.weights.items()}
        )
        self.has = set(case.weights)

    def weight(self, name):
        return self.w[name.replace(".", "-")] if name in self.has else None

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.weight(name + ".w"), self.weight(name + ".b"))

    def linear(self, name, suffix, x):
        weight = self.weight(f"{name}.W_{suffix}")
        return F.linear(x, weight.t(), self.weight(f"{name}.b_{suffix}"))

    def loss(self, tokens, targets, weights, positions, mask):
        """The part's share of the batch's mean cross-entropy."""
        x = self.weight("embed.W_E")[tokens] + self.weight("pos_embed.W_pos")[positions]  # (R, T, d)
        for _ in range(self.recurrences):
            q, k, v = self.linear("blocks.0.attn", "QKV", self.norm("blocks.0.ln1", x)).chunk(3, -1)
            x = x + self.linear("blocks.0.attn", "O", self.attend(q, k, v, mask))
            hidden = self.activate(self.linear("blocks.0.mlp", "in", self.norm("blocks.0.ln2", x)))
            x = x + self.linear("blocks.0.mlp", "out", hidden)
        x = self.norm("ln_final", x)
        if "unembed.W_U" in self.has:
            logits = self.linear("unembed", "U", x)
        else:
            logits = F.linear(x, self.weight("embed.W_E"))  # (R, T, V)
        losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        return losses @ weights.flatten()


def tensors(part):
    length = part.tokens.shape[1]
    mask = torch.full((length, length), -torch.inf).triu(1)
    return (
        torch.tensor(part.tokens).long(),
        torch.tensor(part.targets).long(),
        torch.tensor(part.weights),
        torch.tensor(part.positions).long(),
        mask if part.mask is None else torch.tensor(part.mask),
    )


def make(case, layout, attention, compiled):
    torch._dynamo.reset()
    model = Transformer(case, ATTENTION[attention])
    loss = torch.compile(model.loss, dynamic=False) if compiled else model.loss
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        parameters,
        lr=case.learning_rate,
        betas=(case.beta1, case.beta2),
        eps=case.epsilon,
        weight_decay=case.weight_decay,
        fused=True,
    )
    batches = [[tensors(part) for part in parts] for parts in case.laid(layout, compiled)]

    def step(i):
        optimizer.zero_grad(set_to_none=True)
        total = 0
        for part in batches[i]:
            own = loss(*part)
            own.backward()
            total += own.item()
        nn.utils.clip_grad_norm_(parameters, case.gradient_clip, foreach=True)
        optimizer.step()
        return total

    return Training(step, models=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", required=True, help="folder of 'coursework bench --export'")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compile", action="store_true", help="by torch.compile, not eager")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    serve(
        arguments.cases,
        {"torch": torch.__version__, "python": platform.python_version()},
        lambda case: itertools.product(layouts(case), ATTENTION),
        lambda case, *variant: make(case, *variant, arguments.compile),
    )


if __name__ == "__main__":
    main()
