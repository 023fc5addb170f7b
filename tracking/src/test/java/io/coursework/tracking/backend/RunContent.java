package io.coursework.tracking.backend;

import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as an independent reader finds it on the server.
 *
 * @param status RUNNING, or the name of a {@link RunStatus}
 * @param start milliseconds since 1970, and so is {@code end}
 * @param datasets {@code context name digest} of each
 * @param models those that are ready to be loaded, sorted by name
 */
public record RunContent(
    String name,
    String status,
    long start,
    Optional<Long> end,
    Optional<String> parentId,
    Map<String, String> params,
    Map<String, String> tags,
    List<MetricPoint> points,
    List<String> datasets,
    Map<String, byte[]> artifacts,
    List<Model> models) {

  /**
   * A model and what is said of it.
   *
   * @param params of its own
   * @param description with the address that it is loaded by
   * @param scores {@code key = value at step on dataset digest} of each
   */
  public record Model(
      String name,
      Map<String, byte[]> files,
      Map<String, String> params,
      String description,
      List<String> scores) {

    /** A model of which nothing is said. */
    public Model(String name, Map<String, byte[]> files) {
      this(name, files, Map.of(), "", List.of());
    }

    /** The same, described. */
    public Model withDescription(String text) {
      return new Model(name, files, params, text, scores);
    }
  }
}
