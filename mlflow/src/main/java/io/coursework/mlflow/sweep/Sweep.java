package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.recording.LoggedTables;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.engine.TrialClaims;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.plan.SettingLoader;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.ShortPath;
import io.coursework.mlflow.system.SystemMonitor;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The trials of a plan under one parent run, some at a time. What a process leaves behind, however
 * it ends, is enough for the next to continue: the plan lies with the parent run from its first
 * moment.
 */
public final class Sweep {

  private static final int MOST_NUMBERS = 20;

  /** Who goes on with a sweep whose trials others start. */
  private static final String ELSEWHERE = "whoever runs its trials";

  private final SystemMonitor monitor;
  private final ConfigLoader config;
  private final SettingLoader loader;
  private final RunParams params;

  @Inject
  Sweep(SystemMonitor monitor, ConfigLoader config, SettingLoader loader, RunParams params) {
    this.monitor = monitor;
    this.config = config;
    this.loader = loader;
    this.params = params;
  }

  /**
   * The result of a sweep.
   *
   * @param plan with all trials that it got
   * @param directory the parent run's
   * @param remoteId the parent run's id on the server, empty if the server never answered
   * @param link the parent run's page
   * @param delivery what of the parent run has reached the server
   * @param table all trials
   * @param outcomes of all trials in this process, by number
   */
  public record Outcome(
      SweepPlan plan,
      Path directory,
      Optional<String> remoteId,
      Optional<URI> link,
      Delivery delivery,
      TrialTable table,
      List<TrialOutcome> outcomes) {

    /** The trials that did not come as far as they were to be trained. */
    public List<TrialRow> unfinished() {
      return Sweep.unfinished(table, outcomes);
    }
  }

  /**
   * Begins a sweep and runs its trials.
   *
   * @param header of the parent run
   * @param choice of the engine, as it is recorded
   * @param engine runs them
   * @throws InterruptedRunException if the user stopped it; what ran is written down, ended as
   *     KILLED and can continue
   */
  public Outcome begin(
      SweepPlan plan,
      RunHeader header,
      EngineChoice choice,
      Engine engine,
      TrialContext place,
      Progress progress)
      throws IOException {
    place.interruption().check();
    try (Run parent = start(plan, header, choice, Map.of(), place)) {
      place.notices().accept("if this stops, continue with: " + resumption(parent));
      return run(plan.under(header), parent, choice, engine, place, progress);
    }
  }

  /**
   * Begins a sweep whose trials other processes will run, one by one.
   *
   * @return the parent run, which has no end until its trials are gathered
   */
  public Outcome plan(SweepPlan plan, RunHeader header, TrialContext place) throws IOException {
    try (Run parent = start(plan, header, EngineChoice.scheduler(), Map.of(), place)) {
      parent.handOut(ELSEWHERE);
      Delivery delivery = parent.drain(place.interruption()::drain);
      SweepPlan under = plan.under(header);
      TrialTable table = TrialTable.read(under, parent.directory(), params);
      return outcome(under, parent, delivery, table, List.of());
    }
  }

  private static String resumption(Run parent) {
    return "coursework sweep --resume " + ShortPath.of(parent.directory());
  }

  private static TrialContext.Concluded said(String line) {
    return new TrialContext.Concluded(line + "\n\n", List.of());
  }

  /**
   * Begins a sweep whose trials have been run elsewhere, as far as they have, and concludes.
   *
   * @param found what is known of them, by path among the artifacts of the parent run
   * @return the parent run, which can continue where trials are left
   */
  public Outcome gather(
      SweepPlan plan, RunHeader header, Map<String, byte[]> found, TrialContext place)
      throws IOException {
    SweepPlan under = plan.under(header);
    try (Run parent = start(plan, header, EngineChoice.local(), found, place)) {
      place.onParent().accept(parent);
      TrialTable table =
          summarize(under, parent, List.of(), place.conclusion().conclude(under, parent));
      BestSetting.record(parent, SweepRanking.of(table));
      if (table.unfinished().isEmpty()) {
        parent.end(RunStatus.FINISHED, null);
      } else {
        place.notices().accept("run what is left with: " + resumption(parent));
        parent.end(
            RunStatus.KILLED, "gathered: %d trials are left".formatted(table.unfinished().size()));
      }
      return outcome(under, parent, parent.drain(place.interruption()::drain), table, List.of());
    }
  }

  private Run start(
      SweepPlan plan,
      RunHeader header,
      EngineChoice choice,
      Map<String, byte[]> found,
      TrialContext place)
      throws IOException {
    byte[] json = bytes(plan.under(header).json(config));
    Map<String, byte[]> files = new TreeMap<>(place.conclusion().fixed(plan));
    files.putAll(found);
    files.put(SweepPlan.FILE, json);
    files.put(EngineChoice.FILE, choice.json());
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.put(EngineChoice.TAG, choice.words());
    Run parent = place.tracking().start(header.withTags(tags), files);
    TrialClaims.begin(parent.directory().getParent(), header.clientRunId());
    parent.describe("%d trials.".formatted(plan.trials().size()));
    return parent;
  }

  /**
   * Continues with a sweep that was stopped: finished trials stay as they are, broken ones continue
   * from their newest checkpoint, the others begin.
   *
   * @param stopped the parent run
   * @param choice of the engine, which need not be that of before
   * @throws InterruptedRunException as {@link #begin}
   */
  public Outcome resume(
      SweepPlan plan,
      StoppedRun stopped,
      EngineChoice choice,
      Engine engine,
      TrialContext place,
      Progress progress)
      throws IOException {
    place.interruption().check();
    SweepPlan under = plan.under(stopped.header());
    boolean elsewhere = !EngineChoice.read(stopped.directory()).equals(Optional.of(choice));
    try (Run parent = place.tracking().resume(stopped)) {
      if (!stopped.finished()) {
        if (elsewhere) {
          parent.artifact(EngineChoice.FILE, choice.json());
          parent.tag(EngineChoice.TAG, choice.words());
        }
        return run(under, parent, choice, engine, place, progress);
      }
      TrialIndex index = index(under, parent);
      GrowingPlan growing = new GrowingPlan(under, parent, config, loader);
      List<TrialOutcome> outcomes =
          new SearchRounds(growing, parent.directory(), engine, progress, index).run(place);
      TrialTable table = TrialTable.read(growing.now(), parent.directory(), params, index);
      index.save();
      return outcome(
          growing.now(), parent, parent.drain(place.interruption()::drain), table, outcomes);
    }
  }

  private Outcome run(
      SweepPlan plan,
      Run parent,
      EngineChoice choice,
      Engine engine,
      TrialContext place,
      Progress progress)
      throws IOException {
    GrowingPlan growing = new GrowingPlan(plan, parent, config, loader);
    try {
      place.onParent().accept(parent);
      TrialIndex index = index(plan, parent);
      TrialContext keeping = keeping(growing, parent, place, index);
      // The machine is sampled for each of the trials.
      List<TrialOutcome> outcomes =
          monitor.watch(
              parent,
              Duration.ZERO,
              0,
              () ->
                  new SearchRounds(growing, parent.directory(), engine, progress, index)
                      .run(keeping));
      index.save();
      TrialTable table =
          summarize(
              growing.now(), parent, outcomes, place.conclusion().conclude(growing.now(), parent));
      BestSetting.record(parent, SweepRanking.of(table));
      List<TrialRow> unfinished = unfinished(table, outcomes);
      if (unfinished.isEmpty()) {
        parent.end(RunStatus.FINISHED, null);
      } else if (choice.handedOut()) {
        parent.handOut(ELSEWHERE);
      } else {
        parent.end(RunStatus.FAILED, reason(unfinished));
      }
      return outcome(
          growing.now(), parent, parent.drain(place.interruption()::drain), table, outcomes);
    } catch (InterruptedRunException e) {
      summarize(
          growing.now(),
          parent,
          List.of(),
          said("**Interrupted**: continue with `%s`.".formatted(resumption(parent))));
      if (choice.handedOut()) {
        parent.handOut(ELSEWHERE);
      }
      parent.end(RunStatus.KILLED, e.getMessage());
      parent.drain(place.interruption()::drain);
      place.onParent().accept(parent);
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      fail(growing.now(), parent, e);
      throw e;
    }
  }

  /** Ends the sweep's run as failed, with what its trials have reached. */
  private void fail(SweepPlan plan, Run parent, Throwable why) {
    String reason = Causes.line(why);
    try {
      summarize(plan, parent, List.of(), said("**FAILED**: " + reason));
    } catch (IOException | RuntimeException again) {
      why.addSuppressed(again);
    }
    parent.end(RunStatus.FAILED, reason);
  }

  private static TrialIndex index(SweepPlan plan, Run parent) throws IOException {
    return TrialIndex.of(plan, parent.directory());
  }

  /** This workplace, with the results of trials kept with the run over them. */
  private static TrialContext keeping(
      GrowingPlan plan, Run parent, TrialContext place, TrialIndex index) throws IOException {
    KeptTrials kept = KeptTrials.of(plan::now, parent, place.conclusion(), index);
    return place.onEnd(
        trial -> {
          try {
            kept.add(trial);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The trials that did not come where they were to come, here or in another process. */
  private static List<TrialRow> unfinished(TrialTable table, List<TrialOutcome> outcomes) {
    Set<String> failed =
        outcomes.stream()
            .filter(outcome -> outcome.failure().isPresent())
            .map(outcome -> outcome.trial().id())
            .collect(Collectors.toSet());
    return table.unfinished().stream().filter(row -> failed.contains(row.id())).toList();
  }

  private static Outcome outcome(
      SweepPlan plan,
      Run parent,
      Delivery delivery,
      TrialTable table,
      List<TrialOutcome> outcomes) {
    return new Outcome(
        plan, parent.directory(), parent.remoteId(), parent.link(), delivery, table, outcomes);
  }

  /**
   * The results of the trials: files, tables, and the top of the page.
   *
   * @param outcomes of trials in this process
   * @param concluded before it on the page
   */
  private TrialTable summarize(
      SweepPlan plan, Run parent, List<TrialOutcome> outcomes, TrialContext.Concluded concluded)
      throws IOException {
    TrialTable trials = TrialTable.read(plan, parent.directory(), params).with(outcomes);
    SweepPage page =
        new SweepPage(
            plan.sweep(), SweepRanking.of(trials), plan.rules(), plan.growth().earlier().told());
    parent.artifact("trials.tsv", bytes(trials.table().tsv()));
    parent.artifact(SweepPage.FILE, bytes(page.html()));
    for (Figure figure : page.figures()) {
      parent.artifact("figures/" + figure.name() + ".svg", bytes(figure.svg()));
    }
    List<TextTable> tables = new ArrayList<>(page.tables());
    Optional<TextTable> found = plan.search().found(plan, trials.known());
    found.ifPresent(tables::add);
    tables.addAll(concluded.tables());
    LoggedTables.record(parent, tables);
    parent.describe(
        concluded.markdown()
            + found.map(one -> ResultTable.markdown(one) + "\n").orElse("")
            + page.markdown());
    return trials;
  }

  private static String reason(List<TrialRow> unfinished) {
    return "trials that have not finished: " + numbers(unfinished);
  }

  /** The first numbers of trials, for people. */
  public static String numbers(List<TrialRow> rows) {
    String first =
        rows.stream()
            .limit(MOST_NUMBERS)
            .map(row -> Integer.toString(row.number()))
            .collect(Collectors.joining(", "));
    int more = rows.size() - MOST_NUMBERS;
    return more > 0 ? "%s and %,d more".formatted(first, more) : first;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
