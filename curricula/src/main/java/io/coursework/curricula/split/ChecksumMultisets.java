package io.coursework.curricula.split;

import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The multisets below a checksum's threshold; tabulated where there are few. */
final class ChecksumMultisets implements HeldOutMultisets {
  private static final BigInteger MAX_TABULATED = BigInteger.valueOf(1 << 20);

  private final String salt;
  private final long threshold;
  private final Multisets[] numbering; // by operand count; null where too many to tabulate
  private final BitSet[] tables;

  ChecksumMultisets(Task task, double share, long seed) {
    salt = seed == 0 ? "" : Long.toString(seed);
    threshold = Math.round(share * 100);
    numbering = new Multisets[task.spec().maxOperands() + 1];
    tables = new BitSet[task.spec().maxOperands() + 1];
    long heldOut = 0;
    long all = 0;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      BigInteger count = Multisets.count(task.n(), k);
      if (count.compareTo(MAX_TABULATED) > 0) {
        // more than a million checksums, threshold 1..99: some fall on either side
        heldOut++;
        all += 2;
      } else {
        tabulate(task.n(), k);
        heldOut += tables[k].cardinality();
        all += count.intValue();
      }
    }
    new Requirements()
        .require(
            heldOut > 0,
            "share = %s holds out none of %d operand multisets by rule crc with seed %d; choose"
                + " another seed, a larger share, or rule stratified",
            share,
            all,
            seed)
        .require(
            heldOut < all,
            "share = %s holds out all of %d operand multisets by rule crc with seed %d; choose"
                + " another seed, a smaller share, or rule stratified",
            share,
            all,
            seed)
        .throwIfAny();
  }

  @Override
  public boolean contains(int[] sorted) {
    BitSet table = sorted.length < tables.length ? tables[sorted.length] : null;
    return table == null
        ? belowThreshold(sorted)
        : table.get(numbering[sorted.length].rank(sorted));
  }

  /** CRC-32 of the salted text of a sorted multiset, 0..2^32-1. */
  static long checksum(String salt, int[] sorted) {
    CRC32 crc = new CRC32();
    String text =
        Arrays.stream(sorted)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", salt + "(", ")"));
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  private boolean belowThreshold(int[] sorted) {
    return checksum(salt, sorted) % 100 < threshold;
  }

  private void tabulate(int modulus, int k) {
    numbering[k] = Multisets.of(modulus, k);
    tables[k] = new BitSet();
    int[] sorted = new int[k];
    do {
      tables[k].set(numbering[k].rank(sorted), belowThreshold(sorted));
    } while (numbering[k].next(sorted));
  }
}
