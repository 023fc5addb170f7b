package io.coursework.tracking.journal;

import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Something that happened to a run, as the journal keeps it. */
public sealed interface RunEvent {

  /**
   * What is made of an event of each kind.
   *
   * @param <R> what is made of it
   */
  interface Visitor<R> {
    R started(Started event);

    R params(Params event);

    R metrics(Metrics event);

    R tags(Tags event);

    R dataset(Dataset event);

    R artifact(Artifact event);

    R model(Model event);

    R ended(Ended event);

    R resumed(Resumed event);
  }

  <R> R accept(Visitor<R> visitor);

  /** Always the first line of a journal. */
  record Started(RunHeader header) implements RunEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.started(this);
    }
  }

  record Params(Map<String, String> values) implements RunEvent {
    public Params {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.params(this);
    }
  }

  /**
   * @param values may be NaN or infinite: the journal keeps what the sender leaves out
   */
  record Metrics(long step, Map<String, Double> values) implements RunEvent {
    public Metrics {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.metrics(this);
    }
  }

  record Tags(Map<String, String> values) implements RunEvent {
    public Tags {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tags(this);
    }
  }

  record Dataset(DatasetInput input) implements RunEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dataset(this);
    }
  }

  /**
   * @param file below the run's {@code artifacts/}
   */
  record Artifact(ArtifactRef file) implements RunEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.artifact(this);
    }
  }

  /**
   * A trained model.
   *
   * @param name of its folder below the run's {@code artifacts/}
   * @param files relative to that folder
   * @param card its name alone where a journal of an older program says no more
   */
  record Model(String name, List<ArtifactRef> files, ModelCard card) implements RunEvent {
    public Model {
      Limits.modelName(name);
      files.forEach(file -> Limits.artifactPath(name + "/" + file.path()));
      files = files.stream().sorted(Comparator.comparing(ArtifactRef::path)).toList();
    }

    /** A model of which nothing is said. */
    Model(String name, List<ArtifactRef> files) {
      this(name, files, ModelCard.of(name));
    }

    /** The files by their path below the run's {@code artifacts/}. */
    public List<ArtifactRef> inPlace() {
      return files.stream().map(file -> file.at(name + "/" + file.path())).toList();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.model(this);
    }
  }

  /** The last line of a complete journal; {@link Resumed} alone can follow it. */
  record Ended(RunStatus status) implements RunEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ended(this);
    }
  }

  /**
   * The run continues after its process died, or after an end that was not FINISHED.
   *
   * @param process tags that name the process with which it continues
   */
  record Resumed(Map<String, String> process) implements RunEvent {
    public Resumed {
      process = Collections.unmodifiableMap(new TreeMap<>(process));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resumed(this);
    }
  }
}
