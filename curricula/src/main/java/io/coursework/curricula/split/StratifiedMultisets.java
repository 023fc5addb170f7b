package io.coursework.curricula.split;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** The rounded share of the multisets of each operand count, drawn at random. */
final class StratifiedMultisets implements HeldOutMultisets {
  private static final int MAX_MULTISETS = 10_000_000; // 40 MB while they are shuffled

  private final Multisets[] numbering; // by operand count
  private final BitSet[] tables;

  StratifiedMultisets(Task task, double share, long seed) {
    numbering = new Multisets[task.spec().maxOperands() + 1];
    tables = new BitSet[task.spec().maxOperands() + 1];
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      BigInteger count = Multisets.count(task.n(), k);
      new Requirements()
          .require(
              count.compareTo(BigInteger.valueOf(MAX_MULTISETS)) <= 0,
              "rule = stratified would have to shuffle %d multisets of %d operands, more than %d;"
                  + " choose rule crc, or lower max_operands or modulus",
              count,
              k,
              MAX_MULTISETS)
          .throwIfAny();
      numbering[k] = Multisets.of(task.n(), k);
      tables[k] = draw(count.intValue(), share, Randomness.of(seed, "split/stratified", k));
    }
  }

  @Override
  public boolean contains(int[] sorted) {
    BitSet table = sorted.length < tables.length ? tables[sorted.length] : null;
    return table != null && table.get(numbering[sorted.length].rank(sorted));
  }

  /** The first of a Fisher-Yates shuffle. */
  private static BitSet draw(int count, double share, RandomGenerator random) {
    int[] ranks = new int[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = i;
    }
    BitSet drawn = new BitSet(count);
    long wanted = Math.round(share * count);
    for (int i = 0; i < wanted; i++) {
      int other = random.nextInt(i, count);
      drawn.set(ranks[other]);
      ranks[other] = ranks[i];
    }
    return drawn;
  }
}
