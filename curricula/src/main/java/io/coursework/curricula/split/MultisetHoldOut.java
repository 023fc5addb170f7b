package io.coursework.curricula.split;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The strict hold-out: a set of operand multisets is held out, and with it every expression that
 * reduces one of them anywhere in its evaluation, whatever the operation and the order. So no order
 * of a held-out multiset, and no operation on it, is ever trained.
 *
 * @param rule how the multisets are chosen
 * @param share of the multisets, above 0 and below 1; a whole per cent for {@link Rule#CRC}
 */
public record MultisetHoldOut(
    @Key(
            value = "crc (by a checksum) or stratified (the same share of each operand count)",
            otherwise = "crc")
        Rule rule,
    @Key(
            value = "of the operand multisets, in ]0, 1[; whole percentages for crc",
            otherwise = "0.1")
        double share)
    implements SplitSpec {
  public MultisetHoldOut {
    boolean inside = share > 0 && share < 1;
    double percent = Math.max(1, Math.min(Math.round(share * 100), 99));
    boolean wholePercent = Math.abs(share * 100 - percent) < 1e-9;
    new Requirements()
        .require(rule != null, "rule is missing; choose crc or stratified")
        .require(
            inside,
            "share = %s is outside ]0, 1[; choose e.g. 0.1, or type none to hold nothing out",
            share)
        .require(
            rule != Rule.CRC || !inside || wholePercent,
            "share = %s is not a whole percentage, which the rule crc needs; choose e.g. %.2f, or rule"
                + " stratified",
            share,
            percent / 100)
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    HeldOutMultisets multisets = rule.heldOut(task, share, seed);
    requireBothParts(multisets, task, seed);
    return Split.byOperands(
        operands -> {
          int[] sorted = operands.clone();
          Arrays.sort(sorted);
          return multisets.contains(sorted);
        },
        task.n());
  }

  /** Looks through the multisets until there is one of either kind, which is soon. */
  private void requireBothParts(HeldOutMultisets multisets, Task task, long seed) {
    boolean heldOut = false;
    boolean trained = false;
    BigInteger all = BigInteger.ZERO;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      all = all.add(Multisets.count(task.n(), k));
      Multisets numbering = Multisets.of(task.n(), k);
      int[] sorted = new int[k];
      do {
        boolean contained = multisets.contains(sorted);
        heldOut |= contained;
        trained |= !contained;
      } while (!(heldOut && trained) && numbering.next(sorted));
    }
    String found =
        "share = %s holds out %s of %d operand multisets by rule %s with seed %d; choose %sa %s share";
    String name = SnakeCase.of(rule);
    String other = rule == Rule.CRC ? "another seed, rule stratified or " : "";
    new Requirements()
        .require(heldOut, found, share, "none", all, name, seed, other, "larger")
        .require(trained, found, share, "all", all, name, seed, other, "smaller")
        .throwIfAny();
  }
}
