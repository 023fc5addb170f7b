package io.coursework.tfmodel.transfer;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.math.BigInteger;

/**
 * What the first weights are, and which of them stay.
 *
 * @param from where a trained model lies, {@code {seed}} in it standing for the run's seed; empty
 *     for a random draw
 * @param part what is taken from it; the rest is drawn at random, as if nothing were taken
 * @param numbers the rows of the values in place of those of a trained model
 * @param ringFrequency k: how often the ring goes round over the values; it shares no divisor with
 *     n, so that every value has a place of its own
 * @param freeze which parameters no step moves
 * @param shuffleNumbers whether the values get each other's rows: a control that keeps their
 *     geometry and destroys its meaning
 * @param rotateNumbers whether the rows taken for values go through a random orthonormal map: a
 *     control that keeps their geometry, and the way from a narrower model
 * @param matchNorm whether the rows taken for values are scaled, all by one factor, to the
 *     Frobenius norm of the rows that they replace, as those of a table always are
 */
public record InitSpec(
    String from,
    InitPart part,
    NumberTable numbers,
    int ringFrequency,
    Freeze freeze,
    boolean shuffleNumbers,
    boolean rotateNumbers,
    boolean matchNorm) {

  private static final String SEED = "{seed}";

  public InitSpec {
    from = from.strip();
    boolean taken = !from.isEmpty();
    boolean table = numbers != NumberTable.NONE;
    new Requirements()
        .require(
            taken || part == InitPart.ALL,
            "part = %s takes from no model; give init.from",
            SnakeCase.of(part))
        .require(
            !taken || !table,
            "numbers = %s would replace what is taken from %s; leave one of them out",
            SnakeCase.of(numbers),
            from)
        .require(
            ringFrequency >= 1 && (numbers == NumberTable.RING || ringFrequency == 1),
            "ring_frequency = %d must be 1 or, with numbers: ring, more",
            ringFrequency)
        .require(
            taken || table || freeze != Freeze.LOADED,
            "freeze = loaded, but nothing is loaded; give init.from or init.numbers, or freeze"
                + " embeddings or blocks")
        .require(
            taken || table || !shuffleNumbers,
            "shuffle_numbers needs a model or a table; give init.from or init.numbers")
        .require(
            taken || !rotateNumbers,
            "rotate_numbers needs a model; give init.from (the directions of a table are random"
                + " already)")
        .require(taken || !matchNorm, "match_norm needs a model; give init.from")
        .throwIfAny();
  }

  /** Notes what of the table of numbers does not go with the values or the model. */
  public void require(Requirements requirements, Domain domain, ModelSpec model) {
    if (numbers == NumberTable.NONE) {
      return;
    }
    String word = SnakeCase.of(numbers);
    int n = domain.size();
    int dimensions = numbers.row(0, n, ringFrequency).length;
    boolean frozen = freeze == Freeze.LOADED || freeze == Freeze.EMBEDDINGS;
    requirements
        .require(
            domain.numeric(),
            "init.numbers = %s needs numbers, but the values of task.domain are names of other things;"
                + " choose none",
            word)
        .require(
            dimensions <= model.dModel(),
            "init.numbers = %s has %d dimensions, above model.d_model = %d; raise that",
            word,
            dimensions,
            model.dModel())
        .require(
            BigInteger.valueOf(n).gcd(BigInteger.valueOf(ringFrequency)).intValue() == 1,
            "init.ring_frequency = %d shares a divisor with the %d values, so several would have one"
                + " place; choose another, such as 1",
            ringFrequency,
            n)
        .require(
            !frozen || !model.tiedHead() || numbers.everyRowIsExtreme(n),
            "init.numbers = %s, frozen, leaves numbers that a tied head can never answer: their logit"
                + " lies between those of others; set model.tied_head: false",
            word);
  }

  /** Whether weights are taken from a trained model. */
  public boolean takes() {
    return !from.isEmpty();
  }

  /** Whether all weights are drawn at random and trained. */
  public boolean plain() {
    return !takes() && numbers == NumberTable.NONE && freeze == Freeze.NONE;
  }

  /** Where the model for a run of that seed lies. */
  public String from(long seed) {
    return from.replace(SEED, Long.toString(seed));
  }

  /** Whether a control says something about these first weights. */
  public boolean has(InitControl control) {
    return switch (control) {
      case SHUFFLE_NUMBERS -> takes() || numbers != NumberTable.NONE;
      case ROTATE_NUMBERS -> takes();
    };
  }

  /** This specification under a control that it {@link #has}. */
  public InitSpec with(InitControl control) {
    return new InitSpec(
        from,
        part,
        numbers,
        ringFrequency,
        freeze,
        shuffleNumbers || control == InitControl.SHUFFLE_NUMBERS,
        rotateNumbers || control == InitControl.ROTATE_NUMBERS,
        matchNorm);
  }
}
