package io.coursework.tracking.journal;

import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to do something with a run's directory, which one process has at a time. The operating
 * system takes it back when the process ends, however it ends.
 *
 * <p>It lies on a file of its own that nothing else opens: a lock on a file is lost as soon as the
 * process closes any handle of that file.
 */
public final class RunLock implements Closeable {

  /** What is done. A run that is recorded while a server is there is written and sent at a time. */
  public enum Work {
    WRITE(".lock", "written"),
    SEND(".sending.lock", "sent");

    private final String fileName;
    private final String done;

    Work(String fileName, String done) {
      this.fileName = fileName;
      this.done = done;
    }
  }

  /** Files locked by this process: opening one a second time would lose its lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final RandomAccessFile file;

  private RunLock(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Takes the lock, without waiting.
   *
   * @throws RunInUseException if it is taken
   * @throws ResumeException if the file is a link, or not a file
   * @throws IOException if the directory cannot be written, or has a file system without locks
   */
  public static RunLock take(Path directory, Work work) throws IOException {
    Path path = file(directory, work);
    if (!HELD.add(path)) {
      throw taken(directory, work, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new RunLock(path, locked(path, directory, work));
    } catch (IOException | RuntimeException e) {
      HELD.remove(path);
      throw e;
    }
  }

  private static Path file(Path directory, Work work) throws IOException {
    try {
      return new Fence(directory.toRealPath()).file(work.fileName);
    } catch (UnsafePathException e) {
      throw new ResumeException(e.getMessage());
    }
  }

  /** Whether a file of a run's directory is there for a lock alone. */
  public static boolean isLock(Path file) {
    return Arrays.stream(Work.values()).anyMatch(work -> file.endsWith(work.fileName));
  }

  /** Whether nobody has the lock at this moment; changes nothing. */
  public static boolean isFree(Path directory, Work work) throws IOException {
    Path path = file(directory, work);
    if (!Files.exists(path)) {
      return true;
    }
    if (!HELD.add(path)) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      return file.getChannel().tryLock() != null;
    } finally {
      HELD.remove(path);
    }
  }

  /** The file, which names the process that has locked it. */
  private static RandomAccessFile locked(Path path, Path directory, Work work) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        throw taken(directory, work, file.readLine());
      }
      file.setLength(0);
      file.writeBytes(ProcessHandle.current().pid() + "\n");
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static RunInUseException taken(Path directory, Work work, String process) {
    return new RunInUseException(
        "%s is being %s by process %s; wait for its end, or stop it"
            .formatted(directory, work.done, process));
  }

  @Override
  public void close() throws IOException {
    file.close();
    HELD.remove(path);
  }
}
