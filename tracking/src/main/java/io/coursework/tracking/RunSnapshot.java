package io.coursework.tracking;

import io.coursework.tracking.journal.RunLock;
import io.coursework.tracking.run.ResumeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run's folder as it was at one moment. Whoever judges by it that the run can be deleted may need
 * hours for that; it is deleted only if nobody has gone on with it meanwhile.
 *
 * @param directory the run's
 * @param bytes of all its files but those of its locks
 * @param newest when the last of these was written
 */
public record RunSnapshot(Path directory, long bytes, FileTime newest) {

  /** The folder as it is now. */
  public static RunSnapshot of(Path directory) throws IOException {
    long bytes = 0;
    FileTime newest = FileTime.fromMillis(0);
    for (Path path : deepestFirst(directory)) {
      BasicFileAttributes file =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (file.isRegularFile() && !isLock(directory, path)) {
        bytes += file.size();
        FileTime written = file.lastModifiedTime();
        newest = written.compareTo(newest) > 0 ? written : newest;
      }
    }
    return new RunSnapshot(directory, bytes, newest);
  }

  /**
   * Deletes the folders of runs, all of them or none, with the rights to write and to send each.
   *
   * @throws ResumeException if somebody writes or sends one of them, has changed it, or it cannot
   *     be locked; then none is deleted
   * @throws IOException if something of them cannot be deleted
   */
  public static void delete(List<RunSnapshot> runs) throws IOException {
    List<RunLock> locks = new ArrayList<>();
    try {
      for (RunSnapshot run : runs) {
        run.hold(locks);
      }
      for (RunSnapshot run : runs) {
        for (Path path : deepestFirst(run.directory)) {
          if (!path.equals(run.directory) && !isLock(run.directory, path)) {
            Files.delete(path);
          }
        }
      }
    } finally {
      for (RunLock lock : locks) {
        lock.close();
      }
    }
    // Only now: some systems delete no file that is open. Without a journal nobody resumes it.
    for (RunSnapshot run : runs) {
      for (Path path : deepestFirst(run.directory)) {
        Files.delete(path);
      }
    }
  }

  private void hold(List<RunLock> locks) throws ResumeException {
    try {
      for (RunLock.Work work : RunLock.Work.values()) {
        locks.add(RunLock.take(directory, work));
      }
      if (!of(directory).equals(this)) {
        throw new ResumeException(
            "somebody has gone on with %s meanwhile; give the same command again"
                .formatted(directory));
      }
    } catch (ResumeException e) {
      throw e;
    } catch (IOException e) {
      throw new ResumeException(
          "%s cannot be locked and read (%s); mend that, then give the same command again"
              .formatted(directory, Synchronization.reason(e)));
    }
  }

  private static boolean isLock(Path directory, Path path) {
    return directory.equals(path.getParent()) && RunLock.isLock(path);
  }

  /** All that is in a folder, and last the folder; of a link the link alone. */
  private static List<Path> deepestFirst(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
