package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.report.Accuracy;
import io.coursework.analysis.report.AnswerRow;
import io.coursework.analysis.report.LineChart;
import io.coursework.analysis.report.PartAccuracy;
import io.coursework.analysis.report.ProbeCard;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Answers;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.mlflow.experiment.result.MixtureCurve;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.RunIdentity;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tracking.run.RunHeader;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page that is opened first, of a run that finished or of a model on its own. */
public final class RunPage {

  /** Its name among the artifacts, and in a folder. */
  public static final String FILE = "report.html";

  /** Expressions stored of each operation: enough to look into, few enough for a page. */
  private static final int HELD_OUT = 200;

  private static final int TRAINING = 100;

  private static final String STEPS = "optimiser steps";

  private RunPage() {}

  /**
   * Of a run with all that it recorded.
   *
   * @param result of the run
   * @param header of its run
   * @param runId the server's id of the run, if it has told it yet
   * @param losses over the training
   * @param recorder has the mixture and the embedding over the training
   * @param report what the probes at the end said
   * @param config in YAML
   */
  public static RunReport of(
      RunResult result,
      Preparation preparation,
      RunHeader header,
      Optional<String> runId,
      Evaluator evaluator,
      LossCurve losses,
      RunRecorder recorder,
      ProbeReport report,
      String config) {
    RunSpec spec = result.spec();
    return new RunReport(
        title(spec),
        facts(result, preparation, header, runId, config),
        spec.target(),
        accuracies(preparation, result.last(), result.chance()),
        parts(result.last()),
        charts(result, losses, recorder),
        recorder.map(),
        cards(spec.probes().atEnd(), report),
        report.refusals(),
        answers(preparation, evaluator),
        config);
  }

  private static Map<String, String> facts(
      RunResult result,
      Preparation preparation,
      RunHeader header,
      Optional<String> runId,
      String config) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("run", runId.orElse(header.clientRunId() + " (our own id)"));
    header
        .git()
        .ifPresent(
            git ->
                facts.put(
                    "commit", git.commit() + (git.dirty() ? ", with uncommitted changes" : "")));
    facts.put(
        "configuration",
        RunIdentity.digest(config) + " (the first half of the SHA-256 of config.yaml)");
    facts.put(
        "to train it again",
        "coursework rerun "
            + runId.map(id -> "runs:/" + id).orElse(result.directory().getFileName().toString()));
    facts.putAll(facts(preparation, result.last().step()));
    facts.put("last loss", "%.4f nats".formatted(result.loss()));
    facts.put(
        "trained for",
        "%.0f s, with evaluations %.0f s (%.0f%% of it)"
            .formatted(
                result.trainingSeconds(),
                result.trainingSeconds() + result.last().seconds(),
                100 * result.evaluationShare()));
    facts.put(
        "begun",
        header
            .start()
            .truncatedTo(ChronoUnit.MINUTES)
            .toString()
            .replace("T", " ")
            .replace(":00Z", " UTC"));
    return facts;
  }

  private static List<LineChart> charts(RunResult result, LossCurve losses, RunRecorder recorder) {
    List<LineChart> charts = new ArrayList<>();
    charts.add(accuracies(result.spec(), result.evaluations(), result.chance()));
    charts.add(
        new LineChart(
            "Training loss",
            "Mean cross-entropy of the batches of some %d steps each.".formatted(losses.stretch()),
            STEPS,
            "nats per counted token",
            List.of(Curve.line("training loss", losses.steps(), losses.means()))));
    recorder.mixture().ifPresent(mixture -> charts.add(mixture(recorder.operations(), mixture)));
    return charts;
  }

  /**
   * Of a model whose training is not at hand: it is evaluated here.
   *
   * @param step optimiser steps that it was trained for
   * @param probes that were asked
   * @param report what they said
   * @param config in YAML
   */
  public static RunReport of(
      Preparation preparation,
      long step,
      Evaluator evaluator,
      List<Probe> probes,
      ProbeReport report,
      String config) {
    int maxExamples = preparation.spec().evaluation().maxExamples();
    Examination examination = preparation.examination(preparation.course().parts(), maxExamples);
    Evaluation evaluation = Evaluation.of(step, evaluator, examination);
    return new RunReport(
        title(preparation.spec()),
        facts(preparation, step),
        preparation.spec().target(),
        accuracies(preparation, evaluation, chance(examination.sets())),
        parts(evaluation),
        List.of(),
        Optional.empty(),
        cards(probes, report),
        report.refusals(),
        answers(preparation, evaluator),
        config);
  }

  /** What always giving the commonest answer scores on the held-out ones of some sets. */
  public static Map<String, Double> chance(List<EvaluationSet> sets) {
    Map<String, Double> chance = new LinkedHashMap<>();
    sets.stream()
        .filter(set -> set.part() == SplitPart.HELD_OUT)
        .forEach(set -> chance.put(set.operation(), set.chance()));
    return chance;
  }

  private static String title(RunSpec spec) {
    return "%s, seed %d".formatted(spec.name(), spec.seed());
  }

  private static Map<String, String> facts(Preparation preparation, long step) {
    RunSpec spec = preparation.spec();
    ModelSpec model = spec.model();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("taught", String.join(", ", preparation.course().operations()));
    facts.put("for", spec.target());
    facts.put("parameters", "%,d".formatted(preparation.layout().size()));
    facts.put(
        "transformer",
        "d_model %d, %d %s \u00d7 %d %s"
            .formatted(
                model.dModel(),
                model.nLayers(),
                model.nLayers() == 1 ? "layer" : "layers",
                model.recurrences(),
                model.recurrences() == 1 ? "recurrence" : "recurrences"));
    facts.put("steps", "%,d of %d expressions".formatted(step, spec.training().batchSize()));
    facts.put("device", preparation.device().replace("/device:", ""));
    return facts;
  }

  private static List<Accuracy> accuracies(
      Preparation preparation, Evaluation evaluation, Map<String, Double> chance) {
    int maxExamples = preparation.spec().evaluation().maxExamples();
    List<EvaluationSet> heldOut = preparation.sets(SplitPart.HELD_OUT, maxExamples);
    Map<String, Integer> sizes =
        heldOut.stream()
            .collect(Collectors.toMap(EvaluationSet::operation, set -> set.examples().size()));
    Map<String, Double> gaps = evaluation.gaps().heldOut();
    Collection<String> operations =
        evaluation.heldOut().isEmpty()
            ? evaluation.training().keySet()
            : evaluation.heldOut().keySet();
    return operations.stream()
        .map(
            operation ->
                new Accuracy(
                    operation,
                    share(evaluation.training().get(operation), Score::answer),
                    share(evaluation.heldOut().get(operation), Score::answer),
                    share(evaluation.heldOut().get(operation), Score::strict),
                    gaps.getOrDefault(operation, Double.NaN),
                    chance.getOrDefault(operation, Double.NaN),
                    sizes.getOrDefault(operation, 0)))
        .toList();
  }

  /** The held-out parts where there are several. */
  private static List<PartAccuracy> parts(Evaluation evaluation) {
    if (evaluation.monitor().isEmpty()) {
      return List.of();
    }
    return List.of(
        part("monitor", SplitPart.MONITOR, evaluation, "By it a run decides when it has learned."),
        part(
            "excluded tuples",
            SplitPart.HELD_OUT,
            evaluation,
            "Ordered operands that training never shows, though it shows them in another order: the"
                + " paper's test, 'held-out' in the other tables."),
        part(
            "unseen multisets",
            SplitPart.UNSEEN_MULTISETS,
            evaluation,
            "Operands that training shows together in no order: the strict test."));
  }

  private static PartAccuracy part(
      String name, SplitPart part, Evaluation evaluation, String meaning) {
    Map<String, Double> answers = new LinkedHashMap<>();
    Map<String, Double> chains = new LinkedHashMap<>();
    evaluation
        .on(part)
        .forEach(
            (operation, score) -> {
              answers.put(operation, score.answer());
              chains.put(operation, score.strict());
            });
    return new PartAccuracy(name, meaning, answers, chains, evaluation.gaps().on(part));
  }

  private static double share(Score score, Function<Score, Double> kind) {
    return score == null ? Double.NaN : kind.apply(score);
  }

  private static LineChart accuracies(
      RunSpec spec, List<Evaluation> evaluations, Map<String, Double> chance) {
    boolean nothingHeldOut = evaluations.get(0).heldOut().isEmpty();
    double[] steps = evaluations.stream().mapToDouble(Evaluation::step).toArray();
    List<Curve> curves = new ArrayList<>();
    for (String operation : evaluations.get(0).training().keySet()) {
      double[] training =
          evaluations.stream()
              .mapToDouble(e -> share(e.training().get(operation), Score::answer))
              .toArray();
      if (nothingHeldOut) {
        curves.add(Curve.line(operation, steps, training));
      } else {
        curves.add(Curve.thin(operation, steps, training));
        double[] heldOut =
            evaluations.stream()
                .mapToDouble(e -> share(e.heldOut().get(operation), Score::answer))
                .toArray();
        curves.add(Curve.line(operation, steps, heldOut));
      }
    }
    ValueAxis axis = ValueAxis.between(0, 1);
    if (chance.containsKey(spec.target())) {
      axis =
          axis.with(
              new ReferenceLine("commonest answer to " + spec.target(), chance.get(spec.target())));
    }
    return new LineChart(
        "Accuracy",
        "Share of answers right, by greedy generation of the chain of thought; on up to %,d expressions of each operation, at the end on up to %,d. Among training expressions each layout (how long they are and how they nest) weighs as much as among held-out ones."
            .formatted(
                spec.evaluation().maxExamplesDuringTraining(), spec.evaluation().maxExamples()),
        STEPS,
        "share of answers right",
        nothingHeldOut ? "training" : "held-out",
        nothingHeldOut ? "" : "training",
        curves,
        axis);
  }

  private static LineChart mixture(List<String> operations, MixtureCurve mixture) {
    return new LineChart(
        "What was taught",
        "Share of each operation among the expressions of a batch.",
        STEPS,
        "share of expressions",
        "",
        "",
        operations.stream().map(o -> Curve.line(o, mixture.steps(), mixture.weights(o))).toList(),
        ValueAxis.between(0, 1));
  }

  private static List<ProbeCard> cards(List<Probe> probes, ProbeReport report) {
    Map<String, Probe> byName = new LinkedHashMap<>();
    probes.forEach(probe -> byName.put(probe.name(), probe));
    return report.findings().stream()
        .map(finding -> new ProbeCard(Probe.guide(byName.get(finding.probe()).getClass()), finding))
        .toList();
  }

  private static List<AnswerRow> answers(Preparation preparation, Evaluator evaluator) {
    List<EvaluationSet> sets = new ArrayList<>(preparation.sets(SplitPart.HELD_OUT, HELD_OUT));
    sets.addAll(preparation.sets(SplitPart.TRAINING, TRAINING));
    return Answers.of(preparation.course(), evaluator, sets);
  }
}
