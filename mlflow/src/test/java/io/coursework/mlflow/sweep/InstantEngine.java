package io.coursework.mlflow.sweep;

import com.google.inject.Injector;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.SweepStatus;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Gives every trial a finished run without training anything, in an order of its own. */
final class InstantEngine implements Engine {

  private final Tracking tracking;
  private final RunParams params;
  private final ToDoubleFunction<Trial> accuracy;
  private final UnaryOperator<List<Trial>> order;
  private final int most;
  private int ended;

  /**
   * @param runs the folder of all runs
   * @param most trials that end before its process dies
   */
  InstantEngine(
      Path runs,
      Injector injector,
      ToDoubleFunction<Trial> accuracy,
      UnaryOperator<List<Trial>> order,
      int most) {
    this.tracking = tracking(runs);
    this.params = injector.getInstance(RunParams.class);
    this.accuracy = accuracy;
    this.order = order;
    this.most = most;
  }

  private static Tracking tracking(Path runs) {
    return Tracking.offline(runs, Secrets.of(Map.of()), notice -> {});
  }

  /** Where nothing is trained and nothing told. */
  static TrialContext place(Path runs, Interruption interruption) {
    return new TrialContext(
        runs,
        tracking(runs),
        false,
        null,
        null,
        null,
        interruption,
        notice -> {},
        (whole, run) -> TrialContext.Concluded.NOTHING,
        run -> {},
        trial -> {});
  }

  @Override
  public List<TrialOutcome> run(SweepStatus standing, TrialContext place, Progress progress)
      throws IOException {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Trial trial : order.apply(standing.left())) {
      if (ended++ == most) {
        throw new IOException("its process is killed");
      }
      RunHeader header =
          RunHeader.of(standing.plan().experiment(), trial.runName(standing.plan().sweep()))
              .withTags(trial.tags(standing.plan().sweep()))
              .withParent(standing.plan().parent());
      try (Run run = tracking.start(header)) {
        run.params(params.of(trial.spec()));
        run.metrics(
            Map.of("eval/sum/accuracy", accuracy.applyAsDouble(trial)),
            trial.spec().training().steps());
        run.end(RunStatus.FINISHED, null);
        outcomes.add(
            new TrialOutcome(
                trial,
                Optional.of(run.directory()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
      }
    }
    return outcomes;
  }
}
