package io.coursework.analysis.rule;

import java.util.List;

/**
 * When a study is judged, and how much of the allowed error each look spends. By n of N blocks α
 * ln(1 + (e - 1) n / N) may have been spent, as Lan and DeMets proposed in the manner of Pocock;
 * what looks spend is added up as if they had nothing to do with each other, which errs on the safe
 * side.
 *
 * @param blocks complete blocks at each look, ascending; the last are all that are planned
 * @see <a href="https://doi.org/10.1093/biomet/70.3.659">Lan and DeMets 1983</a>
 */
public record Looks(List<Integer> blocks) {

  /** Of fewer blocks no interval is shown as a verdict. */
  public static final int FEWEST_BLOCKS = 8;

  private static final int MOST = 3;

  /**
   * Checks the blocks.
   *
   * @throws IllegalArgumentException if there are none or more than three, they do not ascend, or
   *     the first are fewer than {@link #FEWEST_BLOCKS}
   */
  public Looks {
    blocks = List.copyOf(blocks);
    boolean ascending = true;
    for (int i = 1; i < blocks.size(); i++) {
      ascending &= blocks.get(i) > blocks.get(i - 1);
    }
    if (blocks.isEmpty() || blocks.size() > MOST || !ascending || blocks.get(0) < FEWEST_BLOCKS) {
      throw new IllegalArgumentException(
          "looks after %s blocks are not valid; give one to %d numbers that ascend from %d or more"
              .formatted(blocks, MOST, FEWEST_BLOCKS));
    }
  }

  /**
   * What a look may spend.
   *
   * @param look from 0
   * @param alpha of all looks together
   */
  public double alpha(int look, double alpha) {
    return spent(blocks.get(look), alpha) - (look == 0 ? 0 : spent(blocks.get(look - 1), alpha));
  }

  private double spent(int some, double alpha) {
    double share = (double) some / blocks.get(blocks.size() - 1);
    return alpha * Math.log1p((Math.E - 1) * share);
  }
}
