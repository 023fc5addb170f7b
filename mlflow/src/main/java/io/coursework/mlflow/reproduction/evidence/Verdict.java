package io.coursework.mlflow.reproduction.evidence;

import java.util.List;

/**
 * What a study says of a claim.
 *
 * @param kind what follows by the criterion
 * @param measured the numbers that it rests on; empty if not run
 * @param reason what decided, or what stands in the way of a decision; one sentence
 */
public record Verdict(Kind kind, List<Measured> measured, String reason) {

  public Verdict {
    measured = List.copyOf(measured);
  }

  /** What may stand beside a claim. */
  public enum Kind {
    CONFIRMED("confirmed", "another task, other sizes or another budget"),
    REFUTED("refuted", "another task, other sizes or another budget"),
    UNDECIDED_SEEDS("undecided (seeds)", "more complete blocks"),
    UNDECIDED_BUDGET(
        "undecided (budget)",
        "a longer budget, until N* no longer changes with it, and sizes below and above N*"),
    UNDECIDED_SIZES("undecided (sizes)", "sizes beyond those that were tried"),
    UNDECIDED_SIZE_DEFINITION(
        "undecided (definition of size)",
        "sizes where embeddings and head are a smaller part of all parameters"),
    UNDECIDED_ACCURACY(
        "undecided (definition of accuracy)",
        "runs of which answers, chains and unseen multisets say the same"),
    UNDECIDED_POWER("undecided (power)", "more blocks, which narrow the interval"),
    NOT_RUN("not run", "finished runs that have what it asks for");

    private final String words;
    private final String change;

    Kind(String words, String change) {
      this.words = words;
      this.change = change;
    }

    /** In a table. */
    public String words() {
      return words;
    }

    /** What would change it. */
    public String change() {
      return change;
    }

    /** Whether the claim holds or does not, by this. */
    public boolean decides() {
      return this == CONFIRMED || this == REFUTED;
    }
  }

  static Verdict notRun(String reason) {
    return new Verdict(Kind.NOT_RUN, List.of(), reason);
  }
}
