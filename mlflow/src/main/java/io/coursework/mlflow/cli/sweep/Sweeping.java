package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.Reuse;
import io.coursework.mlflow.cli.destination.RunViews;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.destination.Views;
import io.coursework.mlflow.cli.train.RunPreparer;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.reproduction.Reproduction;
import io.coursework.mlflow.sweep.Sweep;
import io.coursework.mlflow.sweep.SweepPage;
import io.coursework.mlflow.sweep.TrialTable;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialFailure;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.ShortPath;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the commands on sweeps do alike: where trials run, and how they are told of. */
final class Sweeping {

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final Reproduction reproduction;
  private final RunParams params;

  @Inject
  Sweeping(ConfigLoader config, RunPreparer preparer, Reproduction reproduction, RunParams params) {
    this.config = config;
    this.preparer = preparer;
    this.reproduction = reproduction;
    this.params = params;
  }

  /** The operation that the experiment's page shows; none if the trials have several. */
  static Optional<String> target(SweepPlan plan) {
    return plan.targets().size() == 1
        ? Optional.of(plan.targets().iterator().next())
        : Optional.empty();
  }

  /**
   * The header of the run over all trials.
   *
   * @param config the file that the sweep was planned from, as the user named it
   * @param more tags
   */
  RunHeader parent(
      SweepPlan plan,
      TrackingDestination destination,
      Optional<String> config,
      Map<String, String> more) {
    preparer.requireNoSecret(plan.trials().stream().map(Trial::spec).toList());
    Map<String, String> tags = new TreeMap<>(reproduction.tags(plan));
    tags.putAll(more);
    tags.put(NamedRuns.STUDY, "sweep");
    tags.put(Trial.SWEEP, plan.sweep());
    tags.put("coursework.trials", Integer.toString(plan.trials().size()));
    return destination.outermost(
        destination.header(
            plan.sweep(),
            "coursework sweep"
                + config.map(file -> " --config " + Arguments.quoted(file)).orElse(""),
            tags));
  }

  /**
   * Where trials run.
   *
   * @param runs the folder of all runs
   */
  TrialContext place(
      SweepPlan plan,
      Path runs,
      TrackingDestination destination,
      Interruption interruption,
      Console console)
      throws IOException {
    return new TrialContext(
        runs,
        destination.tracking(),
        destination.backend().isPresent() || destination.elsewhere().isPresent(),
        (trial, preparation) -> header(trial, plan, destination, preparation),
        preparing(destination.options(), console),
        Reuse.of(destination, config, console),
        interruption,
        console::log,
        reproduction.conclusion(),
        parent -> Views.leave(destination, parent, id -> views(plan, id), console),
        trial -> {});
  }

  TrialContext.Preparing preparing(TrackingOptions tracking, Console console) {
    return new TrialContext.Preparing() {
      @Override
      public Preparation begin(RunSpec spec) throws IOException {
        return preparer.prepare(spec, tracking, console);
      }

      @Override
      public Preparation goOn(RunSpec spec, Path directory) throws IOException {
        return preparer.prepare(spec, directory);
      }
    };
  }

  private static RunHeader header(
      Trial trial, SweepPlan plan, TrackingDestination destination, Preparation preparation) {
    RunHeader header =
        destination.header(
            trial.runName(plan.sweep()), "coursework sweep", trial.spec(), preparation.device());
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.putAll(trial.tags(plan.sweep()));
    plan.judgedBy().tag().ifPresent(tag -> tags.put(JudgedBy.TAG, tag));
    return header.withTags(tags);
  }

  /** Prints the result of a sweep; the exit code is 1 where a trial has not finished. */
  int report(Sweep.Outcome outcome, TrackingDestination destination, Console console)
      throws IOException {
    SweepPlan plan = outcome.plan();
    console.text("");
    SweepAnswer.tell(outcome.table(), false, console);
    destination.experimentLink().ifPresent(link -> console.text("experiment: " + link));
    outcome.link().ifPresent(link -> console.text("parent run: " + link));
    console.text("parent run's folder: " + outcome.directory());

    ObjectNode result = SweepAnswer.json(plan.sweep(), outcome.table());
    outcome.remoteId().ifPresent(id -> Views.leave(destination, views(plan, id), console, result));
    found(plan, outcome.table(), result, console);
    told(
        Reproduction.foreword(outcome.directory()),
        Reproduction.recorded(outcome.directory()),
        result,
        console);
    Reproduction.page(outcome.directory())
        .or(() -> SweepPage.of(outcome.directory()))
        .ifPresent(page -> console.text("report: " + page));
    result.put("directory", outcome.directory().toString());
    outcome.remoteId().ifPresent(id -> result.put("run_id", id));
    outcome.link().ifPresent(link -> result.put("link", link.toString()));
    destination.experimentLink().ifPresent(link -> result.put("experiment", link.toString()));
    Results.delivery(result, outcome.delivery());
    Reuse.tell(
        outcome.outcomes().stream().flatMap(trial -> trial.directory().stream()).toList(),
        destination,
        console,
        result);
    console.result(result);

    List<Results.Sent> sent = new ArrayList<>();
    sent.add(new Results.Sent(outcome.directory(), outcome.remoteId(), outcome.delivery()));
    outcome.outcomes().forEach(trial -> sent(trial).ifPresent(sent::add));
    int code = Results.exitCode(sent, destination, console);
    List<TrialRow> unfinished = outcome.unfinished();
    if (!unfinished.isEmpty()) {
      String resumption = "coursework sweep --resume " + ShortPath.of(outcome.directory());
      boolean left =
          outcome.outcomes().stream()
              .flatMap(trial -> trial.failure().stream())
              .anyMatch(why -> why.blame() == TrialFailure.Blame.NOBODY);
      console.log(
          "%d of %d trials have not finished; %s"
              .formatted(
                  unfinished.size(),
                  outcome.table().rows().size(),
                  left
                      ? "when %s are run, gather them with: %s; or run them here with: %s --engine local"
                          .formatted(Sweep.numbers(unfinished), resumption, resumption)
                      : "continue them with: " + resumption));
      return CommandLineInterface.FAILED;
    }
    return code;
  }

  private RunViews views(SweepPlan plan, String parentId) {
    List<Objective> shown = plan.judgedBy().measured();
    return RunViews.ofChildren(
        parentId,
        plan.sweep(),
        shown.stream()
            .flatMap(
                objective ->
                    plan.targets().stream()
                        .map(target -> plan.judgedBy().metric(objective, target)))
            .distinct()
            .toList(),
        shown.get(0).minimized(),
        List.of(),
        TrialTable.planned(plan, params).varied());
  }

  /** Says what a search among the trials has found. */
  static void found(SweepPlan plan, TrialTable table, ObjectNode result, Console console) {
    Optional<TextTable> found = plan.search().found(plan, table.known());
    if (found.isPresent()) {
      console.text("");
      console.table(found.get());
      rows(found.get(), result.putArray(found.get().name()));
    }
  }

  private static void rows(TextTable table, ArrayNode nodes) {
    for (List<String> row : table.rows()) {
      ObjectNode node = nodes.addObject();
      for (int i = 0; i < row.size(); i++) {
        node.put(table.columns().get(i), row.get(i));
      }
    }
  }

  /**
   * Says what the trials answer together.
   *
   * @param foreword what a reader must know first
   */
  static void told(
      List<String> foreword, List<TextTable> answer, ObjectNode result, Console console) {
    if (!foreword.isEmpty()) {
      console.text("");
      foreword.forEach(console::text);
      foreword.forEach(result.putArray("foreword")::add);
    }
    for (TextTable table : answer) {
      console.text("");
      console.table(Reproduction.shown(table));
      Reproduction.folded(table).ifPresent(console::text);
      rows(table, result.putArray(table.name()));
    }
  }

  /** What of a trial's run this process knows to have been sent. */
  static Optional<Results.Sent> sent(TrialOutcome trial) {
    return trial
        .delivery()
        .map(
            delivery ->
                new Results.Sent(trial.directory().orElseThrow(), trial.remoteId(), delivery));
  }
}
