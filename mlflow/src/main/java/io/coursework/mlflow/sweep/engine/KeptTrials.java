package io.coursework.mlflow.sweep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The results of the finished trials of a sweep, kept with the sweep's own run: it continues from
 * there if their folders are gone. A file a seed, a line a trial, so that a long sweep sends little
 * of it again whenever a trial ends.
 */
public final class KeptTrials {

  /** Among the artifacts of the sweep's run. */
  public static final String FOLDER = "outcomes";

  /** The most bytes that a file may have: a seed's trials. */
  public static final long LARGEST = 256 << 20;

  /** On a kept run: its page on the server, if it had one. */
  public static final String PAGE = "page";

  private static final String FORMAT = "format";
  private static final int VERSION = 1;
  private static final String NAMES = "[0-9]{1,19}\\.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<SweepPlan> plan;
  private final Run parent;
  private final TrialContext.Conclusion conclusion;
  private final Map<String, RunRecord> kept;
  private final Map<String, String> written = new HashMap<>();

  private KeptTrials(
      Supplier<SweepPlan> plan,
      Run parent,
      TrialContext.Conclusion conclusion,
      Map<String, RunRecord> kept) {
    this.plan = plan;
    this.parent = parent;
    this.conclusion = conclusion;
    this.kept = kept;
  }

  /**
   * Those of a sweep's run, with all that have finished and were not kept yet.
   *
   * @param plan as it is at any moment
   */
  public static KeptTrials of(
      Supplier<SweepPlan> plan, Run parent, TrialContext.Conclusion conclusion, TrialIndex index)
      throws IOException {
    Map<String, RunRecord> kept = read(parent.directory());
    KeptTrials all = new KeptTrials(plan, parent, conclusion, kept);
    List<Trial> trials = plan.get().trials();
    all.written.putAll(files(trials, kept));
    for (Map.Entry<String, RunRecord> run : index.refreshed().entrySet()) {
      if (!kept.containsKey(run.getKey()) && run.getValue().finished()) {
        all.put(run.getKey(), Path.of(run.getValue().id()));
      }
    }
    all.write(trials);
    return all;
  }

  /** Keeps a trial that has finished. */
  public synchronized void add(Trial trial) throws IOException {
    Optional<Path> run =
        TrialClaims.of(parent.directory().getParent(), plan.get().parent()).run(trial);
    if (run.isPresent() && put(trial.id(), run.get())) {
      long seed = trial.spec().seed();
      write(plan.get().trials().stream().filter(other -> other.spec().seed() == seed).toList());
    }
  }

  /** Keeps what is to be kept of a run, if that is anything and can be read. */
  private boolean put(String trial, Path run) throws IOException {
    try {
      Optional<RunRecord> record = conclusion.kept(plan.get(), run).filter(RunRecord::finished);
      if (record.isPresent()) {
        kept.put(trial, withPage(record.get(), run));
      }
      return record.isPresent();
    } catch (ResumeException e) {
      return false; // a damaged journal: 'coursework sync' says so
    }
  }

  /** With the address of its page: that of the sweep's run, with another id. */
  private RunRecord withPage(RunRecord record, Path run) throws IOException {
    Optional<String> id = RunFolders.remoteId(run);
    if (id.isEmpty() || parent.link().isEmpty() || parent.remoteId().isEmpty()) {
      return record;
    }
    SortedMap<String, String> tags = new TreeMap<>(record.tags());
    tags.put(PAGE, parent.link().get().toString().replace(parent.remoteId().get(), id.get()));
    return record.withTags(tags);
  }

  private void write(List<Trial> trials) {
    files(trials, kept)
        .forEach(
            (path, text) -> {
              if (!text.equals(written.put(path, text))) {
                parent.artifact(path, text.getBytes(StandardCharsets.UTF_8));
              }
            });
  }

  /**
   * The records of trials as files.
   *
   * @param trials all of a plan, or of some of its seeds
   * @param kept by the trial's id; those of other trials are left out
   * @return texts by path among the artifacts of the sweep's run
   */
  public static Map<String, String> files(List<Trial> trials, Map<String, RunRecord> kept) {
    SortedMap<String, StringBuilder> files = new TreeMap<>();
    for (Trial trial : trials) {
      RunRecord record = kept.get(trial.id());
      if (record != null) {
        files
            .computeIfAbsent(path(trial), path -> new StringBuilder())
            .append(line(trial.id(), record))
            .append('\n');
      }
    }
    Map<String, String> texts = new TreeMap<>();
    files.forEach((path, text) -> texts.put(path, text.toString()));
    return texts;
  }

  private static String path(Trial trial) {
    return "%s/%d.jsonl".formatted(FOLDER, trial.spec().seed());
  }

  private static String line(String trial, RunRecord record) {
    ObjectNode node = JSON.createObjectNode().put(FORMAT, VERSION).put("trial", trial);
    RecordJson.write(record, node);
    return node.toString();
  }

  /**
   * The records that a sweep's run keeps, by the trial's id.
   *
   * @param parent the folder of that run
   * @throws ConfigException if a file is of a later build
   * @throws IOException if a file is damaged, or names a run elsewhere than beside the sweep's
   */
  public static Map<String, RunRecord> read(Path parent) throws IOException {
    Map<String, RunRecord> kept = new HashMap<>();
    Path folder = new RunArtifact(parent, FOLDER).path();
    if (!Files.isDirectory(folder)) {
      return kept;
    }
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files.map(file -> file.getFileName().toString()).filter(n -> n.matches(NAMES)).toList();
    }
    for (String name : names) {
      read(new RunArtifact(parent, FOLDER + "/" + name), parent, kept);
    }
    return kept;
  }

  /** Whether a sweep's run keeps the result of a trial; of its files one is read. */
  static boolean has(Trial trial, Path parent) throws IOException {
    RunArtifact file = new RunArtifact(parent, path(trial));
    Map<String, RunRecord> kept = new HashMap<>();
    if (file.exists()) {
      read(file, parent, kept);
    }
    return kept.containsKey(trial.id());
  }

  private static void read(RunArtifact file, Path parent, Map<String, RunRecord> kept)
      throws IOException {
    int number = 0;
    for (String line : file.text(LARGEST).lines().toList()) {
      number++;
      read(line, parent, "%s, line %d".formatted(file.path(), number), kept);
    }
  }

  private static void read(String line, Path parent, String where, Map<String, RunRecord> kept)
      throws IOException {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.path(FORMAT).asLong() > VERSION) {
        throw new ConfigException(FormatVersion.newer(where, node.path(FORMAT).asLong(), VERSION));
      }
      kept.put(node.path("trial").asText(), record(node, parent));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "%s is not the result of a trial; take the file from MLflow again, or delete it: its trials are then read from their folders, or trained again"
              .formatted(where),
          e);
    }
  }

  private static RunRecord record(JsonNode node, Path parent) throws IOException {
    Path run = new Fence(parent.toAbsolutePath().getParent()).folder(node.path("run").asText());
    return RecordJson.read(node, run, Optional.of(RunStatus.FINISHED));
  }
}
