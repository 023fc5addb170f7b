package io.coursework.mlflow.tensorboard;

import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells new points from those a file holds already, in little memory however long the file is. Of
 * each curve the newest point is known, and what is later is new. Only for other points, which come
 * from a sender that begins again or after a clock was put back, the file is read.
 */
final class WrittenPoints {

  /** Reads all points of the file. */
  @FunctionalInterface
  interface Source {
    void read(Consumer<MetricPoint> reader) throws IOException;
  }

  private final Map<String, MetricPoint> newest = new HashMap<>();

  void add(MetricPoint point) {
    newest.merge(point.key(), point, (a, b) -> isLater(b, a) ? b : a);
  }

  boolean hasCurve(String key) {
    return newest.containsKey(key);
  }

  /** Of some points those that are not written, each once, in their order. */
  List<MetricPoint> missing(List<MetricPoint> points, Source file) throws IOException {
    Map<String, MetricPoint> last = new HashMap<>(newest);
    Set<MetricPoint> doubtful = new HashSet<>();
    for (MetricPoint point : points) {
      MetricPoint before = last.get(point.key());
      if (before == null || isLater(point, before)) {
        last.put(point.key(), point);
      } else {
        doubtful.add(point);
      }
    }
    if (doubtful.isEmpty()) {
      return points;
    }
    Set<MetricPoint> written = new HashSet<>();
    file.read(
        point -> {
          if (doubtful.contains(point)) {
            written.add(point);
          }
        });
    List<MetricPoint> missing = new ArrayList<>();
    for (MetricPoint point : points) {
      if (written.add(point)) {
        missing.add(point);
      }
    }
    return missing;
  }

  private static boolean isLater(MetricPoint point, MetricPoint than) {
    Instant time = point.time();
    return time.isAfter(than.time()) || time.equals(than.time()) && point.step() > than.step();
  }
}
