package io.coursework.tracking.backend;

import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.run.RunStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * A run on the server. Called by one thread at a time. Every method may be repeated with the same
 * arguments without changing the result. Interrupting the calling thread makes a method give up
 * with {@link BackendException.Kind#RETRY} and leaves the thread's interrupt flag set.
 */
public interface RemoteRun {
  /** The server's own id of the run. */
  String id();

  /** The page a person opens to see the run. */
  URI link();

  /**
   * At most 100 entries. A parameter is written once: another value for a known key leaves the
   * server's as it is and is noted in the tag {@link ParamDrift#TAG}.
   */
  void params(Map<String, String> values) throws BackendException;

  /** At most 1000 points, all finite. */
  void metrics(List<MetricPoint> points) throws BackendException;

  /** At most 100 entries; the last value of a key wins. */
  void tags(Map<String, String> values) throws BackendException;

  void dataset(DatasetInput input) throws BackendException;

  /**
   * @param path relative, segments of {@code [A-Za-z0-9._+~-]} divided by {@code /}
   * @param file what to store there; an earlier content is replaced
   */
  void artifact(String path, Path file) throws BackendException;

  /**
   * Reads back what {@link #artifact} has stored.
   *
   * @param most bytes: no more are fetched, whatever the server has or sends; negative for any size
   * @param target a file that is not there yet
   * @return whether the server has a file of no more bytes under that path
   * @throws BackendException REJECTED if the server does not hand out its files
   */
  boolean fetch(String path, long most, Path target) throws BackendException;

  /**
   * Stores a model and links it to the run, in steps: each takes few requests, so that all get
   * through where many fail. A run has one model of a name.
   *
   * @param name without a point or slash
   * @param card what there is to say of it, each score with its time
   * @param files by their path in the model's folder, the same in each step
   * @param step 0 for the first, then what the step before has answered, perhaps to a process that
   *     is gone; a server that lost what went before begins again
   * @return the next step; empty if that was the last
   */
  OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step)
      throws BackendException;

  void end(RunStatus status, Instant time) throws BackendException;

  /**
   * Notes that the run's process lives, some once a minute; a run of which it has not been noted
   * for long may be taken for dead. Does nothing where nobody asks.
   */
  default void alive(Instant now) throws BackendException {}

  /** Takes an end back: the run is running. Does nothing to a run that has none. */
  void resume() throws BackendException;
}
