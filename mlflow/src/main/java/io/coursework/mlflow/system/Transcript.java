package io.coursework.mlflow.system;

import io.coursework.curricula.spec.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;

/** What was said while one run was going on: a file that grows up to a limit, even over resumes. */
final class Transcript {

  private static final long MOST_BYTES = 4 << 20;

  private final Path file;
  private final UnaryOperator<String> clean;
  private long kept;
  private boolean ended;

  Transcript(Path file, UnaryOperator<String> clean) {
    this.file = file;
    this.clean = clean;
  }

  Path file() {
    return file;
  }

  /** On a disk that takes no more, lines are dropped: the training itself will fail there. */
  void add(List<String> lines) {
    if (lines.isEmpty() || ended) {
      return;
    }
    try {
      ended = Files.exists(file) && Files.size(file) > MOST_BYTES;
      Files.write(
          PlainFile.own(file).writable(),
          ended
              ? List.of("(this log is full; the rest was printed on the console only)")
              : lines.stream().map(clean).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      ended = true;
    }
  }

  /** Whether it has grown since this was last asked. Called by one thread at a time. */
  boolean grown() throws IOException {
    long before = kept;
    kept = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    return kept > before;
  }
}
