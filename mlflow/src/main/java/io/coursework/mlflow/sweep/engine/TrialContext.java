package io.coursework.mlflow.sweep.engine;

import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.FinishedRuns;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.RunContext;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What trials need of the process that runs them.
 *
 * @param runs the folder of all runs
 * @param tracking records in that folder
 * @param sends whether there is a server that runs are sent to
 * @param headers the header of a new run
 * @param preparing prepares runs
 * @param finished runs that are taken in place of training the same again
 * @param interruption stops them
 * @param notices is told what happens meanwhile
 * @param conclusion what a sweep leaves beside the table of its trials
 * @param onParent is told of the parent run when it begins, and again where it is stopped
 * @param onEnd is told of each trial that has finished, from any thread
 */
public record TrialContext(
    Path runs,
    Tracking tracking,
    boolean sends,
    Headers headers,
    Preparing preparing,
    FinishedRuns finished,
    Interruption interruption,
    Consumer<String> notices,
    Conclusion conclusion,
    Consumer<Run> onParent,
    Consumer<Trial> onEnd) {

  /** The same for the training of one run. */
  RunContext context(Progress progress) {
    return new RunContext(tracking, progress, interruption, notices);
  }

  /**
   * This workplace with one GPU for the trials that train on a GPU.
   *
   * @param gpu its name
   */
  TrialContext onGpu(String gpu) {
    Preparing there =
        new Preparing() {
          @Override
          public Preparation begin(RunSpec spec) throws IOException {
            return preparing.begin(spec).onGpu(gpu);
          }

          @Override
          public Preparation goOn(RunSpec spec, Path directory) throws IOException {
            return preparing.goOn(spec, directory).onGpu(gpu);
          }
        };
    return new TrialContext(
        runs,
        tracking,
        sends,
        headers,
        there,
        finished,
        interruption,
        notices,
        conclusion,
        onParent,
        onEnd);
  }

  /** This workplace where somebody else is told of the trials that end. */
  public TrialContext onEnd(Consumer<Trial> told) {
    return new TrialContext(
        runs,
        tracking,
        sends,
        headers,
        preparing,
        finished,
        interruption,
        notices,
        conclusion,
        onParent,
        told);
  }

  /**
   * What stands on the page of a sweep's run beside its trials.
   *
   * @param markdown for the top; may be empty
   * @param tables that the page shows
   */
  public record Concluded(String markdown, List<TextTable> tables) {

    /** Where there is nothing to say. */
    public static final Concluded NOTHING = new Concluded("", List.of());

    public Concluded {
      tables = List.copyOf(tables);
    }
  }

  /** What follows from the trials of a sweep that has finished. */
  @FunctionalInterface
  public interface Conclusion {

    /**
     * Concludes.
     *
     * @param plan under its parent run
     * @param parent takes files
     */
    Concluded conclude(SweepPlan plan, Run parent) throws IOException;

    /**
     * What is fixed before the first trial and recorded with the run of the sweep.
     *
     * @return content by path among its artifacts
     */
    default Map<String, byte[]> fixed(SweepPlan plan) {
      return Map.of();
    }

    /**
     * What is kept of a finished trial for when its folder is gone.
     *
     * @param run its folder
     * @return empty if nothing is
     */
    default Optional<RunRecord> kept(SweepPlan plan, Path run) throws IOException {
      return Optional.empty();
    }
  }

  /** Makes the header of a trial's run, without its parent. */
  @FunctionalInterface
  public interface Headers {
    RunHeader of(Trial trial, Preparation preparation);
  }

  /** Prepares a trial's run. */
  public interface Preparing {

    /** A new run. */
    Preparation begin(RunSpec spec) throws IOException;

    /** A run that has begun, from its directory. */
    Preparation goOn(RunSpec spec, Path directory) throws IOException;
  }
}
