package io.coursework.tracking;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run has said, as far as it must be known not to be said twice. Of the curves only the last
 * step of each is kept, however long they are.
 */
final class Recorded {
  private final Map<String, String> params = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private final Set<List<String>> datasets = new HashSet<>();
  private final Map<String, KeptFile> files = new HashMap<>();
  private final Map<String, RunEvent.Model> models = new HashMap<>();
  private final Map<String, Long> lastSteps = new HashMap<>();
  private long nonfinite;
  private RunStatus ended;

  /** Takes note of an event; those of a journal come in its order. */
  void add(RunEvent event) {
    if (event instanceof RunEvent.Params more) {
      params.putAll(more.values());
    } else if (event instanceof RunEvent.Tags more) {
      tags.putAll(more.values());
    } else if (event instanceof RunEvent.Dataset dataset) {
      datasets.add(identity(dataset.input()));
    } else if (event instanceof RunEvent.Metrics metrics) {
      metrics.values().keySet().forEach(key -> lastSteps.merge(key, metrics.step(), Math::max));
      nonfinite += metrics.values().values().stream().filter(v -> !Double.isFinite(v)).count();
    } else if (event instanceof RunEvent.Artifact artifact) {
      files.put(artifact.file().path(), artifact.file());
    } else if (event instanceof RunEvent.Model model) {
      models.put(model.name(), model);
    } else if (event instanceof RunEvent.Ended end) {
      ended = end.status();
    } else if (event instanceof RunEvent.Resumed resumed) {
      tags.putAll(resumed.process());
      ended = null;
    }
  }

  Optional<String> param(String key) {
    return Optional.ofNullable(params.get(key));
  }

  Optional<String> tag(String key) {
    return Optional.ofNullable(tags.get(key));
  }

  boolean has(DatasetInput input) {
    return datasets.contains(identity(input));
  }

  /** Whether the last content of the file's path is this one. */
  boolean has(KeptFile file) {
    return file.equals(files.get(file.path()));
  }

  /** Whether the last model of this name has the same files. */
  boolean has(RunEvent.Model model) {
    return model.equals(models.get(model.name()));
  }

  /** The last content of each path, those of models apart. */
  Collection<KeptFile> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** The last content of each path that the run has on this disk. */
  List<KeptFile> allFiles() {
    return Stream.concat(
            files.values().stream(), models.values().stream().flatMap(m -> m.inPlace().stream()))
        .toList();
  }

  /** Whether the curve has a point at this step, or a later one. */
  boolean reaches(String key, long step) {
    return lastSteps.getOrDefault(key, Long.MIN_VALUE) >= step;
  }

  /** The last step of any curve whose name begins so. */
  OptionalLong lastStep(String prefix) {
    return lastSteps.entrySet().stream()
        .filter(curve -> curve.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .max();
  }

  /** Points that are NaN or infinite. */
  long nonfinite() {
    return nonfinite;
  }

  /** How the run ended, if it did and was not resumed. */
  Optional<RunStatus> ended() {
    return Optional.ofNullable(ended);
  }

  private static List<String> identity(DatasetInput input) {
    return List.of(input.context(), input.name(), input.digest());
  }
}
