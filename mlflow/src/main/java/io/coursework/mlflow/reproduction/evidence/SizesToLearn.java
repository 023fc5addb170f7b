package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.transition.AccuracyFigure;
import io.coursework.analysis.transition.ResampledEstimate;
import io.coursework.analysis.transition.RunOutcome;
import io.coursework.analysis.transition.Transition;
import io.coursework.analysis.transition.TransitionTable;
import io.coursework.analysis.transition.Transitions;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many weights does a model need to learn the target? Accuracy at the end against the number of
 * weights, fitted for each setting of everything but the model.
 *
 * @param judged on what, for example {@code held-out SUM}
 * @param fits of all settings
 * @param leftOut finished trials that have setting, size and seed of another
 */
public record SizesToLearn(String judged, Transitions fits, int leftOut) implements Answer {

  /** Its name among tables, and of its figure. */
  public static final String NAME = "sizes";

  private static final String MODEL = "model."; // whose params are the size, and what makes it
  private static final double HALF = 0.5;
  private static final double LEVEL = 0.95;
  private static final long SEED = 0; // of the resampling
  private static final double MOST_CHANCE = Math.nextDown(HALF);

  /** What a trial was asked. */
  private record Asked(long examples, double chance) {}

  /**
   * Reads the runs and fits them, which takes some seconds.
   *
   * @param plan under its parent run
   * @param parent the folder of the sweep's run, beside those of its trials
   * @return empty if no trial has finished
   */
  public static Optional<SizesToLearn> read(SweepPlan plan, Path parent, Catalogue catalogue)
      throws IOException {
    return of(
        plan,
        TrialRuns.records(plan, parent, run -> RunRecord.read(run, TrialRow.metrics())),
        catalogue);
  }

  /**
   * Fits runs that are at hand.
   *
   * @param records by the trial's id
   */
  static Optional<SizesToLearn> of(
      SweepPlan plan, Map<String, RunRecord> records, Catalogue catalogue) throws IOException {
    List<String> varied =
        VariedParams.of(records.values().stream().map(RunRecord::params).toList()).stream()
            .filter(key -> !key.startsWith(MODEL) && !key.equals(VariedParams.CURRICULUM))
            .filter(key -> !plan.rules().byKey().containsKey(key))
            .toList();
    Map<List<Object>, Asked> asked = new HashMap<>();
    List<RunOutcome> outcomes = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    int finished = 0;
    for (Trial trial : plan.trials()) {
      RunRecord record = records.get(trial.id());
      if (record == null || !record.finished()) {
        continue;
      }
      RunSpec spec = trial.spec();
      Optional<MetricHistory> scores = plan.judgedBy().scores(record, spec.target());
      String weights = record.params().get(VariedParams.PARAMETERS);
      if (scores.isEmpty() || weights == null) {
        continue;
      }
      finished++;
      String group = group(spec.name(), record, varied);
      if (seen.add(List.of(group, weights, spec.seed()))) {
        List<Object> data = List.of(spec.name(), spec.task(), spec.split(), spec.seed());
        if (!asked.containsKey(data)) {
          asked.put(data, asked(spec, plan, catalogue));
        }
        Asked set = asked.get(data);
        outcomes.add(
            new RunOutcome(
                Double.parseDouble(weights),
                Math.round(scores.get().last() * set.examples()),
                set.examples(),
                Math.min(set.chance(), MOST_CHANCE),
                group,
                spec.seed()));
      }
    }
    if (outcomes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SizesToLearn(
            plan.judgedBy().label(String.join(", ", plan.targets())),
            Transitions.of(outcomes, Transitions.DRAWS, SEED),
            finished - outcomes.size()));
  }

  /** {@code joint}, or {@code joint, training.steps 800} where that varies, too. */
  private static String group(String curriculum, RunRecord record, List<String> varied) {
    return varied.stream()
        .map(key -> ", %s %s".formatted(key, record.params().getOrDefault(key, VariedParams.NONE)))
        .collect(Collectors.joining("", curriculum, ""));
  }

  private static Asked asked(RunSpec spec, SweepPlan plan, Catalogue catalogue) throws IOException {
    try (Course course = spec.course(catalogue)) {
      EvaluationSet set =
          course
              .evaluationSets(plan.judgedBy().settledPart(), spec.evaluation().maxExamples())
              .stream()
              .filter(one -> one.operation().equals(spec.target()))
              .findFirst()
              .orElseThrow();
      return new Asked(set.examples().size(), set.chance());
    }
  }

  @Override
  public List<TextTable> told() {
    return List.of(TransitionTable.of(NAME, fits.all()));
  }

  @Override
  public Map<String, String> files() {
    Figure figure = figure();
    return Map.of(NAME + ".tsv", told().get(0).tsv(), Answer.path(figure), figure.svg());
  }

  private Figure figure() {
    return new Figure(
        NAME,
        "Accuracy at the end against the number of weights: a point a run, the fitted curve with its"
            + " 95% band, and below where it crosses one half, with its 95% interval.",
        AccuracyFigure.svg(
            "At which size is it learned?", "parameters", "accuracy on " + judged, fits.all()));
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append("Parameters at which a model is right on half of %s:%n%n".formatted(judged));
    for (Transition transition : fits.all()) {
      text.append("- ").append(transition.group()).append(": ").append(size(transition));
      text.append('\n');
    }
    List<Transition> all = fits.all();
    Transition first = all.get(0);
    for (Transition other : all.subList(1, all.size())) {
      ResampledEstimate ratio = fits.ratio(first.group(), other.group());
      text.append(
          "- R, parameters of %s over those of %s: %s%n"
              .formatted(first.group(), other.group(), AccuracyFigure.words(ratio)));
    }
    text.append("\nIn brackets 95% intervals, by resampling of seeds.");
    if (leftOut > 0) {
      text.append(
          " %d trials are left out: each has setting, size and seed of another."
              .formatted(leftOut));
    }
    return text.append(" Drawing: `%s`.%n%n".formatted(Answer.path(NAME))).toString();
  }

  /** With its interval; a bound with the level at which it holds. */
  private static String size(Transition transition) {
    String words = AccuracyFigure.words(transition.half());
    if (!transition.half().point().open()) {
      return words;
    }
    boolean above = transition.half().point().low() > 0;
    double at =
        transition.trials().stream()
            .mapToDouble(RunOutcome::x)
            .reduce(above ? Math::max : Math::min)
            .orElseThrow();
    List<RunOutcome> there = transition.trials().stream().filter(run -> run.x() == at).toList();
    long alike = there.stream().filter(run -> run.accuracy() < HALF == above).count();
    // If half of all seeds lay on either side, so many would lie on one by chance in 2^-n of cases.
    double level = alike == there.size() ? 1 - Math.pow(HALF, alike) : 0;
    return String.format(
        Locale.ROOT,
        "%s: %d of %d runs of that size are %s one half%s",
        words,
        alike,
        there.size(),
        above ? "below" : "above",
        level >= LEVEL
            ? String.format(Locale.ROOT, ", which holds at level %.3f", level)
            : ", too few for a bound at level 0.95");
  }
}
