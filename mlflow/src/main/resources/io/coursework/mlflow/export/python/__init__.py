"""A transformer trained on ListOps, as MLflow's pyfunc calls it. It travels with the model.

``predict`` takes expressions, in the notation that the model was trained on: a text, a list, array
or Series of them, a DataFrame or dict with a column ``expression``, or one with a single column. It
gives a DataFrame with a row for each: ``expression``, ``answer``, ``chain_of_thought``,
``well_formed`` and ``reason``, which says why an expression has no answer or its chain of thought
is not well-formed.

Token ids in place of texts, as ``{"tokens": [[...], ...]}``, give ``{"logits": ...}``: the scores of
the next token after each, float32 [batch, time, V].
"""
import json
import os

from .chain import judge
from .decoding import continue_greedily
from .notation import Notation, Unreadable


def _load_pyfunc(path):
    """What MLflow calls with the model's folder."""
    return TextModel(path)


class TextModel:
    def __init__(self, path):
        with open(os.path.join(path, "vocabulary.json"), encoding="utf-8") as file:
            vocabulary = json.load(file)
        self._notation = Notation(vocabulary)
        self._separator = vocabulary["separator"]
        self._end = vocabulary["end"]
        self._pad = vocabulary["pad"]
        self._context = vocabulary["context_length"]
        self._graph = _graph(path, vocabulary["tensorflow"])
        self._forward = self._graph.signatures["serving_default"]

    def predict(self, model_input):
        tokens = _tokens(model_input)
        if tokens is not None:
            return {"logits": self._logits(tokens)}
        return self._answers(_texts(model_input))

    def _logits(self, tokens):
        import numpy as np
        import tensorflow as tf

        tokens = np.asarray(tokens).astype(np.int32)
        return self._forward(tokens=tf.constant(tokens))["logits"].numpy()

    def _answers(self, texts):
        import pandas as pd

        rows = [self._read(text) for text in texts]
        readable = [row for row in rows if row["prompt"]]
        generated = continue_greedily(
            self._logits, [row["prompt"] for row in readable], self._end, self._pad, self._context
        )
        for row, tokens in zip(readable, generated):
            row.update(judge(tokens, self._notation, self._separator, self._end))
        columns = ["expression", "answer", "chain_of_thought", "well_formed", "reason"]
        values = [[row[column] for column in columns] for row in rows]
        # As objects, for a column of texts would make NaN of None.
        answers = pd.DataFrame(values, columns=columns, dtype=object)
        return answers.astype({"well_formed": bool})

    def _read(self, text):
        """The row of a text that is not answered yet, its prompt empty if it never will be."""
        row = dict(expression=text, prompt=[], answer=None, chain_of_thought="", well_formed=False)
        if not isinstance(text, str):
            return dict(row, reason="%s is not a text" % _short(text))
        try:
            expression = self._notation.parse(text)
        except Unreadable as e:
            return dict(row, reason=str(e))
        if isinstance(expression, int):
            return dict(row, reason="a bare value has no chain of thought; write an operation")
        prompt = self._notation.write(expression) + [self._separator]
        if len(prompt) > self._context:
            return dict(
                row,
                reason="the expression has %d tokens, but the model reads at most %d; shorten it"
                % (len(prompt), self._context),
            )
        return dict(row, prompt=prompt)


def _tokens(model_input):
    """Token ids that are given in place of texts; None where texts are."""
    try:
        named = "tokens" in model_input and not isinstance(model_input, (str, list, tuple))
    except TypeError:
        return None
    if not named or not hasattr(model_input, "keys"):
        return None
    tokens = model_input["tokens"]
    return list(tokens) if hasattr(model_input, "columns") else tokens


def _texts(model_input):
    if hasattr(model_input, "keys") and not hasattr(model_input, "dtype"):  # a DataFrame or dict
        names = list(model_input.keys())
        if "expression" not in names and len(names) != 1:
            raise ValueError(
                "the columns are %s; name the one with texts 'expression', or that with token ids"
                " 'tokens'" % ", ".join(map(str, names))
            )
        return _texts(model_input["expression" if "expression" in names else names[0]])
    if hasattr(model_input, "tolist"):  # an array or Series
        model_input = model_input.tolist()
    if not isinstance(model_input, (list, tuple)):
        return [model_input]
    return [text.get("expression") if isinstance(text, dict) else text for text in model_input]


def _short(value):
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "\u2026"


def _graph(path, version):
    """The graph with its weights, and a plain word if this Python cannot read it."""
    try:
        import tensorflow as tf
    except ImportError as e:
        raise ModuleNotFoundError(
            "this model needs the Python package tensorflow (it was written by %s), which cannot be"
            " imported here: %s; install it: pip install -r %s"
            % (version, e, os.path.join(path, "requirements.txt"))
        ) from None
    return tf.saved_model.load(os.path.join(path, "tfmodel"), tags=["serve"])
