package io.coursework.curricula.split;

import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;

/**
 * The strict hold-out: a set of operand multisets is held out, and with it every expression that
 * reduces one of them anywhere in its evaluation, whatever the operation and the order. So no order
 * of a held-out multiset, and no operation on it, is ever trained.
 *
 * @param rule how the multisets are chosen
 * @param share of the multisets, above 0 and below 1; a whole per cent for {@link Rule#CRC}
 */
public record MultisetHoldOut(Rule rule, double share) implements SplitSpec {
  public MultisetHoldOut {
    boolean wholePercent = Math.abs(share * 100 - Math.round(share * 100)) < 1e-9;
    new Requirements()
        .require(rule != null, "rule is missing; choose crc or stratified")
        .require(
            share > 0 && share < 1,
            "share = %s is outside ]0, 1[; choose e.g. 0.1, or type none to hold nothing out",
            share)
        .require(
            rule != Rule.CRC || wholePercent,
            "share = %s is no whole per cent, which rule crc works in; choose e.g. %.2f, or rule"
                + " stratified",
            share,
            Math.max(0.01, Math.round(share * 100) / 100.0))
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    return new MultisetSplit(rule.heldOut(task, share, seed), task.n());
  }
}
