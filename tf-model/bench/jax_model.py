"""The model of a cell in JAX, and its training step."""

import functools

import jax
import jax.numpy as jnp

EPSILON = 1e-5


def norm(w, name, x):
    centred = x - x.mean(-1, keepdims=True)
    scale = jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + EPSILON)
    return centred * scale * w[name + ".w"] + w[name + ".b"]


def linear(w, name, suffix, x):
    y = x @ w[f"{name}.W_{suffix}"]
    bias = w.get(f"{name}.b_{suffix}")
    return y if bias is None else y + bias


def loss(case, w, part):
    """The part's share of the batch's mean cross-entropy."""
    tokens, targets, weights, positions, mask = part
    x = w["embed.W_E"][tokens] + w["pos_embed.W_pos"][positions]  # (R, T, d)
    for _ in range(case.recurrences):
        q, k, v = jnp.split(linear(w, "blocks.0.attn", "QKV", norm(w, "blocks.0.ln1", x)), 3, -1)
        scores = (q * q.shape[-1] ** -0.5) @ k.swapaxes(1, 2) + mask  # (R, T, T)
        x = x + linear(w, "blocks.0.attn", "O", jax.nn.softmax(scores) @ v)
        hidden = linear(w, "blocks.0.mlp", "in", norm(w, "blocks.0.ln2", x))
        hidden = jax.nn.gelu(hidden, approximate=False) if case.gelu else jax.nn.relu(hidden)
        x = x + linear(w, "blocks.0.mlp", "out", hidden)
    x = norm(w, "ln_final", x)
    logits = linear(w, "unembed", "U", x) if "unembed.W_U" in w else x @ w["embed.W_E"].T
    chosen = jnp.take_along_axis(logits, targets[..., None], -1)[..., 0]
    return ((jax.nn.logsumexp(logits, -1) - chosen) * weights).sum()


def total_loss(case, w, parts):
    return sum(loss(case, w, part) for part in parts)


def update(case, state, parts):
    """One step of AdamW on a clipped gradient."""
    w, mean, square, count = state
    value, gradient = jax.value_and_grad(functools.partial(total_loss, case))(w, parts)
    length = jnp.sqrt(sum(jnp.square(g).sum() for g in gradient.values()))
    gradient = jax.tree.map(lambda g: g * jnp.minimum(1, case.gradient_clip / length), gradient)
    count = count + 1
    rate, b1, b2 = case.learning_rate, case.beta1, case.beta2
    mean = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, mean, gradient)
    square = jax.tree.map(lambda s, g: b2 * s + (1 - b2) * g * g, square, gradient)
    first, second = 1 - b1**count, 1 - b2**count

    def moved(p, m, s):
        p = p * (1 - rate * case.weight_decay)
        return p - rate * (m / first) / (jnp.sqrt(s / second) + case.epsilon)

    return (jax.tree.map(moved, w, mean, square), mean, square, count), value


def arrays(part):
    length = part.tokens.shape[1]
    mask = part.mask
    if mask is None:
        mask = jnp.where(jnp.tril(jnp.ones((length, length), bool)), 0, -jnp.inf)
    return tuple(jnp.array(a) for a in (part.tokens, part.targets, part.weights, part.positions, mask))


def step(case, layout):
    """A function that takes a step on batch i; model m of several takes batch i + m."""
    laid = [[arrays(part) for part in parts] for parts in case.laid(layout, static=True)]
    zeros = {name: jnp.zeros_like(w) for name, w in case.weights.items()}
    state = ({name: jnp.array(w) for name, w in case.weights.items()}, zeros, zeros, jnp.float32(0))
    one = functools.partial(update, case)
    if case.models > 1:
        state = jax.tree.map(lambda a: jnp.stack([a] * case.models), state)
        one = jax.vmap(one)
        count = len(laid)
        laid = [
            jax.tree.map(lambda *a: jnp.stack(a), *(laid[(i + m) % count] for m in range(case.models)))
            for i in range(count)
        ]
    else:
        state = jax.tree.map(jnp.copy, state)  # moments of their own: they are given away
    take = jax.jit(one, donate_argnums=0)

    def at(i):
        nonlocal state
        state, value = take(state, laid[i])
        return value.block_until_ready()

    return at
