package io.coursework.curricula.split;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;

/**
 * Holds out single expressions, as if drawn: each by the hash of its own text. An expression is
 * held out, too, if one that was drawn is a part of it or of a later step of its chain of thought,
 * so that no expression drawn is ever read in training. Other orders of the same operands, and
 * other operations on them, may well be trained.
 *
 * <p>Of the expressions with one operation the share is held out; of longer ones more, 1 - (1 -
 * share)^m for m different parts of the chain.
 *
 * @param share probability that an expression is drawn, above 0 and below 1
 */
public record IidHoldOut(
    @Key(value = "probability that an expression is drawn, in ]0, 1[", otherwise = "0.1")
        double share)
    implements SplitSpec {
  public IidHoldOut {
    new Requirements()
        .require(
            share > 0 && share < 1,
            "share = %s is outside ]0, 1[; choose e.g. 0.1, or type none to hold nothing out",
            share)
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    Split split = new ExpressionSplit(task, share, seed);
    split.requireBothParts(
        task,
        "share = " + share,
        "choose a larger share or another seed",
        "choose a smaller share, another seed, or lower nesting or max_depth");
    return split;
  }
}
