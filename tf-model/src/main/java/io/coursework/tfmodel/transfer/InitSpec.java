package io.coursework.tfmodel.transfer;

import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;

/**
 * What the first weights are, and which of them stay.
 *
 * @param from where a trained model lies, {@code {seed}} in it standing for the run's seed; empty
 *     for a random draw
 * @param part what is taken from it; the rest is drawn at random, as if nothing were taken
 * @param freeze which parameters no step moves
 * @param shuffleNumbers whether the values get each other's rows: a control that keeps their
 *     geometry and destroys its meaning
 * @param matchNorm whether the rows taken for values are scaled, all by one factor, to the
 *     Frobenius norm of the rows that they replace
 */
public record InitSpec(
    String from, InitPart part, Freeze freeze, boolean shuffleNumbers, boolean matchNorm) {

  private static final String SEED = "{seed}";

  public InitSpec {
    from = from.strip();
    boolean taken = !from.isEmpty();
    new Requirements()
        .require(
            taken || part == InitPart.ALL,
            "part = %s takes from no model; give init.from",
            SnakeCase.of(part))
        .require(
            taken || freeze != Freeze.LOADED,
            "freeze = loaded, but nothing is loaded; give init.from, or freeze embeddings or blocks")
        .require(taken || !shuffleNumbers, "shuffle_numbers needs a model; give init.from")
        .require(taken || !matchNorm, "match_norm needs a model; give init.from")
        .throwIfAny();
  }

  /** Whether weights are taken from a trained model. */
  public boolean takes() {
    return !from.isEmpty();
  }

  /** Where the model for a run of that seed lies. */
  public String from(long seed) {
    return from.replace(SEED, Long.toString(seed));
  }
}
