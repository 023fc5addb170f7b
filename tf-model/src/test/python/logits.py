"""Logits of saved models by PyTorch, written apart from the Java code.

usage: logits.py FOLDER

Each folder in FOLDER holds a model: model.safetensors, and case.json with its "spec" (the keys of
a configuration's model section) and its "tokens", rows of token ids. Writes logits.json beside
them, [rows][length][vocabulary].
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

EPSILON = 1e-5


def logits(spec, weights, tokens):
    d = spec["d_model"]
    x = weights["embed.W_E"][tokens]  # (B, T, d)
    time = torch.arange(tokens.shape[1])
    if spec["positions"] == "learned":
        x = x + weights["pos_embed.W_pos"][time]
    if spec["positions"] == "sinusoidal":
        even = torch.arange(0, d, 2)
        angles = time[:, None] / 10000 ** (even / d)  # (T, d/2)
        table = torch.zeros(len(time), d)
        table[:, 0::2] = angles.sin()
        table[:, 1::2] = angles[:, : d // 2].cos()
        x = x + table
    for _ in range(spec["recurrences"]):
        for layer in range(spec["n_layers"]):
            x = block(spec, weights, f"blocks.{layer}.", x)
    x = norm(spec, weights, "ln_final", x)
    if spec["tied_head"]:
        return x @ weights["embed.W_E"].T
    return x @ weights["unembed.W_U"] + weights["unembed.b_U"]


def block(spec, weights, name, x):
    attended = attention(spec, weights, name + "attn", norm(spec, weights, name + "ln1", x))
    middle = x + attended
    read = x if spec["block"] == "parallel" else middle
    return middle + mlp(spec, weights, name + "mlp", norm(spec, weights, name + "ln2", read))


def norm(spec, weights, name, x):
    gain = weights[name + ".w"]
    if spec["norm"] == "rms":
        return F.rms_norm(x, gain.shape, gain, EPSILON)
    return F.layer_norm(x, gain.shape, gain, weights[name + ".b"], EPSILON)


def linear(weights, name, suffix, x):
    return F.linear(x, weights[f"{name}.W_{suffix}"].T, weights.get(f"{name}.b_{suffix}"))


def attention(spec, weights, name, x):
    heads = spec["n_heads"]
    q, k, v = (
        part.unflatten(-1, (heads, -1)).transpose(1, 2)  # (B, H, T, d_head)
        for part in linear(weights, name, "QKV", x).chunk(3, dim=-1)
    )
    if spec["positions"] == "rotary":
        q, k = rotated(q), rotated(k)
    z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return linear(weights, name, "O", z.transpose(1, 2).flatten(2))


def rotated(x):
    half = x.shape[-1] // 2
    pairs = torch.complex(x[..., :half].contiguous(), x[..., half:].contiguous())
    angles = torch.arange(x.shape[-2])[:, None] * 10000 ** (-torch.arange(half) / half)
    turned = pairs * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([turned.real, turned.imag], dim=-1)


def mlp(spec, weights, name, x):
    hidden = linear(weights, name, "in", x)
    if spec["activation"] == "swiglu":
        hidden = F.silu(linear(weights, name, "gate", x)) * hidden
    else:
        hidden = {"relu": F.relu, "gelu": F.gelu}[spec["activation"]](hidden)
    return linear(weights, name, "out", hidden)


def main():
    for case in sorted(Path(sys.argv[1]).iterdir()):
        given = json.loads((case / "case.json").read_text())
        weights = load_file(case / "model.safetensors")
        scores = logits(given["spec"], weights, torch.tensor(given["tokens"]))
        (case / "logits.json").write_text(json.dumps(scores.tolist()))


if __name__ == "__main__":
    main()
