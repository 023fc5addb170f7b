package io.coursework.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How far the server has acknowledged a journal.
 *
 * @param sequence of the last acknowledged entry, 0 for none
 * @param offset of the byte after that entry's line
 * @param rejected pieces the server called invalid so far
 */
record Cursor(long sequence, long offset, long rejected) {
  static final String FILE_NAME = "cursor.json";
  static final Cursor START = new Cursor(0, 0, 0);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The cursor kept in a run's directory, or {@link #START}. */
  static Cursor read(Path directory) throws IOException {
    try {
      JsonNode node = JSON.readTree(directory.resolve(FILE_NAME).toFile());
      return new Cursor(
          node.path("sequence").asLong(),
          node.path("offset").asLong(),
          node.path("rejected").asLong());
    } catch (FileNotFoundException e) {
      return START;
    }
  }

  /** Replaces the kept cursor as a whole: a crash leaves the old or the new one. */
  void write(Path directory) throws IOException {
    Path next = directory.resolve(FILE_NAME + ".next");
    String text =
        JSON.createObjectNode()
            .put("sequence", sequence)
            .put("offset", offset)
            .put("rejected", rejected)
            .toString();
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(
        next,
        directory.resolve(FILE_NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
