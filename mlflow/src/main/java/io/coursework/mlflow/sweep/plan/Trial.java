package io.coursework.mlflow.sweep.plan;

import io.coursework.curricula.spec.CanonicalText;
import io.coursework.curricula.spec.Digest;
import io.coursework.mlflow.config.RunSpec;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a sweep, complete in itself.
 *
 * @param number its place in the plan, from 1
 * @param id the same for the same configuration, wherever and whenever it is planned
 * @param spec what is run
 * @param until the step up to which it is trained now; its last as a rule
 * @param confirms whether it trains the winner of a search again, with a seed that chose nothing
 */
public record Trial(int number, String id, RunSpec spec, long until, boolean confirms) {

  /** On a trial's run: the name of its sweep. */
  public static final String SWEEP = "coursework.sweep";

  /** On a trial's run: its {@link #number}. */
  public static final String NUMBER = "coursework.trial";

  /** On a trial's run: its {@link #id}. */
  public static final String ID = "coursework.trial_id";

  /** On a trial's run, and "true", if it {@link #confirms}. */
  public static final String CONFIRMS = "coursework.confirms";

  private static final int DIGITS = 12; // of the digest: two of a million trials never meet

  /**
   * A whole trial.
   *
   * @param id as it was planned
   */
  public static Trial of(int number, String id, RunSpec spec) {
    return new Trial(number, id, spec, spec.training().steps(), false);
  }

  static Trial of(int number, RunSpec spec) {
    return of(number, id(spec), spec);
  }

  /**
   * This trial up to a step, where it pauses.
   *
   * @param step at least 1; its last, or later, for the whole trial
   */
  public Trial until(long step) {
    return new Trial(number, id, spec, Math.min(step, spec.training().steps()), confirms);
  }

  /** The whole trial of another seed, with random tables of its own, as another trial. */
  public Trial ofBlock(int number, long seed) {
    return of(number, spec.withSeed(seed).withTablesOfItsSeed());
  }

  /** The whole trial of another seed, as another trial. */
  Trial ofSeed(int number, long seed, RandomTables tables) {
    return tables == RandomTables.OF_EACH_SEED
        ? ofBlock(number, seed)
        : of(number, spec.withSeed(seed));
  }

  /** This trial as one that confirms a winner. */
  Trial confirming() {
    return new Trial(number, id, spec, until, true);
  }

  /** Whether it is trained to its end. */
  public boolean whole() {
    return until == spec.training().steps();
  }

  /** A digest of the whole configuration. */
  static String id(RunSpec spec) {
    Digest digest = new Digest();
    CanonicalText.flatten("run", spec).forEach((key, value) -> digest.line(key + "=" + value));
    return digest.hex().substring(0, DIGITS);
  }

  /** What its run is tagged with. */
  public Map<String, String> tags(String sweep) {
    Map<String, String> tags =
        new TreeMap<>(Map.of(SWEEP, sweep, NUMBER, Integer.toString(number), ID, id));
    if (confirms) {
      tags.put(CONFIRMS, "true");
    }
    return tags;
  }

  /** Name of its run, in which trials sort by number. */
  public String runName(String sweep) {
    return "%s-%04d".formatted(sweep, number);
  }

  /** What is said where it fails. */
  public String failed(String reason) {
    return "trial %d failed: %s".formatted(number, reason);
  }
}
