package io.coursework.mlflow.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.curricula.spec.Digest;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with the runs of one sweep.
 *
 * @param folder with the parent run and those of its trials
 */
public record SweptRuns(Path folder) {

  private static final String PLAN = "artifacts/plan.json";

  /** The command line that begins the sweep. */
  List<String> begin(Path config, String experiment, URI server, List<String> settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of("sweep", "--config", config.toString(), "--experiment", experiment));
    arguments.addAll(List.of("--runs-dir", folder.toString(), "--tracking-uri", server.toString()));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  private List<Path> directories() throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(RunFolders::isRun).sorted().toList();
    }
  }

  /** The run over all trials, once it has begun. */
  public Optional<Path> parent() throws IOException {
    return directories().stream().filter(run -> Files.exists(run.resolve(PLAN))).findFirst();
  }

  /** Runs of a trial, by its number. */
  public List<Path> of(int trial) throws IOException {
    return directories().stream()
        .filter(run -> run.getFileName().toString().contains("-%04d-".formatted(trial)))
        .toList();
  }

  /** The trials whose journal has an end. */
  public List<Path> finished() throws IOException {
    List<Path> finished = new ArrayList<>();
    for (Path run : directories()) {
      if (Files.notExists(run.resolve(PLAN)) && isFinished(run)) {
        finished.add(run);
      }
    }
    return finished;
  }

  public static boolean isFinished(Path run) throws IOException {
    Path journal = run.resolve("journal.jsonl");
    return Files.exists(journal) && Files.readString(journal).contains("\"FINISHED\"");
  }

  /** Lengths of the journals of {@link #finished}, by name. */
  Map<String, Long> journals() throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    for (Path run : finished()) {
      lengths.put(run.getFileName().toString(), Files.size(run.resolve("journal.jsonl")));
    }
    return lengths;
  }

  /**
   * The table on the parent run, the ids of the trials, and of each run the weights that it came to
   * and its curves, times apart; of a study its verdicts and what it keeps of its trials: the same
   * for the same sweep.
   */
  public List<String> trials() throws IOException {
    Path parent = parent().orElseThrow();
    List<String> trials =
        new ArrayList<>(List.of(Files.readString(parent.resolve("artifacts/trials.tsv"))));
    Path claims = parent.resolve("artifacts/claims.tsv");
    if (Files.exists(claims)) {
      trials.add(Files.readString(claims));
    }
    KeptTrials.read(parent)
        .forEach((id, run) -> trials.add(id + " " + run.params() + " " + run.metrics()));
    JsonNode plan = new ObjectMapper().readTree(parent.resolve(PLAN).toFile()).get("trials");
    plan.forEach(trial -> trials.add(trial.get("id").asText()));
    for (Path run : directories()) {
      if (!run.equals(parent)) {
        String name = run.getFileName().toString().replaceAll("^[0-9-]+|-[0-9a-f]{8}$", "");
        trials.add(name + " " + weights(run) + " " + curves(run));
      }
    }
    return trials.stream().sorted().toList();
  }

  /** The newest checkpoint and a digest of its weights. */
  private static String weights(Path run) throws IOException {
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Path last =
          checkpoints
              .filter(checkpoint -> checkpoint.getFileName().toString().startsWith("step_"))
              .max(Path::compareTo)
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(last.resolve("model.safetensors"));
      return last.getFileName() + " " + new Digest().bytes(bytes, 0, bytes.length).hex();
    }
  }

  private static String curves(Path run) throws IOException {
    Map<String, String> curves = new TreeMap<>();
    RunRecord.read(run, key -> !Outcome.timed(key))
        .metrics()
        .forEach((key, curve) -> curves.put(key, curve.toString()));
    return curves.toString();
  }
}
