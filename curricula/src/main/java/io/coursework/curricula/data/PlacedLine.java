package io.coursework.curricula.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** A line of a file whose lines have been looked through before, read by its place. */
final class PlacedLine {
  private static final int BLOCK = 1 << 11; // some forty lines: seldom much more than is needed

  private PlacedLine() {}

  /**
   * The line without its line end.
   *
   * @param offset where a line begins
   * @param skip lines to pass over from there
   */
  static String read(FileChannel channel, long offset, long skip) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (long at = offset, left = skip; ; at += block.position()) {
      block.clear();
      if (channel.read(block, at) < 0) {
        return text(line);
      }
      byte[] bytes = block.array();
      int start = 0;
      for (int i = 0; i < block.position(); i++) {
        if (bytes[i] == '\n') {
          if (left == 0) {
            line.write(bytes, start, i - start);
            return text(line);
          }
          left--;
          start = i + 1;
        }
      }
      if (left == 0) {
        line.write(bytes, start, block.position() - start);
      }
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
