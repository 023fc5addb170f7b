package io.coursework.tracking;

import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.journal.RunLock;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run that did not finish: its process died, or it was stopped, or it failed, or it finished and
 * the server has not all of it. While this is open nobody else can write into the run's directory;
 * {@link Tracking#resume} lets the run continue.
 */
public final class StoppedRun implements Closeable {
  private final Path directory;
  private final RunLock lock;
  private final JournalState state;
  private boolean resumed;

  private StoppedRun(Path directory, RunLock lock, JournalState state) {
    this.directory = directory;
    this.lock = lock;
    this.state = state;
  }

  /**
   * Reads a run's journal and changes nothing. A last line that was cut off in the middle counts as
   * not written.
   *
   * @throws ResumeException if the directory is not a run's, nothing is left to do, another process
   *     is writing it, or its journal is damaged
   * @throws IOException if the directory cannot be read or locked
   */
  public static StoppedRun open(Path directory) throws IOException {
    JournalState.requireJournal(directory);
    RunLock lock = RunLock.take(directory, RunLock.Work.WRITE);
    try {
      Path normal = directory.toAbsolutePath().normalize();
      StoppedRun run = new StoppedRun(normal, lock, JournalState.read(normal));
      if (run.finished() && run.state.isSent() && new Rejections(normal).size() == 0) {
        throw new ResumeException(
            "%s has finished, and the server has all of it; nothing is left to do"
                .formatted(directory));
      }
      return run;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public RunHeader header() {
    return state.header();
  }

  public Path directory() {
    return directory;
  }

  /**
   * Whether its work is done: nothing can be recorded any more, what is unsent goes to the server.
   */
  public boolean finished() {
    return state.recorded().ended().equals(Optional.of(RunStatus.FINISHED));
  }

  /**
   * The last step at which any curve has a point whose name begins so; empty if there is none.
   *
   * @param prefix of the names, such as {@code system/}
   */
  public OptionalLong lastStep(String prefix) {
    return state.recorded().lastStep(prefix);
  }

  /** The data sets that it has read, in the order in which it read them first. */
  public List<DatasetInput> datasets() {
    return state.recorded().datasets();
  }

  JournalState state() {
    return state;
  }

  RunLock lock() {
    return lock;
  }

  /** The run continues, and the lock is its own. */
  void handedOver() {
    resumed = true;
  }

  /** Gives the directory free, unless the run continues. */
  @Override
  public void close() throws IOException {
    if (!resumed) {
      lock.close();
    }
  }
}
