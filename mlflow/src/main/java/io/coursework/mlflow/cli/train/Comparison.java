package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.Reuse;
import io.coursework.mlflow.cli.destination.RunViews;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.destination.Views;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Study;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.result.Group;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.ReplicaGroup;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.VariedParams;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Trains several curricula, some seeds each, under one parent run, and tells them apart. */
final class Comparison {

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final Study study;
  private final RunParams params;

  @Inject
  Comparison(ConfigLoader config, RunPreparer preparer, Study study, RunParams params) {
    this.config = config;
    this.preparer = preparer;
    this.study = study;
    this.params = params;
  }

  /**
   * Runs everything as a command's options say, the baseline first.
   *
   * @param specs one a curriculum, each with another name; all ask about the same target
   * @param study what the comparison is called
   */
  int run(
      List<RunSpec> specs,
      String study,
      String experiment,
      ComparisonOptions options,
      Console console)
      throws IOException {
    List<Long> seeds = options.seeds();
    String name = "%s-seeds-%d-to-%d".formatted(study, seeds.get(0), seeds.get(seeds.size() - 1));
    return run(
        specs,
        options.repetition(),
        Parent.of(study, name),
        experiment,
        options.tracking(),
        console);
  }

  /**
   * How often each spec is trained.
   *
   * @param seeds at least one
   * @param parallel runs at a time, where each is trained alone
   * @param together tells of a prepared run whether all take their steps together, in one graph;
   *     then they must be of one model and update rule
   */
  record Repetition(List<Long> seeds, int parallel, Predicate<Preparation> together) {

    static Repetition apart(List<Long> seeds, int parallel) {
      return new Repetition(seeds, parallel, preparation -> false);
    }
  }

  /**
   * The run over all others.
   *
   * @param study what the comparison is called
   * @param name the run's
   * @param tags of its own
   * @param conclusion what is said of the runs in the end
   */
  record Parent(String study, String name, Map<String, String> tags, Conclusion conclusion) {

    static Parent of(String study, String name) {
      return new Parent(study, name, Map.of(), (outcome, result) -> List.of());
    }
  }

  /** What follows from runs that have finished. */
  @FunctionalInterface
  interface Conclusion {
    /**
     * Concludes.
     *
     * @param result takes the same for machines
     * @return lines for people
     */
    List<String> conclude(Study.Outcome outcome, ObjectNode result);
  }

  /** Trains and compares with any seeds. */
  int run(
      List<RunSpec> specs,
      Repetition repetition,
      Parent parent,
      String experiment,
      TrackingOptions tracking,
      Console console)
      throws IOException {
    String target = target(specs);
    Interruption interruption = console.interruption();
    List<Preparation> preparations = new ArrayList<>();
    try {
      for (RunSpec spec : specs) {
        for (long seed : repetition.seeds()) {
          preparations.add(preparer.prepare(spec.withSeed(seed), tracking, console));
          requireHeldOut(preparations.get(preparations.size() - 1), target);
        }
      }
      console.log(preparations.get(0).deviceNote());
      boolean inOneGraph = repetition.together().test(preparations.get(0));
      TrackingDestination destination =
          new TrackingDestinations(tracking, experiment, console).open(target);
      if (inOneGraph) {
        try (ReplicaGroup group = new ReplicaGroup(preparations)) {
          console.log(
              "one graph takes the steps of all %d runs".formatted(repetition.seeds().size()));
          int all = preparations.size();
          return study(group.members(), target, parent, all, destination, console, interruption);
        }
      }
      return study(
          preparations, target, parent, repetition.parallel(), destination, console, interruption);
    } finally {
      for (Preparation preparation : preparations) {
        preparation.close();
      }
    }
  }

  private int study(
      List<Preparation> preparations,
      String target,
      Parent parent,
      int parallel,
      TrackingDestination destination,
      Console console,
      Interruption interruption)
      throws IOException {
    Map<String, String> tags = new TreeMap<>(parent.tags());
    tags.put(NamedRuns.STUDY, parent.study());
    Study.Outcome outcome =
        study.run(
            preparations,
            target,
            destination.outermost(
                destination.header(parent.name(), "coursework " + parent.study(), tags)),
            spec ->
                destination.header(
                    spec.name() + "-seed-" + spec.seed(),
                    "coursework " + parent.study(),
                    spec,
                    preparations.get(0).device()),
            parallel,
            Reuse.of(destination, config, console),
            destination.context(console, interruption),
            run ->
                Views.leave(
                    destination,
                    run,
                    id ->
                        views(
                            preparations.stream().map(Preparation::spec).toList(),
                            List.of(),
                            parent.name(),
                            id,
                            target),
                    console));
    return report(outcome, target, parent.conclusion(), destination, console);
  }

  private static String target(List<RunSpec> specs) {
    TreeSet<String> targets = new TreeSet<>(specs.stream().map(RunSpec::target).toList());
    if (targets.size() > 1) {
      throw new UsageException(
          "the configurations have different targets %s; choose one, such as --set target=SUM"
              .formatted(targets));
    }
    return targets.first();
  }

  private static void requireHeldOut(Preparation preparation, String target) {
    if (!preparation.holdsOut(target)) {
      throw new UsageException(
          "%s holds out no %s, which is compared; train it, with a split that holds out"
              .formatted(preparation.spec().name(), target));
    }
  }

  private int report(
      Study.Outcome outcome,
      String target,
      Conclusion conclusion,
      TrackingDestination destination,
      Console console)
      throws IOException {
    List<Group> groups = Group.of(outcome.results());
    Optional<URI> experiment = destination.experimentLink();
    console.text("");
    console.table(ResultTable.runs(outcome.results()));
    console.table(ResultTable.groups(groups, target));
    console.wrapped(
        "train: accuracy on training expressions; held-out: on expressions whose operands were never"
            + " seen together.",
        2);
    if (outcome.results().stream().anyMatch(ResultTable::isProbed)) {
      console.wrapped(
          "parity: share of the number embedding's spectrum that tells even from odd (at random"
              + " 1/(n-1)); ordering: largest rank correlation of a component with the value.",
          2);
    }
    console.text("");
    experiment.ifPresent(link -> console.text("experiment: " + link));
    outcome.parentLink().ifPresent(link -> console.text("parent run: " + link));
    ObjectNode result = Console.JSON.createObjectNode();
    outcome
        .parentId()
        .ifPresent(id -> Views.leave(destination, views(outcome, id, target), console, result));
    ArrayNode runs = result.putArray("runs");
    outcome.runs().forEach(run -> runs.add(Results.run(run)));
    put(groups, target, result);
    experiment.ifPresent(link -> result.put("experiment", link.toString()));
    outcome.parentId().ifPresent(id -> result.put("run_id", id));
    outcome.parentLink().ifPresent(link -> result.put("parent", link.toString()));
    Reuse.tell(
        outcome.results().stream().map(RunResult::directory).toList(),
        destination,
        console,
        result);
    conclusion.conclude(outcome, result).forEach(console::text);
    console.result(result);

    List<Results.Sent> sent = new ArrayList<>();
    sent.add(
        new Results.Sent(outcome.parentDirectory(), outcome.parentId(), outcome.parentDelivery()));
    outcome.runs().forEach(run -> sent.add(Results.Sent.of(run)));
    return Results.exitCode(sent, destination, console);
  }

  private static void put(List<Group> groups, String target, ObjectNode result) {
    ArrayNode curricula = result.putArray("curricula");
    for (Group group : groups) {
      Interval interval = group.heldOut(target);
      ObjectNode node = curricula.addObject();
      node.put("curriculum", group.name());
      node.put("operation", target);
      node.put("mean", interval.mean());
      if (interval.n() > 1) {
        node.put("low", interval.low());
        node.put("high", interval.high());
      }
      node.put("seeds", interval.n());
      node.put("learned", group.learned(target));
    }
  }

  /** How the runs are looked at: curves of the target first. */
  private RunViews views(Study.Outcome outcome, String parentId, String target) {
    List<String> others =
        outcome.results().stream()
            .flatMap(run -> run.last().heldOut().keySet().stream())
            .filter(operation -> !operation.equals(target))
            .distinct()
            .map(Measure.ANSWER::heldOut)
            .toList();
    return views(
        outcome.results().stream().map(RunResult::spec).toList(),
        others,
        outcome.name(),
        parentId,
        target);
  }

  private RunViews views(
      List<RunSpec> specs, List<String> others, String name, String parentId, String target) {
    return RunViews.ofChildren(
        parentId,
        name,
        List.of(Measure.ANSWER.heldOut(target)),
        false,
        others,
        VariedParams.of(specs.stream().map(params::of).toList()));
  }
}
