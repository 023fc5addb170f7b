package io.coursework.tracking.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.file.WholeFile;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.ResumeException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server has rejected of a run and does not have, a line each in {@value #FILE_NAME}
 * beside the journal; there is no file where it has all. Thread-safe.
 *
 * <p>Builds before this one wrote no keys: such a line stands for its whole entry.
 */
public final class Rejections {
  public static final String FILE_NAME = "rejected.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final long LARGEST = 256 << 20; // bytes: a million values

  private final Fence fence;

  /** By entry and key. */
  private final Map<String, Rejection> outstanding = new LinkedHashMap<>();

  /**
   * @param directory the run's
   * @throws ResumeException if the file is a link, not a file, or too large
   * @throws IOException if there is a file that cannot be read
   */
  public Rejections(Path directory) throws IOException {
    this.fence = new Fence(directory);
    Path file = file();
    if (Files.exists(file)) {
      if (Files.size(file) > LARGEST) {
        throw new ResumeException(
            "%s has %,d bytes, at most %,d are expected; move it away"
                .formatted(file, Files.size(file), LARGEST));
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        read(line);
      }
    }
  }

  private Path file() throws IOException {
    try {
      return fence.file(FILE_NAME);
    } catch (UnsafePathException e) {
      throw new ResumeException(e.getMessage());
    }
  }

  /** A torn line is of an entry that is not acknowledged, and comes again. */
  private void read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.path("seq").isNumber()) {
        keep(
            new Rejection(
                node.path("seq").asLong(),
                Instant.ofEpochMilli(node.path("time").asLong()),
                node.path("key").asText(),
                node.path("piece").asText(),
                node.path("reason").asText()));
      }
    } catch (JsonProcessingException e) {
      return;
    }
  }

  private void keep(Rejection rejection) {
    outstanding.put(place(rejection), rejection);
  }

  private static String place(Rejection rejection) {
    return rejection.sequence() + " " + rejection.key();
  }

  public synchronized List<Rejection> outstanding() {
    return List.copyOf(outstanding.values());
  }

  public synchronized int size() {
    return outstanding.size();
  }

  /** Another one, or another reason of a known one; it counts even if it cannot be written. */
  public synchronized void add(Rejection rejection) throws IOException {
    keep(rejection);
    try (FileOutputStream out = new FileOutputStream(file().toFile(), true)) {
      out.write(line(rejection).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * The server has taken them, or nobody wants them any more: those apart that were rejected again.
   */
  @SuppressWarnings("ReferenceEquality")
  public synchronized void settle(Collection<Rejection> taken) throws IOException {
    boolean changed = false;
    for (Rejection one : taken) {
      // Another object is another rejection of the same.
      if (outstanding.get(place(one)) == one) {
        outstanding.remove(place(one));
        changed = true;
      }
    }
    if (changed) {
      write();
    }
  }

  public synchronized void clear() throws IOException {
    outstanding.clear();
    write();
  }

  private void write() throws IOException {
    Path file = file();
    if (outstanding.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    StringBuilder text = new StringBuilder();
    outstanding.values().forEach(one -> text.append(line(one)));
    Path next = fence.file(FILE_NAME + ".next");
    WholeFile.replace(file, next, path -> Files.writeString(path, text));
  }

  private static String line(Rejection rejection) {
    return JSON.createObjectNode()
            .put("seq", rejection.sequence())
            .put("time", rejection.time().toEpochMilli())
            .put("key", rejection.key())
            .put("piece", rejection.piece())
            .put("reason", rejection.reason())
            .toString()
        + "\n";
  }
}
