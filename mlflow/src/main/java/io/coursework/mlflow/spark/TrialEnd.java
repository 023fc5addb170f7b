package io.coursework.mlflow.spark;

import java.util.Locale;
import java.util.Optional;

/**
 * How the process of a trial ended, as a task tells its driver and the driver tells us.
 *
 * @param trial number in the plan
 * @param exitCode 0 done, 1 the trial failed, {@link #LOST} where every attempt was lost
 * @param attempt of the task, from 1
 * @param host that it ended on; empty if that is not known
 * @param gpus addresses of its GPUs, with commas between; empty if Spark gave it none
 * @param seconds that this attempt took
 * @param said the last line of the process, or why no attempt came to its end
 */
record TrialEnd(
    int trial, int exitCode, int attempt, String host, String gpus, double seconds, String said) {

  /** Every attempt was lost before it ended, or ended for the place that it was made in. */
  static final int LOST = -1;

  private static final String MARK = "coursework-trial";
  private static final int FIELDS = 8;

  /**
   * One line, for the driver's standard output; plain text, which every serializer of Spark takes.
   */
  String line() {
    return String.join(
        "\t",
        MARK,
        Integer.toString(trial),
        Integer.toString(exitCode),
        Integer.toString(attempt),
        host,
        gpus,
        String.format(Locale.ROOT, "%.1f", seconds),
        said.replaceAll("\\s+", " ").strip());
  }

  /**
   * Of a trial of which every attempt was lost.
   *
   * @param attempts how many there were
   * @param host of the last, or empty
   */
  static TrialEnd lost(int trial, int attempts, String host, String reason) {
    return new TrialEnd(trial, LOST, attempts, host, "", 0, reason);
  }

  /** What such a line says; empty for any other. */
  static Optional<TrialEnd> parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    if (fields.length < FIELDS || !fields[0].equals(MARK)) {
      return Optional.empty();
    }
    return Optional.of(
        new TrialEnd(
            Integer.parseInt(fields[1]),
            Integer.parseInt(fields[2]),
            Integer.parseInt(fields[3]),
            fields[4],
            fields[5],
            Double.parseDouble(fields[6]),
            fields[7]));
  }
}
