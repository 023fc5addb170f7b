package io.coursework.curricula.split;

import io.coursework.curricula.task.Task;

/** Which operand multisets are held out. */
public enum Rule {
  /**
   * By checksum: CRC-32 of the sorted operands as the ASCII text {@code (0, 1, 2)}, after the split
   * seed in decimal (nothing for seed 0), modulo 100, below the share in hundredths. Seed 0 with
   * share 0.1 is the published recipe. The share is met only roughly on small universes.
   */
  CRC {
    @Override
    HeldOutMultisets heldOut(Task task, double share, long seed) {
      return ChecksumMultisets.of(share, seed);
    }
  },
  /** By lot: per operand count, the rounded share of all multisets, shuffled by the split seed. */
  STRATIFIED {
    @Override
    HeldOutMultisets heldOut(Task task, double share, long seed) {
      return new StratifiedMultisets(task, share, seed);
    }
  };

  abstract HeldOutMultisets heldOut(Task task, double share, long seed);
}
