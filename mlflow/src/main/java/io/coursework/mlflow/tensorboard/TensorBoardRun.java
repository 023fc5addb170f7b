package io.coursework.mlflow.tensorboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * A run in a folder of its own. The file of events is all that is known of it: curves as scalars;
 * who, when and how it ended, params, tags and data sets as tables of text, whole at each change;
 * pictures as images. Beside it lie the run's own files.
 */
final class TensorBoardRun implements RemoteRun {
  /** Apart from all curves, and together on the page of texts. */
  private static final String ABOUT = "about/";

  private static final String RUN = ABOUT + "run";
  private static final String PARAMS = ABOUT + "params";
  private static final String TAGS = ABOUT + "tags";
  private static final String DATASETS = ABOUT + "datasets";
  private static final String DESCRIPTION = ABOUT + "description";

  private static final String STATUS = "status";
  private static final String END = "end";
  private static final String RUNNING = "RUNNING";

  /** What events since TensorFlow 1 are called; without it all of a restart would be orphans. */
  private static final String FILE_VERSION = "brain.Event:2";

  /** Pictures that have their step in their name: {@code pca+step+600+timestamp+...png}. */
  private static final Pattern STEPPED_PNG = Pattern.compile("(.+?)\\+step\\+(\\d{1,18})\\+.*");

  /** Ends the name of the small copy of such a picture, which shows nothing more. */
  private static final String THUMBNAIL = "+compressed";

  /** A larger one is an artifact only: the page would load it with every look. */
  private static final long LARGEST_PNG = 10 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  @FunctionalInterface
  private interface Call {
    void make() throws IOException, BackendException;
  }

  private final String id;
  private final Path folder;
  private final EventFile events;
  private final RunFiles own;

  // What the file holds.
  private WrittenPoints points = new WrittenPoints();
  private final Map<String, Summary.Value> texts = new HashMap<>();
  private final Map<String, Long> said = new HashMap<>();

  /** By tag and step, what tells a picture from another. */
  private final Map<String, NavigableMap<Long, String>> pictures = new HashMap<>();

  private double newest;

  TensorBoardRun(Path logDirectory, Path folder, EventFile events) {
    this.id = logDirectory.relativize(folder).toString().replace('\\', '/');
    this.folder = folder;
    this.events = events;
    this.own = new RunFiles(folder);
  }

  /** Says what is known at the start, unless it was said before. */
  void begin(RunHeader header) throws BackendException {
    call(
        () -> {
          List<Event> opening = new ArrayList<>();
          double start = seconds(header.start());
          if (newest == 0) {
            opening.add(Event.newBuilder().setWallTime(start).setFileVersion(FILE_VERSION).build());
          }
          newest = Math.max(newest, start);
          if (!texts.containsKey(RUN)) {
            opening.add(said(Summaries.table(RUN, identity(header))));
          }
          if (!texts.containsKey(TAGS) && !header.tags().isEmpty()) {
            opening.add(said(Summaries.table(TAGS, header.tags())));
          }
          if (!texts.containsKey(DESCRIPTION) && !header.description().isBlank()) {
            opening.add(said(Summaries.text(DESCRIPTION, header.description())));
          }
          append(opening);
        });
  }

  private static Map<String, String> identity(RunHeader header) {
    Map<String, String> run = new TreeMap<>();
    run.put("name", header.name());
    run.put("experiment", header.experiment());
    run.put("client_run_id", header.clientRunId());
    run.put("start", header.start().toString());
    run.put("user", header.user());
    run.put("source", header.sourceName());
    run.put(STATUS, RUNNING);
    if (header.parentClientRunId() != null) {
      run.put("parent_client_run_id", header.parentClientRunId());
    }
    header
        .git()
        .ifPresent(
            git -> {
              run.put("git.commit", git.commit());
              run.put("git.dirty", Boolean.toString(git.dirty()));
              git.branch().ifPresent(branch -> run.put("git.branch", branch));
              git.remote().ifPresent(remote -> run.put("git.remote", remote));
            });
    return run;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public URI link() {
    return folder.toUri();
  }

  @Override
  public void params(Map<String, String> values) throws BackendException {
    call(
        () -> {
          Map<String, String> params = rows(PARAMS);
          Map<String, String> tags = rows(TAGS);
          for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            String known = params.putIfAbsent(value.getKey(), value.getValue());
            if (known != null && !known.equals(value.getValue())) {
              String told = tags.getOrDefault(ParamDrift.TAG, "");
              tags.put(
                  ParamDrift.TAG, ParamDrift.add(told, value.getKey(), known, value.getValue()));
            }
          }
          say(Summaries.table(PARAMS, params));
          say(Summaries.table(TAGS, tags));
        });
  }

  @Override
  public void metrics(List<MetricPoint> values) throws BackendException {
    call(
        () -> {
          List<Event> batch = new ArrayList<>();
          sessionStart(batch);
          Event.Builder event = Event.newBuilder();
          Set<String> curves = new HashSet<>();
          for (MetricPoint point : points.missing(values, this::readPoints)) {
            double time = seconds(point.time());
            if (event.getWallTime() != time || event.getStep() != point.step()) {
              addTo(batch, event);
              event = Event.newBuilder().setWallTime(time).setStep(point.step());
            }
            boolean first = !points.hasCurve(point.key()) && curves.add(point.key());
            event.getSummaryBuilder().addValue(Summaries.scalar(point.key(), point.value(), first));
          }
          addTo(batch, event);
          append(batch);
        });
  }

  private static void addTo(List<Event> batch, Event.Builder event) {
    if (event.getSummary().getValueCount() > 0) {
      batch.add(event.build());
    }
  }

  /**
   * The page of hyperparameters hears the first word only: it is said when the first point comes,
   * and the params are known.
   */
  private void sessionStart(List<Event> batch) {
    Map<String, String> params = rows(PARAMS);
    if (!said.containsKey(Summaries.SESSION_START) && !params.isEmpty()) {
      double start = seconds(Instant.parse(rows(RUN).get("start")));
      batch.add(said(Summaries.sessionStart(params, start)));
    }
  }

  @Override
  public void tags(Map<String, String> values) throws BackendException {
    call(
        () -> {
          Map<String, String> tags = rows(TAGS);
          tags.putAll(values);
          String description = tags.remove(Run.DESCRIPTION);
          if (description != null) {
            say(Summaries.text(DESCRIPTION, description));
          }
          say(Summaries.table(TAGS, tags));
        });
  }

  @Override
  public void dataset(DatasetInput input) throws BackendException {
    call(
        () -> {
          ObjectNode about = JSON.createObjectNode();
          about.set("source", JSON.valueToTree(new TreeMap<>(input.source())));
          about.set("columns", JSON.valueToTree(input.columns()));
          about.set("profile", JSON.valueToTree(new TreeMap<>(input.profile())));
          Map<String, String> datasets = rows(DATASETS);
          datasets.put(
              "%s %s %s".formatted(input.context(), input.name(), input.digest()),
              about.toString());
          say(Summaries.table(DATASETS, datasets));
        });
  }

  @Override
  public void artifact(String path, Path file) throws BackendException {
    call(
        () -> {
          own.putArtifact(path, file);
          if (path.endsWith(".png") && Files.size(file) <= LARGEST_PNG) {
            picture(path.substring(0, path.length() - ".png".length()), Files.readAllBytes(file));
          }
        });
  }

  @Override
  public boolean fetch(String path, long most, Path target) throws BackendException {
    boolean[] there = new boolean[1];
    call(() -> there[0] = own.fetchArtifact(path, most, target));
    return there[0];
  }

  private void picture(String name, byte[] png) throws IOException {
    if (!Summaries.isPng(png) || name.endsWith(THUMBNAIL)) {
      return;
    }
    Matcher stepped = STEPPED_PNG.matcher(name);
    Summary.Value picture = Summaries.png(stepped.matches() ? stepped.group(1) : name, png);
    NavigableMap<Long, String> shown = pictures.getOrDefault(picture.getTag(), new TreeMap<>());
    boolean last = !shown.isEmpty() && shown.lastEntry().getValue().equals(content(picture));
    long next = shown.isEmpty() ? 0 : shown.lastKey() + (last ? 0 : 1);
    long step = stepped.matches() ? Long.parseLong(stepped.group(2)) : next;
    if (!content(picture).equals(shown.get(step))) {
      append(List.of(at(newest, step, picture)));
    }
  }

  /** Two pictures with the same are taken for one. */
  private static String content(Summary.Value picture) {
    CRC32C crc = new CRC32C();
    crc.update(picture.getImage().getEncodedImageString().asReadOnlyByteBuffer());
    return "%d %x".formatted(picture.getImage().getEncodedImageString().size(), crc.getValue());
  }

  /** In one step: a disk does not fail every other time. */
  @Override
  public OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step)
      throws BackendException {
    if (!card.checkpoint()) {
      call(() -> own.putModel(name, files));
    }
    return OptionalInt.empty();
  }

  @Override
  public void end(RunStatus status, Instant time) throws BackendException {
    call(
        () -> {
          List<Event> ending = new ArrayList<>();
          sessionStart(ending);
          newest = Math.max(newest, seconds(time));
          Map<String, String> run = rows(RUN);
          run.put(STATUS, status.name());
          run.put(END, time.toString());
          if (!run.equals(rows(RUN))) {
            ending.add(said(Summaries.table(RUN, run)));
          }
          // Of another end the last word is not spoken: the run may be resumed.
          if (status == RunStatus.FINISHED && !said.containsKey(Summaries.SESSION_END)) {
            ending.add(said(Summaries.sessionSuccess(seconds(time))));
          }
          append(ending);
        });
  }

  @Override
  public void resume() throws BackendException {
    call(
        () -> {
          Map<String, String> run = rows(RUN);
          run.put(STATUS, RUNNING);
          run.remove(END);
          say(Summaries.table(RUN, run));
        });
  }

  private Map<String, String> rows(String table) {
    return Summaries.rows(texts.getOrDefault(table, Summary.Value.getDefaultInstance()));
  }

  /** Unless it was the last word, or is a table that nobody has begun. */
  private void say(Summary.Value text) throws IOException {
    boolean nothing = text.getTensor().getStringValCount() == 0;
    if (!nothing && !text.equals(texts.get(text.getTag()))) {
      append(List.of(said(text)));
    }
  }

  /** As the next of its tag, at the newest time known: that of the run, not of its sending. */
  private Event said(Summary.Value value) {
    return at(newest, said.getOrDefault(value.getTag(), 0L), value);
  }

  private static Event at(double time, long step, Summary.Value value) {
    return Event.newBuilder()
        .setWallTime(time)
        .setStep(step)
        .setSummary(Summary.newBuilder().addValue(value))
        .build();
  }

  private void append(List<Event> more) throws IOException {
    if (!more.isEmpty()) {
      events.append(more);
      more.forEach(this::take);
    }
  }

  private void take(Event event) {
    newest = Math.max(newest, event.getWallTime());
    for (Summary.Value value : event.getSummary().getValueList()) {
      Optional<MetricPoint> point = point(event, value);
      if (point.isPresent()) {
        points.add(point.get());
        continue;
      }
      if (value.hasImage()) {
        pictures
            .computeIfAbsent(value.getTag(), tag -> new TreeMap<>())
            .put(event.getStep(), content(value));
      } else {
        said.merge(value.getTag(), 1L, Long::sum);
        texts.put(value.getTag(), value);
      }
    }
  }

  private void readPoints(Consumer<MetricPoint> reader) throws IOException {
    events.read(
        event -> {
          for (Summary.Value value : event.getSummary().getValueList()) {
            point(event, value).ifPresent(reader);
          }
        });
  }

  private static Optional<MetricPoint> point(Event event, Summary.Value value) {
    OptionalDouble scalar = Summaries.value(value);
    return scalar.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MetricPoint(
                value.getTag(),
                scalar.getAsDouble(),
                Instant.ofEpochMilli(Math.round(event.getWallTime() * 1e3)),
                event.getStep()));
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }

  private void call(Call call) throws BackendException {
    try {
      if (!Files.isDirectory(folder)) {
        throw BackendException.gone(
            "%s no longer exists; restore it to continue".formatted(folder));
      }
      if (events.isNews()) {
        points = new WrittenPoints();
        texts.clear();
        said.clear();
        pictures.clear();
        newest = 0;
        events.read(this::take);
      }
      call.make();
    } catch (UnsafePathException e) {
      throw BackendException.rejected(e.getMessage());
    } catch (StreamCorruptedException e) {
      throw BackendException.refused(e.getMessage());
    } catch (IOException e) {
      throw BackendException.retry("cannot write to %s: %s".formatted(folder, e), e);
    }
  }
}
