"""Continues prompts with the likeliest token, again and again."""

ROWS = 64  # that go through the model together


def continue_greedily(logits, prompts, end, pad, context):
    """Continues every prompt until the end token, or until the context is full.

    :param logits: from token ids, int32 [batch, time], to scores of the next token, [batch, time, V]
    :param prompts: token ids, at least one and at most as many as the context has
    :return: what follows each prompt; None where a score is not a finite number
    """
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    results = [None] * len(prompts)
    for start in range(0, len(order), ROWS):
        some = order[start : start + ROWS]
        for i, generated in zip(some, _group(logits, [prompts[i] for i in some], end, pad, context)):
            results[i] = generated
    return results


def _group(logits, prompts, end, pad, context):
    import numpy as np

    rows = [list(prompt) for prompt in prompts]
    lost = set()
    active = list(range(len(rows)))
    while active:
        # Attention looks back only: what pads a row changes nothing before it.
        tokens = np.full((len(active), max(len(rows[i]) for i in active)), pad, np.int32)
        for k, i in enumerate(active):
            tokens[k, : len(rows[i])] = rows[i]
        scores = logits(tokens)
        for k, i in enumerate(active):
            length = len(rows[i])
            if not np.isfinite(scores[k, :length]).all():
                lost.add(i)
            rows[i].append(int(np.argmax(scores[k, length - 1])))
        active = [
            i for i in active if i not in lost and rows[i][-1] != end and len(rows[i]) <= context
        ]
    return [None if i in lost else rows[i][len(prompts[i]) :] for i in range(len(rows))]
