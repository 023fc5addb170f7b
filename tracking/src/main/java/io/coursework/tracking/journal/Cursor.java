package io.coursework.tracking.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.file.WholeFile;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How far a server has acknowledged a journal.
 *
 * @param sequence of the last acknowledged entry, 0 for none
 * @param offset of the byte after that entry's line
 * @param step of the model in the entry after it that comes next; 0 unless some are done
 * @param remoteId the server's id of the run; empty where none has answered yet, or an older
 *     program did not note it. Where a server gives the run another id, this cursor says nothing of
 *     what that server has.
 */
public record Cursor(long sequence, long offset, int step, String remoteId) {
  public static final String FILE_NAME = "cursor.json";
  public static final Cursor START = atStart("");

  private static final long LARGEST = 1 << 16; // bytes; it has some hundred

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing is sent yet to the server that knows the run by that id. */
  public static Cursor atStart(String remoteId) {
    return new Cursor(0, 0, 0, remoteId);
  }

  /**
   * The cursor kept in a run's directory, or {@link #START} where none is, or none is legible.
   *
   * @throws UnsafePathException if it is a link, or not a file
   */
  public static Cursor read(Path directory) throws IOException {
    File file = new Fence(directory).file(FILE_NAME).toFile();
    if (file.length() > LARGEST) {
      return START;
    }
    try {
      JsonNode node = JSON.readTree(file);
      return new Cursor(
          node.path("sequence").asLong(),
          node.path("offset").asLong(),
          Math.max(0, node.path("step").asInt()),
          node.path("remote_id").asText());
    } catch (FileNotFoundException | JsonProcessingException e) {
      return START;
    }
  }

  /** Replaces the kept cursor as a whole: a crash leaves the old or the new one. */
  public void write(Path directory) throws IOException {
    Path next = new Fence(directory).file(FILE_NAME + ".next");
    String text =
        JSON.createObjectNode()
            .put("sequence", sequence)
            .put("offset", offset)
            .put("step", step)
            .put("remote_id", remoteId)
            .toString();
    WholeFile.replace(
        directory.resolve(FILE_NAME),
        next,
        path -> {
          try (FileOutputStream out = new FileOutputStream(path.toFile())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  public Cursor after(JournalReader.Read read) {
    return new Cursor(read.entry().sequence(), read.end(), 0, remoteId);
  }

  public Cursor withStep(int next) {
    return new Cursor(sequence, offset, next, remoteId);
  }
}
