package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.ServerCopy;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.Causes;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunSnapshot;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * Makes room in the folder of runs: takes away those that have ended and that the server has, whole
 * and verified, file by file. A study or sweep goes as one or not at all.
 */
public final class GcCommand implements Command {

  private static final String DRY_RUN = "dry-run";

  /**
   * A run's folder, and why it stays.
   *
   * @param family our own id of the outermost run that it is a part of
   * @param was as it was before it was compared; empty if it cannot be read
   * @param stays empty if it may go
   */
  private record Found(
      Path folder, String family, Optional<RunSnapshot> was, Optional<String> stays) {

    private long bytes() {
      return was.map(RunSnapshot::bytes).orElse(0L);
    }

    private Found staying(String why) {
      return new Found(folder, family, was, Optional.of(why));
    }
  }

  @Override
  public String name() {
    return "gc";
  }

  @Override
  public String summary() {
    return "delete run folders of which the server has a complete, verified copy";
  }

  @Override
  public String arguments() {
    return "[--dry-run] [--runs-dir DIR] [options]";
  }

  @Override
  public String example() {
    return "coursework gc --dry-run";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.flag(DRY_RUN, "say what would be deleted, and delete nothing"))
        .addOption(TrackingOptions.runsFolder())
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    boolean dry = line.hasOption(DRY_RUN);
    Interruption interruption = console.interruption();
    List<Found> found = new ArrayList<>();
    List<Path> runs = RunFolders.in(TrackingOptions.of(line).runs());
    Map<String, String> parents = parents(runs);
    try (Progress.Bar bar = console.progress().start("comparing", runs.size(), "runs")) {
      ServerCopy server = new ServerCopy(TrackingOptions.of(line).connection());
      for (int i = 0; i < runs.size(); i++) {
        interruption.check();
        found.add(look(runs.get(i), parents, server));
        bar.update(i + 1, "");
      }
      bar.finish("%d runs".formatted(runs.size()));
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
    List<Found> judged = asFamilies(found);
    return report(dry ? judged : deleted(judged, interruption), dry, console);
  }

  /** Deletes what may go, family by family: a family of which somebody uses a run now stays. */
  private static List<Found> deleted(List<Found> judged, Interruption interruption)
      throws IOException {
    Map<String, List<RunSnapshot>> families = new LinkedHashMap<>();
    for (Found run : judged) {
      if (run.stays().isEmpty()) {
        families
            .computeIfAbsent(run.family(), family -> new ArrayList<>())
            .add(run.was().orElseThrow());
      }
    }
    Map<String, String> staying = new HashMap<>();
    for (Map.Entry<String, List<RunSnapshot>> family : families.entrySet()) {
      interruption.check();
      try {
        RunSnapshot.delete(family.getValue());
      } catch (ResumeException e) {
        staying.put(family.getKey(), e.getMessage());
      }
    }
    return judged.stream()
        .map(
            run ->
                run.stays().isEmpty() && staying.containsKey(run.family())
                    ? run.staying(staying.get(run.family()))
                    : run)
        .toList();
  }

  private static Found look(Path run, Map<String, String> parents, ServerCopy server)
      throws BackendException {
    String id = run.toString();
    Optional<RunSnapshot> was = Optional.empty();
    Optional<String> stays;
    try {
      id = RunFolders.header(run).map(RunHeader::clientRunId).orElse(id);
      was = Optional.of(RunSnapshot.of(run));
      Synchronization.Look look = Synchronization.look(run);
      stays =
          look.life() == Synchronization.Life.WRITTEN
              ? Optional.of("it is being written")
              : look.life() == Synchronization.Life.ABANDONED
                  ? Optional.of("it has no end; see 'coursework sync'")
                  : look.life() == Synchronization.Life.HANDED_OUT
                      ? Optional.of("it was handed out and is not gathered yet")
                      : !look.rejections().isEmpty()
                          ? Optional.of("the server has rejected something of it")
                          : server.lacks(run);
    } catch (ResumeException e) {
      stays = Optional.of(e.getMessage());
    } catch (IOException e) {
      stays =
          Optional.of(
              "%s cannot be compared (%s); mend that, then give the same command again"
                  .formatted(run, Causes.line(e)));
    }
    return new Found(run, family(id, parents), was, stays);
  }

  /** Our own id of the run that each run is a part of. */
  private static Map<String, String> parents(List<Path> runs) {
    Map<String, String> parents = new HashMap<>();
    for (Path run : runs) {
      try {
        RunFolders.header(run)
            .filter(header -> header.parentClientRunId() != null)
            .ifPresent(header -> parents.put(header.clientRunId(), header.parentClientRunId()));
      } catch (IOException e) {
        // Damaged, or not to be read: it stays, and says so.
      }
    }
    return parents;
  }

  private static String family(String id, Map<String, String> parents) {
    String outermost = id;
    for (int i = 0; i <= parents.size() && parents.containsKey(outermost); i++) {
      outermost = parents.get(outermost);
    }
    return outermost;
  }

  /** A sweep whose parent has gone could not continue, nor one whose trials have. */
  private static List<Found> asFamilies(List<Found> found) {
    Map<String, Found> staying = new LinkedHashMap<>();
    found.stream()
        .filter(run -> run.stays().isPresent())
        .forEach(run -> staying.putIfAbsent(run.family(), run));
    return found.stream()
        .map(
            run ->
                run.stays().isEmpty() && staying.containsKey(run.family())
                    ? run.staying(
                        "it belongs with %s, which is kept"
                            .formatted(staying.get(run.family()).folder().getFileName()))
                    : run)
        .toList();
  }

  private static int report(List<Found> runs, boolean dry, Console console) {
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode list = result.putArray("runs");
    long going = 0;
    long bytes = 0;
    for (Found run : runs) {
      boolean goes = run.stays().isEmpty();
      going += goes ? 1 : 0;
      bytes += goes ? run.bytes() : 0;
      console.wrapped(
          "%s: %s"
              .formatted(
                  run.folder(),
                  run.stays()
                      .map(why -> "kept: " + why)
                      .orElse(dry ? "would be deleted" : "deleted")),
          2);
      ObjectNode node = list.addObject();
      node.put("directory", run.folder().toString()).put("bytes", run.bytes());
      node.put("goes", goes);
      run.stays().ifPresent(why -> node.put("reason", why));
    }
    console.text(
        "%d of %d runs, %.1f MB, %s"
            .formatted(
                going,
                runs.size(),
                bytes / 1e6,
                dry
                    ? "would be deleted; without --dry-run they are"
                    : "were deleted; the server has them"));
    result.put("dry_run", dry).put("going", going).put("bytes", bytes);
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
