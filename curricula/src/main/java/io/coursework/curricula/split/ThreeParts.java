package io.coursework.curricula.split;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Holds out two examinations and a monitor, none of which is ever trained. {@link
 * SplitPart#HELD_OUT}: ordered tuples, the multiset of each of which is trained in another order.
 * {@link SplitPart#UNSEEN_MULTISETS}: operand multisets, in every order. {@link SplitPart#MONITOR}:
 * tuples and multisets of its own, so that no examination decides when a training has learned.
 *
 * <p>An expression is held out if, anywhere in its evaluation, the operands of one operation are
 * such a tuple or multiset, whatever the operation. One that meets those of two parts belongs to no
 * part: it is neither trained nor examined. In scores each tuple and each multiset counts alike.
 *
 * @param operands how many an operation has whose operands may be a tuple, 2 or more; tuples are of
 *     different values
 * @param tuples share of all n^operands tuples that are held out for the examination
 * @param multisets share of the multisets of each operand count, of another examination
 * @param monitorTuples share of the tuples for the monitor
 * @param monitorMultisets share of the multisets for the monitor
 */
public record ThreeParts(
    @Key(value = "how many make an ordered tuple, up to the task's max_operands", otherwise = "3")
        int operands,
    @Key(value = "of all ordered tuples, for the test, in ]0, 1[", otherwise = "0.05")
        double tuples,
    @Key(value = "of the multisets of each operand count, for the strict test", otherwise = "0.1")
        double multisets,
    @Key(value = "of all ordered tuples, for the monitor", otherwise = "0.025")
        double monitorTuples,
    @Key(value = "of the multisets of each operand count, for the monitor", otherwise = "0.05")
        double monitorMultisets)
    implements SplitSpec {
  private static final int MOST = 1_000_000; // tuples, and multisets of a size, that are shuffled

  public ThreeParts {
    Requirements requirements =
        new Requirements()
            .require(operands >= 2, "operands = %d have no order; choose e.g. 3", operands)
            .require(
                tuples + monitorTuples < 1,
                "tuples = %s and monitor_tuples = %s leave none to train; choose smaller shares",
                tuples,
                monitorTuples)
            .require(
                multisets + monitorMultisets < 1,
                "multisets = %s and monitor_multisets = %s leave none to train; choose smaller"
                    + " shares",
                multisets,
                monitorMultisets);
    requireShare(requirements, "tuples", tuples);
    requireShare(requirements, "multisets", multisets);
    requireShare(requirements, "monitor_tuples", monitorTuples);
    requireShare(requirements, "monitor_multisets", monitorMultisets);
    requirements.throwIfAny();
  }

  private static void requireShare(Requirements requirements, String key, double share) {
    requirements.require(
        share > 0 && share < 1, "%s = %s is outside ]0, 1[; choose e.g. 0.05", key, share);
  }

  @Override
  public Set<SplitPart> parts() {
    return EnumSet.allOf(SplitPart.class);
  }

  @Override
  public Split split(Task task, long seed) {
    requirePossible(task);
    SplitPart[][] bySize = new SplitPart[task.spec().maxOperands() + 1][];
    for (int k = task.spec().minOperands(); k < bySize.length; k++) {
      bySize[k] = drawMultisets(task.n(), k, seed);
    }
    requireDrawn(bySize, SplitPart.UNSEEN_MULTISETS, "multisets", multisets);
    requireDrawn(bySize, SplitPart.MONITOR, "monitor_multisets", monitorMultisets);
    SplitPart[] byRank = drawTuples(task.n(), bySize[operands], seed);
    Split split = new PartedOperands(task.n(), bySize, operands, byRank);
    split.requireBothParts(task, "type = parts", "choose larger shares", "choose smaller shares");
    return split;
  }

  /** The part of each multiset by its number; null where it is trained. */
  private SplitPart[] drawMultisets(int n, int size, long seed) {
    int count = Multisets.count(n, size).intValueExact();
    int[] order = Randomness.permutation(count, Randomness.of(seed, "split/parts/multisets", size));
    SplitPart[] parts = new SplitPart[count];
    int test = (int) Math.round(multisets * count);
    int both = test + (int) Math.round(monitorMultisets * count);
    for (int i = 0; i < Math.min(both, count); i++) {
      parts[order[i]] = i < test ? SplitPart.UNSEEN_MULTISETS : SplitPart.MONITOR;
    }
    return parts;
  }

  /**
   * The part of each tuple by its number, its values as digits to the base n; null where it is
   * trained, and where its multiset is held out.
   */
  private SplitPart[] drawTuples(int n, SplitPart[] multisets, long seed) {
    SplitPart[] parts = new SplitPart[(int) all(n)];
    long orders = LongStream.rangeClosed(2, operands).reduce(1, (a, b) -> a * b);
    Multisets numbering = Multisets.of(n, operands);
    Map<Integer, Long> heldOut = new HashMap<>(); // orders, by the multiset's number
    long test = Math.round(tuples * all(n));
    long wanted = test + Math.round(monitorTuples * all(n));
    long drawn = 0;
    for (int rank :
        Randomness.permutation(parts.length, Randomness.of(seed, "split/parts/tuples"))) {
      if (drawn == wanted) {
        break;
      }
      int[] sorted = IntStream.range(0, operands).map(i -> digit(rank, i, n)).sorted().toArray();
      boolean different = Arrays.stream(sorted).distinct().count() == operands;
      int multiset = numbering.rank(sorted);
      if (different
          && multisets[multiset] == null
          && heldOut.getOrDefault(multiset, 0L) < orders - 1) {
        heldOut.merge(multiset, 1L, Long::sum);
        parts[rank] = drawn < test ? SplitPart.HELD_OUT : SplitPart.MONITOR;
        drawn++;
      }
    }
    new Requirements()
        .require(
            drawn == wanted,
            "tuples = %s and monitor_tuples = %s ask for %d tuples, but only %d can be held out such"
                + " that each is trained in another order; choose smaller shares",
            tuples,
            monitorTuples,
            wanted,
            drawn)
        .throwIfAny();
    return parts;
  }

  private static int digit(int rank, int place, int n) {
    return rank / (int) Math.pow(n, place) % n;
  }

  /** How many tuples there are. */
  private double all(int n) {
    return Math.pow(n, operands);
  }

  private static void requireDrawn(SplitPart[][] bySize, SplitPart part, String key, double share) {
    new Requirements()
        .require(
            Arrays.stream(bySize)
                .anyMatch(parts -> parts != null && Arrays.asList(parts).contains(part)),
            "%s = %s of the multisets of each operand count rounds down to none; choose a larger"
                + " share",
            key,
            share)
        .throwIfAny();
  }

  private void requirePossible(Task task) {
    int least = task.spec().minOperands();
    int most = task.spec().maxOperands();
    int n = task.n();
    Requirements requirements =
        new Requirements()
            .require(
                operands >= least && operands <= most,
                "operands = %d is outside task.min_operands..max_operands = %d..%d, so no tuple"
                    + " would ever occur; choose e.g. %d",
                operands,
                least,
                most,
                most)
            .require(
                operands <= n,
                "operands = %d different values cannot be drawn from %d; choose at most %d",
                operands,
                n,
                n)
            .require(
                all(n) <= MOST,
                "operands = %d makes %.4g tuples of %d values, more than %d; choose fewer",
                operands,
                all(n),
                n,
                MOST)
            .require(
                Multisets.count(n, most).compareTo(BigInteger.valueOf(MOST)) <= 0,
                "task.max_operands = %d makes %d multisets, more than %d; lower it or the number of"
                    + " values",
                most,
                Multisets.count(n, most),
                MOST);
    requireOne(requirements, "tuples", tuples, n);
    requireOne(requirements, "monitor_tuples", monitorTuples, n);
    requirements.throwIfAny();
  }

  private void requireOne(Requirements requirements, String key, double share, int n) {
    requirements.require(
        Math.round(share * all(n)) >= 1,
        "%s = %s of %.0f tuples rounds down to none; choose at least %s",
        key,
        share,
        all(n),
        1 / all(n));
  }
}
