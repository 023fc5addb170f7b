"""Reads what the model has generated."""

from .notation import Unreadable


def judge(generated, notation, separator, end):
    """Columns of a row.

    :param generated: the token ids after the prompt; None if scores were not finite numbers
    """
    if generated is None:
        return dict(reason="the model's scores are not finite numbers; take an earlier checkpoint")
    text = notation.text(generated)
    if end not in generated:
        return dict(chain_of_thought=text, reason="the chain of thought has no end")
    thought = generated[: generated.index(end)]
    answer = notation.text(thought[-1:]) if thought and notation.is_value(thought[-1]) else None
    reason = _problem(thought, notation, separator)
    return dict(
        answer=answer, chain_of_thought=text, well_formed=reason is None, reason=reason
    )


def _problem(thought, notation, separator):
    """Why a chain of thought is not well-formed: expressions, and last a value; None if it is."""
    steps = [[]]
    for id in thought:
        if id == separator:
            steps.append([])
        else:
            steps[-1].append(id)
    for number, step in enumerate(steps, 1):
        try:
            last = notation.parse(notation.text(step))
        except Unreadable as e:
            return "step %d is not an expression: %s" % (number, e)
    return None if isinstance(last, int) else "the chain of thought ends before an answer"
