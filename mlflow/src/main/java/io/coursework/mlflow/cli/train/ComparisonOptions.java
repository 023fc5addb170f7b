package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * How often a comparison trains each of its curricula.
 *
 * @param seeds of every curriculum
 * @param parallel runs at a time
 * @param settings over every configuration
 * @param tracking where the runs are recorded
 */
record ComparisonOptions(
    List<Long> seeds, int parallel, List<String> settings, TrackingOptions tracking) {

  /**
   * The options of a command that compares.
   *
   * @param seeds per curriculum, if the line does not say
   */
  static Options all(String experiment, int seeds) {
    return TrackingOptions.options(experiment)
        .addOption(Arguments.value("first-seed", "N", "the first seed (default: 0)"))
        .addOption(
            Arguments.value("seeds", "N", "seeds per curriculum (default: %d)".formatted(seeds)))
        .addOption(Arguments.value("parallel", "N", "runs at a time (default: 2)"))
        .addOption(TrackingOptions.reuseOption())
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "overrides every configuration, such as training.steps=500; may be repeated"));
  }

  /**
   * What a line says.
   *
   * @param otherwise seeds per curriculum, if it does not say
   */
  static ComparisonOptions of(CommandLine line, int otherwise) {
    long first = Arguments.whole(line, "first-seed", 0, 0, Long.MAX_VALUE / 2);
    long seeds = Arguments.whole(line, "seeds", otherwise, 1, 100);
    int parallel = (int) Arguments.whole(line, "parallel", 2, 1, 64);
    return new ComparisonOptions(
        LongStream.range(first, first + seeds).boxed().toList(),
        parallel,
        Arguments.all(line, "set"),
        TrackingOptions.of(line));
  }

  /**
   * Refuses a seed among settings of runs with several.
   *
   * @param instead how the seeds are given
   */
  static void requireNoSeed(List<String> settings, String instead) {
    if (settings.stream().anyMatch(s -> s.strip().startsWith("seed="))) {
      throw new UsageException("--set seed would be overruled; give " + instead);
    }
  }

  /**
   * Every run by itself.
   *
   * @throws UsageException if the settings have a seed, too
   */
  Comparison.Repetition repetition() {
    requireNoSeed(settings, "--first-seed and --seeds");
    return Comparison.Repetition.apart(seeds, parallel);
  }
}
