package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.report.TestVerdict;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.InitialWeights;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.WeightOrigin;
import io.coursework.tfmodel.transfer.InitSpec;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text on top of a run's page, written from the run's own data: Markdown. */
public final class Description {

  private Description() {}

  /**
   * Of a run that is going on: what is trained.
   *
   * @param origin where the run comes from, in Markdown; may be empty
   */
  public static String of(Preparation preparation, String origin) {
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    return paragraph(origin)
        + model(spec, preparation.layout().size())
        + "%,d steps of %d expressions on `%s`. It is taught %s; what counts is %s.\n\n"
            .formatted(
                course.steps(),
                spec.training().batchSize(),
                preparation.device(),
                String.join(", ", course.operations()),
                spec.target())
        + beginning(preparation)
        + control(spec);
  }

  /**
   * Of a run that did not finish: why, and how to finish it.
   *
   * @param reason its first line is told
   * @param directory of the run
   */
  public static String of(
      Preparation preparation, String origin, RunStatus status, String reason, String directory) {
    return "**%s**: %s\n\n`coursework train --resume %s` continues from its last checkpoint.\n\n"
            .formatted(status, reason.strip().lines().findFirst().orElse("no reason"), directory)
        + of(preparation, origin);
  }

  /** Of a run over others that is going on. */
  public static String of(List<Preparation> preparations, String operation) {
    List<RunSpec> specs = preparations.stream().map(Preparation::spec).toList();
    return "%d runs of %s; compared is held-out accuracy of %s.\n\n"
        .formatted(
            specs.size(),
            specs.stream().map(RunSpec::name).distinct().collect(Collectors.joining(", ")),
            operation);
  }

  /**
   * Of a run that is done: how it did, what was trained, what the probes say, and what can be done
   * with it.
   *
   * @param origin where the run comes from, in Markdown; may be empty
   * @param stopped why it was stopped before its last step, if it was
   * @param name by which commands know the run: the server's, or its folder
   */
  public static String of(
      RunResult result,
      Preparation preparation,
      String origin,
      Optional<String> stopped,
      Map<String, String> refusals,
      String name) {
    RunSpec spec = result.spec();
    Evaluation last = result.last();
    StringBuilder text = new StringBuilder();
    text.append(headline(result));
    text.append(paragraph(origin));
    text.append(model(spec, result.parameters()));
    text.append(
        "%,d steps of %d expressions on `%s` in %.0f s; last loss %.4f.\n\n"
            .formatted(
                last.step(),
                spec.training().batchSize(),
                result.device(),
                result.trainingSeconds(),
                result.loss()));
    text.append(beginning(preparation));
    stopped.ifPresent(
        reason ->
            text.append(
                "Stopped early, at step %,d of %,d: %s.\n\n"
                    .formatted(last.step(), spec.training().steps(), reason)));
    text.append(control(spec));
    text.append(accuracies(result));
    text.append("\nAccuracy of the answer by greedy generation of the chain of thought.");
    text.append(
        last.heldOut().isEmpty()
            ? "\n"
            : " Among training expressions each layout weighs as much as among held-out ones; a gap is training less another part, on the layouts that both have.\n");
    text.append(otherParts(last));
    text.append(beyondChance(result.findings()));
    refusals.forEach(
        (probe, reason) -> text.append("\nProbe %s did not run: %s\n".formatted(probe, reason)));
    text.append(verbs(spec, name));
    return text.toString();
  }

  private static String accuracies(RunResult result) {
    Evaluation last = result.last();
    Map<String, Double> best = Evaluation.best(result.evaluations());
    StringBuilder text = new StringBuilder();
    text.append(
        "| operation | training | held-out | gap | best on the way | held-out, whole chain | commonest answer |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    last.training()
        .forEach(
            (operation, training) -> {
              Score heldOut = last.heldOut().get(operation);
              text.append(
                  "| %s | %.3f | %s | %s | %s | %s | %s |\n"
                      .formatted(
                          operation,
                          training.answer(),
                          heldOut == null ? "-" : number(heldOut.answer()),
                          number(last.gaps().heldOut().get(operation)),
                          number(best.get(operation)),
                          heldOut == null ? "-" : number(heldOut.strict()),
                          number(result.chance().get(operation))));
            });
    return text.toString();
  }

  /** What the probes found beyond chance, all tests taken together. */
  private static String beyondChance(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("\nAll that the probes found, with figures, is in `report.html`.");
    List<TestVerdict> verdicts = TestVerdict.of(findings);
    text.append(" Beyond chance, of %d tests together (Holm, 5%%):\n\n".formatted(verdicts.size()));
    verdicts.stream()
        .filter(verdict -> verdict.kind() == TestVerdict.Kind.BEYOND)
        .forEach(
            verdict ->
                text.append("- %s: %s\n".formatted(verdict.finding().probe(), verdict.text())));
    if (verdicts.stream().noneMatch(verdict -> verdict.kind() == TestVerdict.Kind.BEYOND)) {
      text.append("- none\n");
    }
    return text.toString();
  }

  /** Its result, in one sentence. */
  private static String headline(RunResult result) {
    Evaluation last = result.last();
    boolean heldOut = last.heldOut().containsKey(result.spec().target());
    Map<String, Score> scores = heldOut ? last.heldOut() : last.training();
    String target =
        scores.containsKey(result.spec().target())
            ? result.spec().target()
            : scores.keySet().iterator().next();
    String others =
        scores.entrySet().stream()
            .filter(score -> !score.getKey().equals(target))
            .map(score -> score.getKey() + " " + number(score.getValue().answer()))
            .collect(Collectors.joining(", "));
    return "**%s %s %s**%s after %,d steps%s.\n\n"
        .formatted(
            heldOut ? "Held-out" : "Training",
            target,
            number(scores.get(target).answer()),
            others.isEmpty() ? "" : " (%s)".formatted(others),
            last.step(),
            result.chance().containsKey(target)
                ? "; always giving the commonest answer would score "
                    + number(result.chance().get(target))
                : "");
  }

  /** How others continue from here. */
  private static String verbs(RunSpec spec, String name) {
    return """

        Ask the model, look into it, train it again and compare every loss, train it with another seed:

        ```
        %scoursework probe %s
        coursework rerun %s
        coursework train --config %s --set seed=%d
        ```
        """
        .formatted(
            spec.logging().model() ? "coursework predict --model " + name + " 'EXPRESSION'\n" : "",
            name,
            name,
            name,
            spec.seed() + 1);
  }

  private static String paragraph(String text) {
    return text.isEmpty() ? "" : text + "\n\n";
  }

  /** How it did on the parts that only some splits have. */
  private static String otherParts(Evaluation last) {
    StringBuilder rows = new StringBuilder();
    for (SplitPart part : List.of(SplitPart.UNSEEN_MULTISETS, SplitPart.MONITOR)) {
      last.on(part)
          .forEach(
              (operation, score) ->
                  rows.append(
                      "| %s | %s | %.3f | %s | %.3f | %.3f |\n"
                          .formatted(
                              part.label(),
                              operation,
                              score.answer(),
                              number(last.gaps().on(part).get(operation)),
                              score.strict(),
                              score.valid())));
    }
    return rows.isEmpty()
        ? ""
        : "\n| expressions | operation | answer | gap | whole chain | valid chain |\n|---|---|---|---|---|---|\n"
            + rows;
  }

  private static String model(RunSpec spec, int parameters) {
    return "**%s**, seed %d: a transformer of %,d parameters (d_model %d, %d layer(s) x %d recurrences), "
        .formatted(
            spec.name(),
            spec.seed(),
            parameters,
            spec.model().dModel(),
            spec.model().nLayers(),
            spec.model().recurrences());
  }

  private static String control(RunSpec spec) {
    return spec.control() == Control.NONE
        ? ""
        : "A control of the curriculum, %s: %s.\n\n"
            .formatted(SnakeCase.of(spec.control()), spec.control().summary());
  }

  /** What it began with and what of that stays, unless all is drawn at random and trained. */
  private static String beginning(Preparation preparation) {
    InitSpec init = preparation.spec().init();
    if (init.plain()) {
      return "";
    }
    int frozen = preparation.frozen().size();
    return "Begins with %s%s%s%s%s.\n\n"
        .formatted(
            preparation.taken().map(Description::source).orElseGet(() -> drawn(init)),
            init.shuffleNumbers() ? ", the numbers' rows shuffled" : "",
            init.rotateNumbers() ? ", the numbers' rows rotated" : "",
            init.matchNorm() ? ", the numbers' rows scaled to those that they replace" : "",
            frozen == 0 ? "" : "; %,d stay as they are".formatted(frozen));
  }

  private static String source(InitialWeights taken) {
    WeightOrigin origin = taken.origin();
    String source =
        origin.page().isEmpty()
            ? origin.title()
            : "[%s](%s)".formatted(origin.title(), origin.page());
    return "%,d of these parameters from %s (`%s`)"
        .formatted(taken.loaded().size(), source, origin.from());
  }

  private static String drawn(InitSpec init) {
    return "weights drawn at random"
        + switch (init.numbers()) {
          case NONE -> "";
          case LINE -> " but numbers on a line";
          case RING -> " but numbers on a ring of frequency " + init.ringFrequency();
          case LINE_PARITY -> " but numbers on a line with parity";
        };
  }

  /** One line: accuracy by operation, held-out if anything is held out. */
  public static String accuracies(Evaluation evaluation) {
    boolean nothingHeldOut = evaluation.heldOut().isEmpty();
    return (nothingHeldOut ? evaluation.training() : evaluation.heldOut())
        .entrySet().stream()
            .map(e -> "%s %.2f".formatted(e.getKey(), e.getValue().answer()))
            .collect(Collectors.joining("  "));
  }

  private static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
