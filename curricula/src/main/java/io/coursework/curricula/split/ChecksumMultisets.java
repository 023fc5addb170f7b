package io.coursework.curricula.split;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The multisets whose checksum lies below a threshold.
 *
 * @param salt before the text that is summed
 * @param percent of the remainders by 100 that are below it
 */
record ChecksumMultisets(String salt, long percent) implements HeldOutMultisets {

  static ChecksumMultisets of(double share, long seed) {
    return new ChecksumMultisets(seed == 0 ? "" : Long.toString(seed), Math.round(share * 100));
  }

  @Override
  public boolean contains(int[] sorted) {
    return checksum(salt, sorted) % 100 < percent;
  }

  /** CRC-32 of the salted text of a sorted multiset, 0..2^32-1. */
  static long checksum(String salt, int[] sorted) {
    StringBuilder text = new StringBuilder(salt).append('(');
    for (int i = 0; i < sorted.length; i++) {
      text.append(i == 0 ? "" : ", ").append(sorted[i]);
    }
    CRC32 crc = new CRC32();
    crc.update(text.append(')').toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }
}
