package io.coursework.mlflow.sweep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.file.WholeFile;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the runs of a sweep's trials say of themselves, as far as its table needs it: one light
 * record each, kept in a file beside the runs. Only runs that are new or have changed are read. The
 * file may be lost, damaged or old at any time: the runs decide.
 */
public final class TrialIndex {

  private static final String FILE = "index.jsonl";
  private static final String FORMAT = "format";
  private static final int VERSION = 2; // 1 had no tag of when a run had learned
  private static final String JUDGED = "metrics";
  private static final String LOSS = "train/loss";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The tags that a table needs, and those that name a process. */
  private static final Set<String> TAGS =
      Set.of(
          Trial.ID,
          Trial.NUMBER,
          Trial.CONFIRMS,
          RunLifecycle.PAUSED,
          RunRecorder.LEARNED_AT_TOKENS,
          Run.END_REASON);

  /**
   * A run.
   *
   * @param trial its id
   * @param bytes of its journal
   * @param time when that was written last, in milliseconds since 1970
   */
  private record Entry(String trial, long bytes, long time, RunRecord record) {

    /** Whether the journal is as it was; one that has finished stays so. */
    boolean holds(Path run) throws IOException {
      return record.finished() || new Stamp(bytes, time).equals(Stamp.of(run));
    }
  }

  /** By which a change of a journal is noticed. */
  private record Stamp(long bytes, long time) {
    static Stamp of(Path run) throws IOException {
      BasicFileAttributes found =
          Files.readAttributes(run.resolve("journal.jsonl"), BasicFileAttributes.class);
      return new Stamp(found.size(), found.lastModifiedTime().toMillis());
    }
  }

  private final Path runs;
  private final String parent;
  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>(); // by the folder's name
  private final Set<String> judged = new TreeSet<>(); // metrics beside those of any table
  private final Set<String> others = new HashSet<>(); // folders that are not of this sweep
  private final Map<String, String> words = new HashMap<>(); // each text once, however often it is
  private int unsaved;
  private int read;

  private TrialIndex(Path runs, String parent, Path file) {
    this.runs = runs;
    this.parent = parent;
    this.file = file;
  }

  /**
   * Of a sweep.
   *
   * @param runs the folder of all runs
   * @param parent our own id of the sweep's run
   */
  public static TrialIndex of(Path runs, String parent) throws IOException {
    return of(runs, parent, Set.of());
  }

  /** Of a sweep that is under its parent run, with all that it is judged by. */
  public static TrialIndex of(SweepPlan plan, Path parent) throws IOException {
    return of(parent.toAbsolutePath().getParent(), plan.parent(), plan.judgedBy().others());
  }

  private static TrialIndex of(Path runs, String parent, Set<String> judged) throws IOException {
    Path folder = runs.toAbsolutePath().normalize();
    TrialIndex index = new TrialIndex(folder, parent, SweepFolder.of(folder, parent).resolve(FILE));
    index.judged.addAll(judged);
    index.load();
    return index;
  }

  /**
   * The records of all trials that have begun, by the trial's id, as they are now. Where a trial
   * has several runs, by processes that did not see each other, a finished one counts, else the
   * last by name.
   */
  synchronized Map<String, RunRecord> refreshed() throws IOException {
    Set<String> names = names();
    unsaved += entries.keySet().retainAll(names) || others.retainAll(names) ? 1 : 0;
    Map<String, RunRecord> records = new HashMap<>();
    for (String name : names) {
      if (others.contains(name)) {
        continue;
      }
      Path run = runs.resolve(name);
      Entry entry = entries.get(name);
      try {
        if (entry == null || !entry.holds(run)) {
          entry = read(name, run).orElse(null);
        }
      } catch (NoSuchFileException e) {
        entry = null; // it is not a run, or was deleted a moment ago
      }
      if (entry != null) {
        RunRecord other = records.get(entry.trial());
        if (other == null || !other.finished()) {
          records.put(entry.trial(), entry.record());
        }
      }
    }
    return records;
  }

  /** How many journals this object has read to their end. */
  int read() {
    return read;
  }

  /** Keeps what is known for the next process, where a file can be kept. */
  public synchronized void save() {
    if (unsaved == 0) {
      return;
    }
    try {
      WholeFile.replace(file, this::write);
      unsaved = 0;
    } catch (IOException e) {
      // The next process reads the runs themselves.
    }
  }

  private void write(Path path) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      ObjectNode head = JSON.createObjectNode().put(FORMAT, VERSION);
      others.forEach(head.putArray("others")::add);
      judged.forEach(head.putArray(JUDGED)::add);
      out.write(head + "\n");
      for (Entry entry : entries.values()) {
        out.write(line(entry) + "\n");
      }
    }
  }

  /** The folders of runs, the first of any name first. */
  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    String[] all = runs.toFile().list();
    if (all != null) {
      Arrays.stream(all).filter(name -> !name.startsWith(".")).forEach(names::add);
    }
    return names;
  }

  private Optional<Entry> read(String name, Path run) throws IOException {
    Optional<RunHeader> header = TrialRuns.header(run);
    if (header.isEmpty()) {
      entries.remove(name);
      return Optional.empty(); // it has not begun, or cannot be read
    }
    String trial = header.get().tags().get(Trial.ID);
    if (trial == null || !parent.equals(header.get().parentClientRunId())) {
      others.add(name);
      unsaved++;
      return Optional.empty();
    }
    Stamp stamp = Stamp.of(run); // before it is read: what is added meanwhile is seen the next time
    RunRecord record;
    try {
      record = RunRecord.read(run, TrialRow.metrics().or(judged::contains));
    } catch (ResumeException e) {
      record = damaged(run, header.get(), e.getMessage());
    }
    read++;
    Entry entry = new Entry(trial, stamp.bytes(), stamp.time(), light(record));
    entries.put(name, entry);
    unsaved++;
    return Optional.of(entry);
  }

  /** All that is known of a run whose journal is damaged after its first line. */
  private static RunRecord damaged(Path run, RunHeader header, String why) {
    SortedMap<String, String> tags = new TreeMap<>(header.tags());
    tags.put(Run.END_REASON, why);
    return new RunRecord(
        run.toString(),
        Optional.of(header.clientRunId()),
        header.experiment(),
        header.name(),
        Optional.empty(),
        new TreeMap<>(),
        tags,
        new TreeMap<>());
  }

  /** What a table needs of a run. */
  private RunRecord light(RunRecord record) {
    SortedMap<String, MetricHistory> metrics = new TreeMap<>(record.metrics());
    if (!judged.contains(LOSS)) {
      metrics.computeIfPresent(
          LOSS, (key, loss) -> new MetricHistory(List.of(loss.lastStep()), List.of(loss.last())));
    }
    SortedMap<String, String> tags = new TreeMap<>(record.tags());
    Set<String> process =
        ProcessIdentity.of(record.tags()).map(one -> one.tags().keySet()).orElse(Set.of());
    tags.keySet().removeIf(key -> !TAGS.contains(key) && !process.contains(key));
    return new RunRecord(
        record.id(),
        record.clientRunId(),
        once(record.experiment()),
        record.name(),
        record.ended(),
        once(record.params()),
        once(tags),
        metrics);
  }

  private SortedMap<String, String> once(SortedMap<String, String> texts) {
    SortedMap<String, String> same = new TreeMap<>();
    texts.forEach((key, value) -> same.put(once(key), once(value)));
    return same;
  }

  private String once(String text) {
    String known = words.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private static String line(Entry entry) {
    ObjectNode node = JSON.createObjectNode().put("trial", entry.trial());
    node.put("bytes", entry.bytes()).put("time", entry.time());
    entry.record().ended().ifPresent(status -> node.put("ended", status.name()));
    RecordJson.write(entry.record(), node);
    return node.toString();
  }

  private void load() throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (BufferedReader in = Files.newBufferedReader(file)) {
      JsonNode head = JSON.readTree(String.valueOf(in.readLine()));
      if (head.path(FORMAT).asInt() != VERSION) {
        return;
      }
      Set<String> kept = new TreeSet<>();
      head.path(JUDGED).forEach(key -> kept.add(key.asText()));
      if (!kept.containsAll(judged)) {
        return; // it was made for fewer metrics
      }
      judged.addAll(kept);
      head.path("others").forEach(name -> others.add(name.asText()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode node = JSON.readTree(line);
        String name = node.path("run").asText();
        Optional<RunStatus> ended =
            Optional.ofNullable(node.path("ended").textValue()).map(RunStatus::valueOf);
        RunRecord record = RecordJson.read(node, runs.resolve(name), ended);
        entries.put(
            name,
            new Entry(
                node.path("trial").asText(),
                node.path("bytes").asLong(),
                node.path("time").asLong(),
                light(record)));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      entries.clear(); // as if it had been lost
      others.clear();
    }
  }
}
