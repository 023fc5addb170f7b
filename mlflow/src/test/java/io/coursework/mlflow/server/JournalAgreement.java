package io.coursework.mlflow.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.JournalContent;
import io.coursework.tracking.MetricPoint;
import io.coursework.tracking.Run;
import io.coursework.tracking.RunContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds a run's journal against what the server has: every finite point exactly once, params, tags,
 * data sets, artifacts by size and hash, models file by file, times, status.
 */
public final class JournalAgreement {
  private JournalAgreement() {}

  /**
   * @param directory of the run
   * @param server the run as it was read there
   */
  public static void assertAgrees(Path directory, RunContent server) throws IOException {
    JournalContent journal = JournalContent.read(directory);
    assertEquals(journal.header().name(), server.name(), "name");
    assertEquals(journal.header().start().toEpochMilli(), server.start(), "start");
    assertEquals(journal.status(), server.status(), "status");
    // The server keeps the time of an end that was taken back.
    if (!journal.status().equals("RUNNING")) {
      assertEquals(journal.end().map(end -> end.toEpochMilli()), server.end(), "end");
    }
    assertEquals(journal.params(), new TreeMap<>(server.params()), "params");
    journal
        .tags()
        .forEach((key, value) -> assertEquals(value, server.tags().get(shown(key)), "tag " + key));
    assertEquals(lines(journal.points()), lines(server.points()), "points");
    assertEquals(journal.datasets(), new TreeSet<>(server.datasets()), "data sets");
    assertEquals(journal.datasets().size(), server.datasets().size(), "data sets");
    assertArtifactsAgree(directory, journal, server);
  }

  private static String shown(String tag) {
    return tag.equals(Run.DESCRIPTION) ? "mlflow.note.content" : tag;
  }

  /** Sorted, so that a point that is there twice stands out. */
  private static List<String> lines(List<MetricPoint> points) {
    return points.stream()
        .sorted(
            Comparator.comparing(MetricPoint::key)
                .thenComparing(MetricPoint::step)
                .thenComparing(MetricPoint::time))
        .map(p -> "%s %d %d %s".formatted(p.key(), p.step(), p.time().toEpochMilli(), p.value()))
        .toList();
  }

  private static void assertArtifactsAgree(
      Path directory, JournalContent journal, RunContent server) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(server.artifacts());
    for (Map.Entry<String, List<String>> model : journal.models().entrySet()) {
      assertModelAgrees(directory, model.getKey(), model.getValue(), server, files);
    }
    Map<String, String> kept = new TreeMap<>();
    files.forEach((path, bytes) -> kept.put(path, bytes.length + " bytes, " + sha256(bytes)));
    Map<String, String> told = new TreeMap<>();
    journal
        .artifacts()
        .forEach((path, file) -> told.put(path, file.size() + " bytes, " + file.sha256()));
    assertEquals(told, kept, "artifacts");
  }

  /** A model is an entity of its own, or on an older server a folder of the run. */
  private static void assertModelAgrees(
      Path directory,
      String name,
      List<String> files,
      RunContent server,
      Map<String, byte[]> artifacts)
      throws IOException {
    Optional<RunContent.Model> entity =
        server.models().stream().filter(model -> model.name().equals(name)).findFirst();
    Map<String, byte[]> kept = new TreeMap<>();
    if (entity.isPresent()) {
      kept.putAll(entity.get().files());
    }
    for (String path : Set.copyOf(artifacts.keySet())) {
      if (path.startsWith(name + "/")) {
        kept.put(path.substring(name.length() + 1), artifacts.remove(path));
      }
    }
    assertEquals(files, List.copyOf(kept.keySet()), "files of model " + name);
    for (String file : files) {
      byte[] own = Files.readAllBytes(directory.resolve("artifacts").resolve(name).resolve(file));
      if (file.equals("MLmodel")) {
        // The server's own facts are added to it.
        assertTrue(new String(kept.get(file)).startsWith(new String(own)), "MLmodel of " + name);
      } else {
        assertEquals(sha256(own), sha256(kept.get(file)), file + " of model " + name);
      }
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
