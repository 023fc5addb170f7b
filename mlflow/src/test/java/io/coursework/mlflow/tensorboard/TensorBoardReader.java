package io.coursework.mlflow.tensorboard;

import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Reads runs from their folders, record by record. */
public final class TensorBoardReader {
  private static final int FRAME = 16;

  private TensorBoardReader() {}

  public static RunContent read(Path logDirectory, String id) throws IOException {
    Path folder = logDirectory.resolve(id);
    List<MetricPoint> points = new ArrayList<>();
    Map<String, Map<String, String>> tables = new HashMap<>();
    for (Event event : events(folder)) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        if (value.getTensor().getDoubleValCount() > 0) {
          points.add(
              new MetricPoint(
                  value.getTag(),
                  value.getTensor().getDoubleVal(0),
                  Instant.ofEpochMilli(Math.round(event.getWallTime() * 1000)),
                  event.getStep()));
        } else if (value.getTensor().getStringValCount() > 1) {
          Map<String, String> rows = new TreeMap<>();
          for (int i = 0; i < value.getTensor().getStringValCount(); i += 2) {
            rows.put(
                value.getTensor().getStringVal(i).toStringUtf8(),
                value.getTensor().getStringVal(i + 1).toStringUtf8());
          }
          tables.put(value.getTag(), rows);
        }
      }
    }
    Map<String, String> run = tables.get("about/run");
    return new RunContent(
        run.get("name"),
        run.get("status"),
        Instant.parse(run.get("start")).toEpochMilli(),
        Optional.ofNullable(run.get("end")).map(end -> Instant.parse(end).toEpochMilli()),
        run.containsKey("parent_client_run_id")
            ? Optional.of(id.substring(0, id.lastIndexOf('/')))
            : Optional.empty(),
        tables.getOrDefault("about/params", Map.of()),
        tables.getOrDefault("about/tags", Map.of()),
        points,
        List.copyOf(tables.getOrDefault("about/datasets", Map.of()).keySet()),
        files(folder.resolve("artifacts")),
        models(folder.resolve("models")));
  }

  public static Path file(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*tfevents*")) {
      return files.iterator().next();
    }
  }

  public static List<Event> events(Path folder) throws IOException {
    ByteBuffer records =
        ByteBuffer.wrap(Files.readAllBytes(file(folder))).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (records.hasRemaining()) {
      int length = (int) records.getLong(records.position());
      events.add(Event.parseFrom(records.slice(records.position() + FRAME - 4, length)));
      records.position(records.position() + FRAME + length);
    }
    return events;
  }

  private static List<RunContent.Model> models(Path folder) throws IOException {
    List<RunContent.Model> models = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
        for (Path model : names) {
          models.add(new RunContent.Model(model.getFileName().toString(), files(model)));
        }
      }
    }
    return models;
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          files.put(root.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return files;
  }
}
