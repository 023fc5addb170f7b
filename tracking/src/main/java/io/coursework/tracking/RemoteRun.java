package io.coursework.tracking;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
   * At most 100 entries. A parameter is written once: another value for a known key is REJECTED.
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
   * @param target a file that is not there yet
   * @return whether the server has anything under that path
   * @throws BackendException REJECTED if the server does not hand out its files
   */
  boolean fetch(String path, Path target) throws BackendException;

  /**
   * Stores a model and links it to the run; a run has one model of a name.
   *
   * @param name without a point or slash
   * @param files by their path in the model's folder
   */
  void model(String name, SortedMap<String, Path> files) throws BackendException;

  void end(RunStatus status, Instant time) throws BackendException;

  /** Takes an end back: the run is running. Does nothing to a run that has none. */
  void resume() throws BackendException;
}
