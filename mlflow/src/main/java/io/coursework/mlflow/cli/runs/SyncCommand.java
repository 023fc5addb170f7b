package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.system.Causes;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.run.Backlog;
import io.coursework.tracking.run.ResumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Brings runs to the server from their folders. */
public final class SyncCommand implements Command {

  private static final String ALL = "all";
  private static final String DRY_RUN = "dry-run";
  private static final String VERIFY = "verify";

  @Override
  public String name() {
    return "sync";
  }

  @Override
  public String summary() {
    return "send what the MLflow server lacks of runs that were recorded here";
  }

  @Override
  public String arguments() {
    return "DIR... | --all [--runs-dir DIR] [--dry-run] [--verify] [--tracking-uri URI]";
  }

  @Override
  public String example() {
    return "coursework sync --all --dry-run";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(flag(ALL, "every run in the folder of runs, in place of DIR"))
        .addOption(Arguments.value("runs-dir", "DIR", "the folder of runs (default: runs)"))
        .addOption(
            flag(DRY_RUN, "tell what would be sent by the folders' own notes; ask no server"))
        .addOption(
            flag(VERIFY, "read the artifacts back, compare size and hash, send again what differs"))
        .addOption(TrackingOptions.destination());
  }

  private static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.hasOption(DRY_RUN) && line.hasOption(VERIFY)) {
      throw new UsageException("--dry-run asks no server and --verify asks it; give one of them");
    }
    List<Path> runs = RunFolders.withFamilies(chosen(line));
    if (line.hasOption(DRY_RUN)) {
      return look(runs, console);
    }
    Backend backend = backend(line, console);
    Interruption interruption = console.interruption();
    SyncReport report = new SyncReport(console);
    SyncProgress progress = new SyncProgress(console.progress(), interruption);
    Synchronization synchronization = new Synchronization(backend, console::log);
    for (Path run : runs) {
      interruption.check();
      Synchronization.Outcome outcome;
      try (SyncProgress.OfRun watcher = progress.of(run)) {
        outcome = synchronization.send(run, watcher);
      }
      report.add(run, outcome);
      if (outcome.result() == Synchronization.Result.SERVER_AWAY) {
        throw new FailedException(
            outcome.reason().orElse("the server does not answer")
                + "; give the same command again when it is back");
      }
      if (line.hasOption(VERIFY) && outcome.result() == Synchronization.Result.SENT) {
        report.verify(run, synchronization);
      }
    }
    return report.end();
  }

  /** What the runs are sent to; says so if it is a server that does not answer now. */
  private static Backend backend(CommandLine line, Console console) throws IOException {
    Optional<BackendPlace> elsewhere = TrackingOptions.of(line).elsewhere();
    if (elsewhere.isPresent()) {
      return elsewhere.get().backend();
    }
    MlflowConnection connection = TrackingOptions.of(line).connection();
    TrackingDestinations.away(connection)
        .ifPresent(
            why ->
                console.log(
                    "%s; trying again for %d s"
                        .formatted(why, Synchronization.PATIENCE.toSeconds())));
    return TrackingDestinations.backend(connection, Optional.empty());
  }

  private static List<Path> chosen(CommandLine line) throws IOException {
    List<String> words = line.getArgList();
    if (line.hasOption(ALL) != words.isEmpty()) {
      throw new UsageException(
          words.isEmpty()
              ? "no run is named; give its folder, such as runs/latest, or --all"
              : "--all is for every run; leave it out, or the folders");
    }
    if (line.hasOption("runs-dir") && !line.hasOption(ALL)) {
      throw new UsageException("--runs-dir goes with --all; give one of the two");
    }
    if (line.hasOption(ALL)) {
      return in(TrackingOptions.of(line).runs());
    }
    List<Path> runs = new ArrayList<>();
    for (String word : words) {
      Path folder = NamedFolder.of(word, "DIR");
      runs.addAll(RunFolders.isRun(folder) ? List.of(folder) : in(folder));
    }
    return runs;
  }

  private static List<Path> in(Path folder) throws IOException {
    List<Path> runs = RunFolders.in(folder);
    if (runs.isEmpty()) {
      throw new UsageException(
          "%s is not the folder of a run and contains no runs; name the folder of a run, or a folder of runs"
              .formatted(folder));
    }
    return runs;
  }

  /** Tells what would be sent, and changes nothing. */
  private static int look(List<Path> runs, Console console) {
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode list = result.putArray("runs");
    int code = CommandLineInterface.DONE;
    for (Path run : runs) {
      ObjectNode node = list.addObject().put("directory", run.toString());
      try {
        Synchronization.Look look = Synchronization.look(run);
        Backlog backlog = look.backlog();
        console.wrapped(
            "%s: %,d entries, %,d points, %,d files of %,d bytes%s; %s"
                .formatted(
                    run,
                    backlog.entries(),
                    backlog.points(),
                    backlog.files(),
                    backlog.bytes(),
                    look.rejections().isEmpty()
                        ? ""
                        : ", and %,d values or files that were rejected before"
                            .formatted(look.rejections().size()),
                    switch (look.life()) {
                      case WRITTEN -> "still being written";
                      case ENDED -> "it has ended";
                      case HANDED_OUT -> "it was handed out and is not gathered yet";
                      case ABANDONED -> "its process is gone: it would be ended as KILLED";
                    }),
            2);
        node.put("life", look.life().name().toLowerCase(Locale.ROOT));
        node.put("entries", backlog.entries()).put("points", backlog.points());
        node.put("files", backlog.files()).put("bytes", backlog.bytes());
        SyncReport.rejections(node, look.rejections());
        SyncReport.rejections(run, look.rejections(), console);
      } catch (IOException e) {
        String reason =
            e instanceof ResumeException
                ? e.getMessage()
                : "%s cannot be read (%s); mend that, then give the same command again"
                    .formatted(run, Causes.line(e));
        code = CommandLineInterface.FAILED;
        console.log(reason);
        node.put("reason", reason);
      }
    }
    console.result(result);
    return code;
  }
}
