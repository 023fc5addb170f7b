package io.coursework.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write into a run's directory, which one process has at a time. The operating system
 * takes it back when the process ends, however it ends.
 *
 * <p>It lies on a file of its own that nothing else opens: a lock on a file is lost as soon as the
 * process closes any handle of that file.
 */
final class RunLock implements Closeable {
  static final String FILE_NAME = ".lock";

  /** Directories locked by this process: opening their file a second time would lose the lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final RandomAccessFile file;

  private RunLock(Path directory, RandomAccessFile file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Takes the lock, without waiting.
   *
   * @throws ResumeException if it is taken
   * @throws IOException if the directory cannot be written, or has a file system without locks
   */
  static RunLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw taken(directory, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new RunLock(real, locked(real));
    } catch (IOException e) {
      HELD.remove(real);
      throw e;
    }
  }

  /** The file, which names the process that has locked it. */
  private static RandomAccessFile locked(Path directory) throws IOException {
    RandomAccessFile file = new RandomAccessFile(directory.resolve(FILE_NAME).toFile(), "rw");
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        throw taken(directory, file.readLine());
      }
      file.setLength(0);
      file.writeBytes(ProcessHandle.current().pid() + "\n");
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static ResumeException taken(Path directory, String process) {
    return new ResumeException(
        "%s is being written by process %s; wait for its end, or stop it"
            .formatted(directory, process));
  }

  @Override
  public void close() throws IOException {
    file.close();
    HELD.remove(directory);
  }
}
