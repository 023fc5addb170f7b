package io.coursework.tracking.backend;

import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A server in memory that can be told to fail. Thread-safe. */
public final class FakeBackend implements Backend {
  /** What happens in a call before, or after, it takes effect. */
  @FunctionalInterface
  public interface Fault {
    void meet(String call) throws BackendException;
  }

  private final String ids;
  private final Map<String, FakeRun> runs = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private Fault before = call -> {};
  private Fault after = call -> {};
  private Predicate<Object> invalid = value -> false;
  private final List<Instant> heartbeats = new ArrayList<>();

  public FakeBackend() {
    this("remote-");
  }

  /**
   * @param ids what its ids of runs begin with
   */
  public FakeBackend(String ids) {
    this.ids = ids;
  }

  public synchronized void before(Fault fault) {
    before = fault;
  }

  /** The call takes effect and its answer is lost. */
  public synchronized void after(Fault fault) {
    after = fault;
  }

  /** Calls that hold such a {@link MetricPoint}, map entry's key, or file are rejected. */
  public synchronized void reject(Predicate<Object> values) {
    invalid = values;
  }

  /** All calls in order, e.g. {@code metrics 12}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** What somebody else does to a file of a run. */
  public synchronized void replaceArtifact(String id, String path, byte[] content) {
    runs.values().stream()
        .filter(run -> run.id().equals(id))
        .forEach(run -> run.artifacts.put(path, content));
  }

  /** Those that arrived, of all runs; they are not among the calls. */
  public synchronized List<Instant> heartbeats() {
    return List.copyOf(heartbeats);
  }

  public synchronized RunContent content(String id) {
    return runs.values().stream()
        .filter(run -> run.id().equals(id))
        .map(FakeRun::content)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public synchronized RemoteRun open(RunHeader header) throws BackendException {
    return call(
        "open",
        () -> {
          if (header.parentClientRunId() != null && !runs.containsKey(header.parentClientRunId())) {
            throw BackendException.parentMissing("no parent yet");
          }
          return runs.computeIfAbsent(
              header.clientRunId(), id -> new FakeRun(header, ids + runs.size()));
        });
  }

  private interface Effect<T> {
    T take() throws BackendException;
  }

  private synchronized <T> T call(String name, Effect<T> effect) throws BackendException {
    calls.add(name);
    before.meet(name);
    T result = effect.take();
    after.meet(name);
    return result;
  }

  private void check(Iterable<?> values) throws BackendException {
    for (Object value : values) {
      if (invalid.test(value)) {
        throw BackendException.rejected("invalid: " + value);
      }
    }
  }

  private final class FakeRun implements RemoteRun {
    private final RunHeader header;
    private final String id;
    private final Map<String, String> params = new TreeMap<>();
    private final Map<String, String> tags;
    private final Set<MetricPoint> points = new LinkedHashSet<>();
    private final Set<String> datasets = new LinkedHashSet<>();
    private final Map<String, byte[]> artifacts = new TreeMap<>();
    private final Map<String, Map<String, byte[]>> models = new TreeMap<>();
    private final Map<String, Map<String, byte[]>> uploaded = new TreeMap<>();
    private String status = "RUNNING";
    private Optional<Long> end = Optional.empty();

    FakeRun(RunHeader header, String id) {
      this.header = header;
      this.id = id;
      this.tags = new TreeMap<>(header.tags());
    }

    RunContent content() {
      return new RunContent(
          header.name(),
          status,
          header.start().toEpochMilli(),
          end,
          Optional.ofNullable(header.parentClientRunId()).map(parent -> runs.get(parent).id),
          Map.copyOf(params),
          Map.copyOf(tags),
          List.copyOf(points),
          List.copyOf(datasets),
          Map.copyOf(artifacts),
          models.entrySet().stream()
              .map(model -> new RunContent.Model(model.getKey(), model.getValue()))
              .toList());
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public URI link() {
      return URI.create("http://fake/runs/" + id);
    }

    @Override
    public void params(Map<String, String> values) throws BackendException {
      call(
          "params " + values.size(),
          () -> {
            check(values.keySet());
            values.forEach(
                (key, value) -> {
                  String known = params.putIfAbsent(key, value);
                  if (known != null && !known.equals(value)) {
                    tags.compute(
                        ParamDrift.TAG,
                        (tag, told) -> ParamDrift.add(told == null ? "" : told, key, known, value));
                  }
                });
            return null;
          });
    }

    @Override
    public void metrics(List<MetricPoint> values) throws BackendException {
      call(
          "metrics " + values.size(),
          () -> {
            check(values);
            return points.addAll(values);
          });
    }

    @Override
    public void tags(Map<String, String> values) throws BackendException {
      call(
          "tags " + values.size(),
          () -> {
            check(values.keySet());
            tags.putAll(values);
            return null;
          });
    }

    @Override
    public void dataset(DatasetInput input) throws BackendException {
      call(
          "dataset",
          () -> datasets.add("%s %s %s".formatted(input.context(), input.name(), input.digest())));
    }

    @Override
    public void artifact(String path, Path file) throws BackendException {
      call(
          "artifact " + path,
          () -> {
            check(List.of(path));
            try {
              return artifacts.put(path, Files.readAllBytes(file));
            } catch (IOException e) {
              throw BackendException.retry("unreadable", e);
            }
          });
    }

    @Override
    public boolean fetch(String path, long most, Path target) throws BackendException {
      return call(
          "fetch " + path,
          () -> {
            if (!artifacts.containsKey(path) || most >= 0 && artifacts.get(path).length > most) {
              return false;
            }
            try {
              Files.write(target, artifacts.get(path));
              return true;
            } catch (IOException e) {
              throw BackendException.retry("unwritable", e);
            }
          });
    }

    /** A step for each file, and one that makes them a model. */
    @Override
    public OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step)
        throws BackendException {
      return call(
          "model %s %d".formatted(name, step),
          () -> {
            List<String> paths = List.copyOf(files.keySet());
            if (step == paths.size()) {
              check(List.of(name));
              models.put(name, new TreeMap<>(uploaded.get(name)));
              return OptionalInt.empty();
            }
            check(List.of(paths.get(step)));
            try {
              uploaded
                  .computeIfAbsent(name, n -> new TreeMap<>())
                  .put(paths.get(step), Files.readAllBytes(files.get(paths.get(step))));
            } catch (IOException e) {
              throw BackendException.retry("unreadable", e);
            }
            return OptionalInt.of(step + 1);
          });
    }

    @Override
    public void end(RunStatus ended, Instant time) throws BackendException {
      call(
          "end",
          () -> {
            status = ended.name();
            end = Optional.of(time.toEpochMilli());
            return null;
          });
    }

    @Override
    public void alive(Instant now) throws BackendException {
      synchronized (FakeBackend.this) {
        before.meet("alive");
        heartbeats.add(now);
      }
    }

    @Override
    public void resume() throws BackendException {
      call("resume", () -> status = "RUNNING");
    }
  }
}
