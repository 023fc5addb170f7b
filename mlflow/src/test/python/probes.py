"""What probes find in a model, calculated from its weights in float64 by PyTorch, apart from the Java code.

usage: probes.py CASE

CASE is a folder with model.safetensors and case.json: what the model is ("spec"), what each token
is for ("kinds"), the examples of every operation in both parts, and the pairs of numbers. Random
draws are made again. Prints the scores as JSON, by probe and key.
"""

import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import torch
from safetensors.torch import load_file

WORD = 0xFFFFFFFFFFFFFFFF


class Draws:
    """Java's SplittableRandom."""

    def __init__(self, seed):
        self.state = seed & WORD

    def below(self, bound):
        while True:
            self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
            z = ((self.state ^ (self.state >> 33)) * 0x62A9D9ED799705F5) & WORD
            bits = (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & WORD) >> 32
            if bound & (bound - 1) == 0:
                return bits & (bound - 1)
            half = bits >> 1
            if half - half % bound + bound - 1 < 2**31:
                return half % bound


def stream(seed, name):
    """The draws of one name among those of a seed."""

    def mixed(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return z ^ (z >> 31)

    number = 0xCBF29CE484222325
    for letter in name.encode():
        number = ((number ^ letter) * 0x100000001B3) & WORD
    key = mixed((seed + 0x9E3779B97F4A7C15) & WORD)
    return Draws(mixed(((key ^ number) + 0x9E3779B97F4A7C15) & WORD))


class Model:
    """One block, applied several times: LayerNorm, learned positions, causal attention."""

    def __init__(self, spec, weights):
        self.heads = spec["n_heads"]
        self.rounds = spec["recurrences"]
        self.activation = {"relu": torch.relu, "gelu": torch.nn.functional.gelu}[spec["activation"]]
        self.tied = spec["tied_head"]
        self.context = spec["context_length"]
        self.weights = {name: weight.double() for name, weight in weights.items()}

    def linear(self, name, suffix, x):
        bias = self.weights.get(f"{name}.b_{suffix}")
        y = x @ self.weights[f"{name}.W_{suffix}"]
        return y if bias is None else y + bias

    def norm(self, name, x):
        x = x - x.mean(-1, keepdim=True)
        x = x / (x.square().mean(-1, keepdim=True) + 1e-5).sqrt()
        return x * self.weights[name + ".w"] + self.weights[name + ".b"]

    def run(self, tokens, change=lambda name, value: value):
        """Logits (B, T, V), and what stands at each hook; change may put another value there."""
        there = {}

        def hook(name, value):
            there[name] = change(name, value)
            return there[name]

        time = tokens.shape[1]
        future = torch.ones(time, time).triu(1).bool()
        x = hook("embed", self.weights["embed.W_E"][tokens]) + self.weights["pos_embed.W_pos"][:time]
        for step in range(1, self.rounds + 1):
            x = hook(f"resid_pre {step}", x)
            read = self.norm("blocks.0.ln1", x)
            q, k, v = (
                part.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, d_head)
                for part in self.linear("blocks.0.attn", "QKV", read).chunk(3, dim=-1)
            )
            scores = (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).masked_fill(future, -math.inf)
            pattern = hook(f"pattern {step}", scores.softmax(-1))
            z = hook(f"z {step}", (pattern @ v).transpose(1, 2))  # (B, T, H, d_head)
            x = x + hook(f"attention {step}", self.linear("blocks.0.attn", "O", z.flatten(2)))
            hidden = self.linear("blocks.0.mlp", "in", self.norm("blocks.0.ln2", x))
            written = self.linear("blocks.0.mlp", "out", self.activation(hidden))
            x = hook(f"resid_post {step}", x + hook(f"feed_forward {step}", written))
        x = self.norm("ln_final", x)
        head = self.weights["embed.W_E"].T if self.tied else self.weights["unembed.W_U"]
        return x @ head + (0 if self.tied else self.weights["unembed.b_U"]), there


class Case:
    def __init__(self, folder):
        given = json.loads((folder / "case.json").read_text())
        self.model = Model(given["spec"], load_file(folder / "model.safetensors"))
        self.kinds = given["kinds"]
        self.n = self.kinds.count("value")
        self.end = self.kinds.index("end")
        self.seed = given["seed"]
        self.target = given["target"]
        self.operations = given["operations"]  # their names, by token
        self.sets = given["sets"]  # by part and operation
        self.pairs = given["pairs"]  # of all numbers, row-major
        self.draws = given["draws"]
        self.difference = given["min_difference"]

    def layout(self, example):
        return tuple(self.kinds[token] for token in sequence(example))

    def groups(self, examples):
        """Their indices by layout, in the order of first appearance."""
        groups = defaultdict(list)
        for i, example in enumerate(examples):
            groups[self.layout(example)].append(i)
        return groups


def sequence(example):
    return example["prompt"] + example["completion"]


def padded(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def answer_at(example):
    """Where its answer is predicted: ..., separator, answer, end."""
    return len(sequence(example)) - 3


def answer(example):
    return example["completion"][-2]


def weighted(values, examples):
    weights = torch.tensor([example["weight"] for example in examples]).double()
    values = torch.as_tensor(values).double()
    known = ~values.isnan()
    return float((weights * values)[known].sum() / weights[known].sum())


def at_answers(logits, examples):
    return torch.stack([logits[i, answer_at(example)] for i, example in enumerate(examples)])


def readings(logits, examples):
    """Loss and hit of each answer."""
    rows = at_answers(logits, examples)
    right = torch.tensor([answer(example) for example in examples])
    return -rows.log_softmax(-1).gather(1, right[:, None])[:, 0], (rows.argmax(1) == right).double()


def ablation(case):
    examples = case.sets["held_out"][case.target]
    groups = [group for group in case.groups(examples).values() if len(group) > 1]
    kept = sorted(i for group in groups for i in group)
    scores = {"expressions": len(kept), "expressions_left_out": len(examples) - len(kept)}
    examples = [examples[i] for i in kept]
    groups = [[kept.index(i) for i in group] for group in groups]
    others = torch.zeros(len(kept), dtype=int)
    draws = Draws(case.seed)
    for group in groups:
        for i, row in enumerate(group):
            others[row] = group[(i + 1 + draws.below(len(group) - 1)) % len(group)]

    def mean(value):
        value = value.clone()
        for group in groups:
            value[group] = value[group].mean(0)
        return value

    stand_ins = {"zero": torch.zeros_like, "mean": mean, "resample": lambda value: value[others]}
    tokens = padded([sequence(example) for example in examples])
    logits, clean = case.model.run(tokens)
    loss, hits = readings(logits, examples)
    scores |= {"clean_loss": weighted(loss, examples), "clean_accuracy": weighted(hits, examples)}
    rounds = range(1, case.model.rounds + 1)
    components = {}  # by name, its hooks, and the head that is taken out or all
    for layer in ("attention", "feed_forward"):
        components[layer] = [f"{layer} {step}" for step in rounds], slice(None)
        for step in rounds:
            components[f"{layer}_round_{step}"] = [f"{layer} {step}"], slice(None)
    for head in range(case.model.heads) if case.model.heads > 1 else ():
        for step in rounds:
            components[f"head_{head + 1}_round_{step}"] = [f"z {step}"], (..., head, slice(None))
    for word, stand_in in stand_ins.items():
        for component, (hooks, part) in components.items():

            def replaced(name, value):
                if name in hooks:
                    value = value.clone()
                    value[part] = stand_in(clean[name])[part]
                return value

            less, hit = readings(case.model.run(tokens, replaced)[0], examples)
            scores[f"loss_increase_{component}_{word}"] = weighted(less - loss, examples)
            scores[f"accuracy_change_{component}_{word}"] = weighted(hit - hits, examples)
        scores[f"attention_minus_feed_forward_{word}"] = (
            scores[f"loss_increase_attention_{word}"] - scores[f"loss_increase_feed_forward_{word}"]
        )
    return scores


def steps(case, example):
    """Of each step of a chain: its start, its separator, its node that is replaced, and where the value is predicted."""
    kinds = [case.kinds[token] for token in sequence(example)]
    separators = [i for i, kind in enumerate(kinds) if kind == "separator"]
    starts = [0] + [i + 1 for i in separators]
    found = []
    for start, stop, following in zip(starts, separators, starts[1:]):
        # The first node that closes, from the last bracket that opens before.
        close = next(i for i in range(start, stop) if closes(case, sequence(example)[i]))
        opened = max(i for i in range(start, close) if kinds[i] == "bracket")
        opened -= kinds[opened + 1] != "operation"  # which stands before its bracket then
        found.append((start, stop, range(opened, close + 1), following + opened - start - 1))
    return found


def looks(case, example):
    """What each kind of look is at: pairs of a place and the places that it may see."""
    tokens = sequence(example)
    kinds = [case.kinds[token] for token in tokens]
    chain = steps(case, example)
    found = defaultdict(list)
    separators = [stop for _, stop, _, _ in chain]
    for place in range(separators[-1] + 1):
        before = [i for i in separators if i < place]
        if before:
            found["previous_separator"].append((place, before[-1:]))
    for start, stop, node, query in chain:
        for gaze, kind in ("operation", "operation"), ("operands", "value"):
            found[gaze].append((query, [i for i in node if kinds[i] == kind]))
        last = stop == separators[-1]  # what follows its answer is the end, no copy of it
        for source in [*range(start, node.start), *range(node.stop, stop + 1 - last)]:
            shift = 0 if source < node.start else len(node) - 1
            found["copy_source"].append((stop + source - start - shift, [source]))
    return found


def closes(case, token):
    brackets = [i for i, kind in enumerate(case.kinds) if kind == "bracket"]
    return token == brackets[1]


def attention(case):
    examples = case.sets["held_out"][case.target]
    clean = case.model.run(padded([sequence(example) for example in examples]))[1]
    scores = {}
    for step in range(1, case.model.rounds + 1):
        for head in range(case.model.heads):
            pattern = clean[f"pattern {step}"][:, head]
            key = f"round_{step}" + (f"_head_{head + 1}" if case.model.heads > 1 else "")
            spread = torch.special.entr(pattern).sum(-1) / (torch.arange(pattern.shape[1]) + 1).log()
            own = [spread[i, answer_at(example)] for i, example in enumerate(examples)]
            scores["answer_entropy_" + key] = weighted(own, examples)
            # All that is read: neither the first token, which sees itself alone, nor the end.
            own = [spread[i, 1 : len(sequence(e)) - 1].mean() for i, e in enumerate(examples)]
            scores["entropy_" + key] = weighted(own, examples)
            shares = defaultdict(lambda: [math.nan] * len(examples))
            for i, example in enumerate(examples):
                for gaze, found in looks(case, example).items():
                    sums = [float(pattern[i, place, seen].sum()) for place, seen in found]
                    shares[gaze][i] = sum(sums) / len(sums)
            for gaze, values in shares.items():
                scores[f"{gaze}_{key}"] = weighted(values, examples)
    return scores


def changed(case, example, draws):
    """The example with an operand of its first node changed, such that another value follows."""
    tokens = sequence(example)
    _, _, node, query = steps(case, example)[0]
    operands = [i for i in node if case.kinds[tokens[i]] == "value"]
    for _ in range(50):
        place = operands[draws.below(len(operands))]
        other = tokens[:place] + [draws.below(case.n)] + tokens[place + 1 :]
        operation = next(case.operations[str(tokens[i])] for i in node if str(tokens[i]) in case.operations)
        values = [other[i] for i in operands]
        value = {"SUM": sum(values) % case.n, "MAX": max(values)}[operation]
        if value != tokens[query + 1]:
            return {"example": example, "corrupt": other, "place": place, "query": query, "node": node, "other": value}
    return None


def where(case, pair, position):
    """What a token is to the value that is predicted."""
    tokens = sequence(pair["example"])
    kind = case.kinds[tokens[position]]
    if position == pair["query"]:
        return "separator" if kind == "separator" else "last_token"
    if position not in pair["node"]:
        return "rest_of_the_prompt" if position < len(pair["example"]["prompt"]) else "chain_so_far"
    if kind == "value":
        return "changed_operand" if position == pair["place"] else "other_operands"
    if kind == "bracket":
        return "closing_bracket" if closes(case, tokens[position]) else "opening_bracket"
    return kind


def patching(case):
    draws = stream(0, "prompt_pairs")
    examples = case.sets["training"][case.target]
    found = [pair for pair in (changed(case, example, draws) for example in examples) if pair]
    scores = {"expressions_left_out": len(examples) - len(found)}

    def margins(logits, pairs):
        at = [(i, pair["query"]) for i, pair in enumerate(pairs)]
        right = [sequence(pair["example"])[pair["query"] + 1] for pair in pairs]
        return torch.stack(
            [logits[i, query, own] - logits[i, query, pair["other"]] for (i, query), own, pair in zip(at, right, pairs)]
        )

    clean = padded([sequence(pair["example"]) for pair in found])
    corrupt = padded([pair["corrupt"] for pair in found])
    high = margins(case.model.run(clean)[0], found)
    low = margins(case.model.run(corrupt)[0], found)
    kept = [i for i in range(len(found)) if abs(high[i] - low[i]) >= case.difference]
    pairs, high, low = [found[i] for i in kept], high[kept], low[kept]
    clean, corrupt = clean[kept], corrupt[kept]
    chosen = [pair["example"] for pair in pairs]
    scores |= {"pairs": len(pairs), "skipped_pairs": len(found) - len(pairs)}
    scores["difference"] = weighted(high, chosen) - weighted(low, chosen)
    there = case.model.run(clean)[1]
    sites = {"resid_pre": "resid_pre", "attn_out": "attention", "mlp_out": "feed_forward"}
    for site, hook in sites.items():
        for step in range(1, case.model.rounds + 1):
            effects = [defaultdict(list) for _ in pairs]
            for position in range(max(pair["query"] for pair in pairs) + 1):

                def put(name, value):
                    if name == f"{hook} {step}":
                        value = value.clone()
                        value[:, position] = there[name][:, position]
                    return value

                own = margins(case.model.run(corrupt, put)[0], pairs)
                for i, pair in enumerate(pairs):
                    if position <= pair["query"]:
                        effect = float((own[i] - low[i]) / (high[i] - low[i]))
                        effects[i][where(case, pair, position)].append(effect)
            for place in {place for own in effects for place in own}:
                values = [sum(e[place]) / len(e[place]) if place in e else math.nan for e in effects]
                scores[f"effect_{site}_round_{step}_{place}"] = weighted(values, chosen)
    return scores


def written(case, examples):
    """The value before the first end token of what is written greedily, or None."""
    rows = [list(example["prompt"]) for example in examples]
    alive = list(range(len(rows)))
    while alive:
        logits = case.model.run(padded([rows[i] for i in alive]))[0]
        for place, i in enumerate(alive):
            rows[i].append(int(logits[place, len(rows[i]) - 1].argmax()))
        alive = [i for i in alive if rows[i][-1] != case.end and len(rows[i]) <= case.model.context]
    values = []
    for row, example in zip(rows, examples):
        new = row[len(example["prompt"]) :]
        ends = row[-1] == case.end and len(new) > 1 and case.kinds[new[-2]] == "value"
        values.append(new[-2] if ends else None)
    return values


def memorisation(case):
    scores = {}
    for operation, held_out in case.sets["held_out"].items():
        training = case.sets["training"][operation]
        shares = {}  # of the weight, and accuracy, by layout
        for part, examples in ("training", training), ("held_out", held_out):
            values = written(case, examples)
            right = torch.tensor([value == answer(e) for value, e in zip(values, examples)]).double()
            shares[part] = {}
            for layout, group in case.groups(examples).items():
                some = [examples[i] for i in group]
                weight = sum(example["weight"] for example in some)
                shares[part][layout] = weight, weighted(right[group], some), len(some)
        both = shares["training"].keys() & shares["held_out"].keys()
        total = sum(shares["held_out"][layout][0] for layout in both)
        key = operation.lower()
        for part, layouts in shares.items():
            scores[f"{key}_{part}_accuracy"] = sum(
                shares["held_out"][layout][0] / total * layouts[layout][1] for layout in both
            )
            scores[f"{key}_{part}_left_out"] = sum(
                count for layout, (_, _, count) in layouts.items() if layout not in both
            )
        scores[key + "_gap"] = scores[key + "_training_accuracy"] - scores[key + "_held_out_accuracy"]
    return scores


def left_out_right(rows, labels, classes):
    """The share of rows that a ridge classifier of all other rows puts into their class."""
    spread = (rows - rows.mean(0)).square().sum()
    penalty = 0.01 * spread / min(len(rows) - 1, rows.shape[1])
    right = 0
    for i in range(len(rows)):
        others = torch.arange(len(rows)) != i
        values = classified(rows[others], labels[others], classes, penalty, rows[i : i + 1])[0]
        right += int(values.argmax() == labels[i])
    return right / len(rows)


def classified(rows, labels, classes, penalty, asked):
    targets = torch.nn.functional.one_hot(labels, classes).double()
    centre, shares = rows.mean(0), targets.mean(0)
    x = rows - centre
    weights = torch.linalg.solve(x.T @ x + penalty * torch.eye(x.shape[1]), x.T @ (targets - shares))
    return (asked - centre) @ weights + shares


def decoding(case, at):
    scores = {}
    parts = {}
    for part, sets in case.sets.items():
        examples = [(operation, example) for operation, own in sets.items() for example in own]
        kept = [
            (operation, example)
            for operation, example in examples
            if at == "answer" or len(example["prompt"]) - 1 < answer_at(example)
        ]
        parts[part] = kept
        if part == "training":
            scores["expressions"] = len(kept)
            scores["expressions_left_out"] = len(examples) - len(kept)
    known = {}  # by part: operation, stream and answer of each row
    for part, rows in parts.items():
        stream = case.model.run(padded([sequence(example) for _, example in rows]))[1][
            f"resid_post {case.model.rounds}"
        ]
        places = [
            answer_at(example) if at == "answer" else len(example["prompt"]) - 1
            for _, example in rows
        ]
        vectors = torch.stack([stream[i, place] for i, place in enumerate(places)])
        own = torch.tensor([operation == case.target for operation, _ in rows])
        answers = torch.tensor([answer(example) for _, example in rows])
        known[part] = vectors[own], answers[own]
    vectors, answers = known["training"]
    targets = {"answer": (case.n, lambda a: a)}
    if case.n % 2 == 0:
        targets["parity"] = 2, lambda a: a % 2
    for target, (classes, labels) in targets.items():
        scores[target + "_accuracy"] = left_out_right(vectors, labels(answers), classes)
        spread = (vectors - vectors.mean(0)).square().sum()
        penalty = 0.01 * spread / min(len(vectors) - 1, vectors.shape[1])
        asked, theirs = known["held_out"]
        values = classified(vectors, labels(answers), classes, penalty, asked)
        scores[target + "_held_out"] = float((values.argmax(1) == labels(theirs)).double().mean())
    return scores


def restricted_loss(case):
    n = case.n
    examples = case.pairs
    logits = case.model.run(padded([sequence(example) for example in examples]))[0]
    grid = at_answers(logits, examples)[:, :n].reshape(n, n, n)
    grid = grid - grid.mean(2, keepdim=True)
    sums = (torch.arange(n)[:, None] + torch.arange(n)) % n
    waves = torch.fft.fft2(grid, dim=(0, 1))
    circles = []  # the part of each frequency of a + b
    for k in range(1, n // 2 + 1):
        only = torch.zeros_like(waves)
        only[k, k], only[n - k, n - k] = waves[k, k], waves[n - k, n - k]
        circles.append(torch.fft.ifft2(only, dim=(0, 1)).real)
    power = torch.stack([circle.square().sum() for circle in circles])
    shares = power / power.sum()
    keys = []
    for k in shares.argsort(descending=True, stable=True).tolist():
        if sum(shares[key] for key in keys) < 0.9:
            keys.append(k)
    circle = sum(circles[k] for k in keys)

    def loss(values):
        return -values.log_softmax(-1).gather(2, sums[..., None])[..., 0]

    trained = ~torch.tensor([example["held_out"] for example in examples]).reshape(n, n)
    scores = {"keys": len(keys), "keys_share": float(shares[keys].sum())}
    logits_by_name = {
        "full": grid,
        "restricted": grid.mean((0, 1)) + circle,
        "excluded": grid - circle,
    }
    for name, values in logits_by_name.items():
        scores[name + "_loss"] = float(loss(values).mean())
        scores[name + "_loss_training"] = float(loss(values)[trained].mean())
    explained = []
    for k in range(1, n // 2 + 1):
        wave = torch.cos(2 * math.pi * k * (sums[..., None] - torch.arange(n)).double() / n)
        explained.append(float((grid * wave).sum() ** 2 / wave.square().sum() / grid.square().sum()))
    scores["r_squared"] = sum(explained)
    scores["r_squared_keys"] = sum(explained[k] for k in keys)
    return scores


def pizza_clock(case):
    n = case.n
    draws = stream(case.seed, "pizza_clock")
    triples = [[draws.below(n) for _ in range(3)] for _ in range(case.draws)]
    asked = [case.pairs[a * n + b] for a, b, _ in triples]
    tokens = padded([sequence(example) for example in asked])
    logits, there = case.model.run(
        tokens, lambda name, value: value.requires_grad_() if name == "embed" else value
    )
    chosen = sum(logits[i, answer_at(e), c] for i, (e, (_, _, c)) in enumerate(zip(asked, triples)))
    (slopes,) = torch.autograd.grad(chosen, there["embed"])
    cosines = []
    for i, example in enumerate(asked):
        first, second = [j for j, t in enumerate(example["prompt"]) if case.kinds[t] == "value"]
        cosines.append(torch.cosine_similarity(slopes[i, first], slopes[i, second], dim=0, eps=0))
    logits = case.model.run(padded([sequence(example) for example in case.pairs]))[0]
    rows = at_answers(logits, case.pairs)
    right = [row[answer(example)] for row, example in zip(rows, case.pairs)]
    cells = defaultdict(list)  # by a - b and a + b
    for i, logit in enumerate(right):
        a, b = divmod(i, n)
        cells[(a - b) % n, (a + b) % n].append(logit)
    means = {cell: torch.stack(own).mean() for cell, own in cells.items()}
    columns = [[mean for (d, _), mean in means.items() if d == distance] for distance in range(n)]
    within = sum(torch.stack(column).std(correction=0) for column in columns) / n
    return {
        "gradient_symmetricity": float(torch.stack(cosines).mean()),
        "distance_irrelevance": float(within / torch.stack(list(means.values())).std(correction=0)),
    }


def main():
    torch.set_default_dtype(torch.float64)
    case = Case(Path(sys.argv[1]))
    scores = {
        "ablation": ablation(case),
        "attention": attention(case),
        "patching": patching(case),
        "memorisation": memorisation(case),
        "decoding": decoding(case, "answer"),
        "restricted_loss": restricted_loss(case),
        "pizza_clock": pizza_clock(case),
    }
    if any(len(e["prompt"]) - 1 < answer_at(e) for e in case.sets["training"][case.target]):
        scores["decoding_prompt"] = decoding(case, "prompt")
    print(json.dumps(scores))


if __name__ == "__main__":
    main()
