"""The model of `coursework bench` in plain eager PyTorch: what a training step costs there.

A process is one kind of attention and one number of threads. It says who it is, then answers each
line on stdin, such as {"cell": "64", "seconds": 3, "steps": 1}, with one line on stdout: the
throughput over at least so many seconds and steps. A cell is a d_model, or "recipe".
"""

import argparse
import itertools
import json
import platform
import sys
import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

VOCABULARY = 20
BATCHES = 8  # taken in turn: more than one, so that no step meets what the last one left in cache


@dataclass(frozen=True)
class Cell:
    """Shape of a model and of its batches; the twin of `BenchmarkCell` in Java."""

    d_model: int
    recurrences: int
    context: int
    length: int  # tokens per row
    counted: int  # last tokens of a row that count in the loss
    gelu: bool
    tied: bool  # else the head has weights of its own, and a bias
    output_bias: bool  # of the attention's output projection
    rows: int = 64


def cell_of(name):
    if name == "recipe":
        return Cell(32, 2, 32, 8, 2, gelu=True, tied=True, output_bias=False)
    return Cell(int(name), 5, 128, 128, 128, gelu=False, tied=False, output_bias=True)


def written_out(q, k, v, mask):
    # Scaling q, and adding in place, was the fastest of four ways to write this.
    scores = torch.bmm(q * q.shape[-1] ** -0.5, k.transpose(1, 2)).add_(mask)  # (B, T, T)
    return torch.bmm(torch.softmax(scores, dim=-1), v)  # (B, T, d)


def fused(q, k, v, mask):
    q, k, v = (x.unsqueeze(1) for x in (q, k, v))  # (B, T, d) -> (B, 1, T, d)
    return F.scaled_dot_product_attention(q, k, v, is_causal=True).squeeze(1)


ATTENTION = {"written": written_out, "fused": fused}


class Transformer(nn.Module):
    """One pre-LayerNorm block with one head, applied `recurrences` times with the same weights."""

    def __init__(self, cell, attend):
        super().__init__()
        d = cell.d_model
        self.recurrences = cell.recurrences
        self.activate = F.gelu if cell.gelu else F.relu
        self.attend = attend
        self.token = nn.Embedding(VOCABULARY, d)
        self.position = nn.Parameter(torch.empty(cell.context, d))
        self.ln1 = nn.LayerNorm(d)
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.out = nn.Linear(d, d, bias=cell.output_bias)
        self.ln2 = nn.LayerNorm(d)
        self.mlp_in = nn.Linear(d, 4 * d)
        self.mlp_out = nn.Linear(4 * d, d)
        self.ln_final = nn.LayerNorm(d)
        self.head = None if cell.tied else nn.Linear(d, VOCABULARY)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)
        mask = torch.full((cell.length, cell.length), -torch.inf).triu(1)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, tokens):
        x = self.token(tokens) + self.position[: tokens.shape[1]]  # (B, T, d)
        for _ in range(self.recurrences):
            q, k, v = self.qkv(self.ln1(x)).chunk(3, dim=-1)
            x = x + self.out(self.attend(q, k, v, self.mask))
            x = x + self.mlp_out(self.activate(self.mlp_in(self.ln2(x))))
        x = self.ln_final(x)
        return F.linear(x, self.token.weight) if self.head is None else self.head(x)  # (B, T, V)


class Training:
    """A model, its optimiser and its data."""

    def __init__(self, cell, attend, compiled):
        torch.manual_seed(0)
        self.cell = cell
        self.model = Transformer(cell, attend)
        self.forward = torch.compile(self.model) if compiled else self.model
        self.parameters = list(self.model.parameters())
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=5e-4, betas=(0.9, 0.99), weight_decay=0.1, fused=True
        )
        shape = (BATCHES, cell.rows, cell.length)
        tokens = torch.randint(VOCABULARY, shape)
        targets = torch.randint(VOCABULARY, shape)
        targets[:, :, : cell.length - cell.counted] = -100  # cross_entropy leaves these out
        self.batches = itertools.cycle(zip(tokens, targets))

    def step(self):
        tokens, targets = next(self.batches)
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.forward(tokens)
        loss = F.cross_entropy(logits.view(-1, VOCABULARY), targets.view(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0, foreach=True)
        self.optimizer.step()
        return loss.item()

    def run(self, seconds, steps):
        """Trains for at least so many seconds and steps; returns how many of each it was."""
        start = time.perf_counter()
        done = 0
        while done < steps or time.perf_counter() - start < seconds:
            self.step()
            done += 1
        return time.perf_counter() - start, done


def resident_mebibytes():
    """Resident memory of this process; None where there is no /proc."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            kibibytes = next(line.split()[1] for line in status if line.startswith("VmRSS:"))
        return int(kibibytes) / 1024
    except OSError:
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--attention", choices=ATTENTION, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compile", action="store_true", help="by torch.compile, not eager")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    print(json.dumps(versions), flush=True)

    name, training, first_step_at = None, None, None
    for line in sys.stdin:
        request = json.loads(line)
        if request["cell"] != name:
            training = None  # one model at a time
            name = request["cell"]
            training = Training(cell_of(name), ATTENTION[arguments.attention], arguments.compile)
            training.step()
            first_step_at = first_step_at or time.time()
        seconds, steps = training.run(request["seconds"], request["steps"])
        answer = {
            "cell": name,
            "threads": arguments.threads,
            "parameters": sum(p.numel() for p in training.parameters),
            "rows": training.cell.rows,
            "length": training.cell.length,
            "steps": steps,
            "seconds": seconds,
            "steps_per_second": steps / seconds,
            "resident_mebibytes": resident_mebibytes(),
            "first_step_at": first_step_at,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
