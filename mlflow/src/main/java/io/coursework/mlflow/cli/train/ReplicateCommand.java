package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.tracking.run.MetricHistory;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains what a recorded run trained with other seeds, and says whether its result holds. */
public final class ReplicateCommand implements Command {

  /** On a parent of replicates: the run that they repeat with other seeds. */
  static final String REPLICATES = "coursework.replicates";

  private static final String TIMES = "times";
  private static final double LEVEL = 0.95;
  private static final int LONGEST_NAME = 230;

  private final ConfigLoader config;
  private final Comparison comparison;

  @Inject
  ReplicateCommand(ConfigLoader config, Comparison comparison) {
    this.config = config;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return "replicate";
  }

  @Override
  public String summary() {
    return "train a recorded run again with other seeds, and say whether its result holds";
  }

  @Override
  public String arguments() {
    return "RUN --times N [--parallel N] [options]";
  }

  @Override
  public String example() {
    return "coursework replicate runs:/0123456789abcdef0123456789abcdef --times 4";
  }

  @Override
  public Options options() {
    return TrackingOptions.options("that of the run")
        .addOption(
            Arguments.value(TIMES, "N", "seeds to train, those after the run's (default: 4)"))
        .addOption(Arguments.value("parallel", "N", "runs at a time (default: 2)"))
        .addOption(
            Arguments.value(
                "set", "KEY=VALUE", "training.device or training.threads; may be repeated"))
        .addOption(TrackingOptions.reuseOption());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    List<String> settings = ResumeOptions.harmless(line, name());
    int times = (int) Arguments.whole(line, TIMES, 4, 2, 100);
    int parallel = (int) Arguments.whole(line, "parallel", 2, 1, 64);
    TrackingOptions tracking = TrackingOptions.of(line);
    try (RunSource origin = RunSource.open(Arguments.word(line, "run"), tracking)) {
      RunSpec spec = origin.spec(config, settings);
      String metric = Measure.ANSWER.heldOut(spec.target());
      MetricHistory result = origin.record().metrics().get(metric);
      if (!origin.record().finished() || result == null) {
        throw new FailedException(
            "%s has no result to replicate: it %s"
                .formatted(
                    origin.name(),
                    origin.record().finished()
                        ? "recorded no " + metric
                        : "has not finished; name one that has"));
      }
      String name = origin.record().name();
      return comparison.run(
          List.of(spec),
          Comparison.Repetition.apart(
              LongStream.rangeClosed(spec.seed() + 1, spec.seed() + times).boxed().toList(),
              parallel),
          new Comparison.Parent(
              name(),
              name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-replicated",
              Map.of(REPLICATES, origin.record().id()),
              (outcome, json) ->
                  conclude(origin, spec.target(), result.last(), outcome.results(), json)),
          origin.record().experiment(),
          tracking,
          console);
    }
  }

  /**
   * The result holds where it lies within what one more seed would give, 95 times out of 100, as
   * the other seeds tell.
   */
  private static List<String> conclude(
      RunSource origin, String target, double result, List<RunResult> runs, ObjectNode json) {
    List<Double> accuracies = new ArrayList<>();
    for (RunResult run : runs) {
      Score score = run.last().heldOut().get(target);
      if (score != null) {
        accuracies.add(score.answer());
      }
    }
    double[] sample = accuracies.stream().mapToDouble(Double::doubleValue).toArray();
    Interval mean = Intervals.mean(sample, LEVEL, 0, 1);
    Interval next = Intervals.next(sample, LEVEL, 0, 1);
    boolean holds = result >= next.low() && result <= next.high();
    String verdict =
        "%s: %s has %.3f on held-out %s; %d other seeds have %.3f on average (95%% interval %.3f to %.3f), and one more would have %.3f to %.3f"
            .formatted(
                holds ? "holds" : "does not hold",
                origin.name(),
                result,
                target,
                sample.length,
                mean.mean(),
                mean.low(),
                mean.high(),
                next.low(),
                next.high());
    json.put("replicates", origin.name()).put("holds", holds).put("result", result);
    json.put("mean", mean.mean()).put("low", mean.low()).put("high", mean.high());
    json.put("one_more_low", next.low()).put("one_more_high", next.high());
    json.put("verdict", verdict);
    return List.of(verdict);
  }
}
