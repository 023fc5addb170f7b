package io.coursework.tracking;

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

  /** A model's name and files. */
  public record Model(String name, Map<String, byte[]> files) {}
}
