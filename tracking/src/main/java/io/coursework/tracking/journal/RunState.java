package io.coursework.tracking.journal;

import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.RunStatus;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a run has said, as far as it must be known not to be said twice. Of the curves only the last
 * step of each is kept, however long they are.
 */
public final class RunState implements RunEvent.Visitor<Void> {
  private final Map<String, String> params = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private final Map<List<String>, DatasetInput> datasets = new LinkedHashMap<>();
  private final Map<String, ArtifactRef> files = new HashMap<>();
  private final Map<String, RunEvent.Model> models = new HashMap<>();
  private final Map<String, Long> lastSteps = new HashMap<>();
  private long nonfinite;
  private RunStatus ended;

  /** Takes note of an event; those of a journal come in its order. */
  public void add(RunEvent event) {
    event.accept(this);
  }

  @Override
  public Void started(RunEvent.Started event) {
    return null;
  }

  @Override
  public Void params(RunEvent.Params event) {
    params.putAll(event.values());
    return null;
  }

  @Override
  public Void metrics(RunEvent.Metrics event) {
    event.values().keySet().forEach(key -> lastSteps.merge(key, event.step(), Math::max));
    nonfinite += event.values().values().stream().filter(v -> !Double.isFinite(v)).count();
    return null;
  }

  @Override
  public Void tags(RunEvent.Tags event) {
    tags.putAll(event.values());
    return null;
  }

  @Override
  public Void dataset(RunEvent.Dataset event) {
    datasets.put(identity(event.input()), event.input());
    return null;
  }

  @Override
  public Void artifact(RunEvent.Artifact event) {
    files.put(event.file().path(), event.file());
    return null;
  }

  @Override
  public Void model(RunEvent.Model event) {
    models.put(event.name(), event);
    return null;
  }

  @Override
  public Void ended(RunEvent.Ended event) {
    ended = event.status();
    return null;
  }

  @Override
  public Void resumed(RunEvent.Resumed event) {
    tags.putAll(event.process());
    ended = null;
    return null;
  }

  public Optional<String> param(String key) {
    return Optional.ofNullable(params.get(key));
  }

  public Optional<String> tag(String key) {
    return Optional.ofNullable(tags.get(key));
  }

  public boolean has(DatasetInput input) {
    return datasets.containsKey(identity(input));
  }

  /** The data sets that it has read, in the order in which it read them first. */
  public List<DatasetInput> datasets() {
    return List.copyOf(datasets.values());
  }

  /** Whether the last artifact of its path, or the last model of its name, is this one. */
  public boolean has(RunEvent file) {
    return file instanceof RunEvent.Artifact artifact
            && artifact.file().equals(files.get(artifact.file().path()))
        || file instanceof RunEvent.Model model && model.equals(models.get(model.name()));
  }

  /** The last content of each path, those of models apart. */
  public Collection<ArtifactRef> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** The last content of each path that the run has on this disk. */
  public List<ArtifactRef> allFiles() {
    return Stream.concat(
            files.values().stream(), models.values().stream().flatMap(m -> m.inPlace().stream()))
        .toList();
  }

  /** Whether the curve has a point at this step, or a later one. */
  public boolean reaches(String key, long step) {
    return lastSteps.getOrDefault(key, Long.MIN_VALUE) >= step;
  }

  /** The last step of any curve whose name begins so. */
  public OptionalLong lastStep(String prefix) {
    return lastSteps.entrySet().stream()
        .filter(curve -> curve.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .max();
  }

  /** Points that are NaN or infinite. */
  public long nonfinite() {
    return nonfinite;
  }

  /** How the run ended, if it did and was not resumed. */
  public Optional<RunStatus> ended() {
    return Optional.ofNullable(ended);
  }

  private static List<String> identity(DatasetInput input) {
    return List.of(input.context(), input.name(), input.digest());
  }
}
