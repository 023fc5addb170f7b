package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.backend.Heartbeat;
import io.coursework.mlflow.backend.RunningRun;
import io.coursework.mlflow.backend.RunningRuns;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.runs.ReapJudge.Verdict;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.TimeText;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.provenance.ProcessTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * Ends runs whose process died without a word: the server would call them running for ever.
 *
 * <p>A run whose process ran among those that can be seen here, and does not any more, is ended at
 * once. In all other cases a heartbeat of the last three minutes protects it.
 */
public final class ReapCommand implements Command {

  private static final String ALL = "all";
  private static final String DRY_RUN = "dry-run";
  private static final String OTHER_HOSTS = "other-hosts";
  private static final String SILENT_FOR = "silent-for";
  private static final Duration SILENT = Duration.ofHours(2);

  @Override
  public String name() {
    return "reap";
  }

  @Override
  public String summary() {
    return "end runs whose process is gone, which MLflow would show as running for ever";
  }

  @Override
  public String arguments() {
    return "[--experiment NAME | --all] [--dry-run] [--other-hosts [--silent-for TIME]] [options]";
  }

  @Override
  public String example() {
    return "coursework reap --all --dry-run";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "experiment",
                "NAME",
                "look at its runs only (default: MLFLOW_EXPERIMENT_NAME, else all experiments)"))
        .addOption(Arguments.flag(ALL, "look at the runs of all experiments"))
        .addOption(Arguments.flag(DRY_RUN, "say what would be ended, and end nothing"))
        .addOption(
            Arguments.flag(
                OTHER_HOSTS, "end also runs of machines and containers that are not this one"))
        .addOption(
            Arguments.value(
                SILENT_FOR,
                "TIME",
                "with --other-hosts: not heard of for so long, such as 90m or 2h (default: 2h)"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    if (line.hasOption(ALL) && line.hasOption("experiment")) {
      throw new UsageException("--all and --experiment exclude each other; give one of them");
    }
    MlflowConnection connection = TrackingOptions.of(line).connection();
    ReapJudge judge = new ReapJudge(ProcessTable.here(), silent(line));
    Interruption interruption = console.interruption();
    RunningRuns runs = new RunningRuns(connection);
    try {
      List<Verdict> verdicts =
          find(runs, line.hasOption(ALL) ? Optional.empty() : connection.experiment(), console)
              .stream()
              .map(run -> judge.of(run, Instant.now()))
              .toList();
      List<Verdict> done = new ArrayList<>();
      if (!line.hasOption(DRY_RUN)) {
        List<Verdict> over = verdicts.stream().filter(Verdict::over).toList();
        done.addAll(end(over, runs, judge, interruption, console));
      }
      report(verdicts, done, line.hasOption(DRY_RUN), console);
      return CommandLineInterface.DONE;
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  private static Optional<Duration> silent(CommandLine line) {
    if (!line.hasOption(OTHER_HOSTS)) {
      if (line.hasOption(SILENT_FOR)) {
        throw new UsageException("--silent-for is for runs of other machines; add --other-hosts");
      }
      return Optional.empty();
    }
    Duration silent = Arguments.duration(line, SILENT_FOR, SILENT);
    if (silent.compareTo(Heartbeat.FRESH) < 0) {
      throw new UsageException(
          "--silent-for %s is below %s, in which a heartbeat may come late; give more"
              .formatted(line.getOptionValue(SILENT_FOR), TimeText.of(Heartbeat.FRESH)));
    }
    return Optional.of(silent);
  }

  private static List<RunningRun> find(
      RunningRuns runs, Optional<String> experiment, Console console) throws BackendException {
    LongConsumer soFar = count -> console.log("%,d running runs so far".formatted(count));
    List<RunningRun> found =
        experiment.isPresent() ? runs.of(experiment.get(), soFar) : runs.all(soFar);
    console.log(
        "%d running %s of %s"
            .formatted(
                found.size(),
                found.size() == 1 ? "run" : "runs",
                experiment.map(name -> "experiment " + name).orElse("all experiments")));
    return found;
  }

  /** Ends what is still over when it is looked at again. */
  private static List<Verdict> end(
      List<Verdict> over,
      RunningRuns runs,
      ReapJudge judge,
      Interruption interruption,
      Console console)
      throws BackendException {
    List<Verdict> done = new ArrayList<>();
    if (over.isEmpty()) {
      return done;
    }
    try (Progress.Bar bar = console.progress().start("reap", over.size(), "runs")) {
      for (int i = 0; i < over.size(); i++) {
        interruption.check();
        Optional<Verdict> now =
            runs.again(over.get(i).run()).map(run -> judge.of(run, Instant.now()));
        if (now.isPresent() && now.get().over()) {
          runs.kill(now.get().run(), reason(now.get()));
          done.add(over.get(i));
        }
        bar.update(i + 1, over.get(i).run().name());
      }
      bar.finish("%d ended".formatted(done.size()));
    }
    return done;
  }

  private static String reason(Verdict verdict) {
    return "reaped: " + verdict.why() + " (" + process(verdict.run()) + ")";
  }

  private static String process(RunningRun run) {
    return run.pulse()
        .process()
        .map(process -> process.pid() + " on " + process.host())
        .orElse("unknown process");
  }

  private static void report(
      List<Verdict> verdicts, List<Verdict> done, boolean dry, Console console) {
    Instant now = Instant.now();
    List<List<String>> rows = new ArrayList<>();
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode list = result.putArray("runs");
    for (Verdict verdict : verdicts) {
      RunningRun run = verdict.run();
      boolean ended = done.contains(verdict);
      String end = dry && verdict.over() ? "would be ended: " : ended ? "ended: " : "";
      rows.add(
          List.of(
              run.name().replaceAll("\\s", " "),
              run.id(),
              run.experiment().replaceAll("\\s", " "),
              process(run),
              TimeText.of(run.pulse().silence(now)) + " ago",
              end + verdict.why()));
      ObjectNode node = list.addObject();
      node.put("run_id", run.id()).put("name", run.name()).put("experiment", run.experiment());
      node.put("link", run.link().toString());
      run.pulse()
          .process()
          .ifPresent(process -> node.put("host", process.host()).put("pid", process.pid()));
      node.put("last_sign", run.pulse().lastSign().toEpochMilli());
      node.put("process", SnakeCase.of(verdict.fate()));
      node.put("over", verdict.over()).put("ended", ended).put("why", verdict.why());
    }
    result.put("ended", done.size()).put("dry_run", dry);
    if (!rows.isEmpty()) {
      console.table(
          new TextTable(
              "running",
              List.of("run", "id", "experiment", "process", "heard of", "verdict"),
              rows));
    }
    long over = verdicts.stream().filter(Verdict::over).count();
    console.text(
        dry
            ? "%d of %d running runs would be ended".formatted(over, verdicts.size())
            : "%d of %d running runs ended".formatted(done.size(), verdicts.size()));
    console.result(result);
  }
}
