package io.coursework.tracking.sender;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.RunLock;
import io.coursework.tracking.run.RunHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A sender at work on a thread of its own, with the right to send the run. */
public final class SenderThread implements Closeable {
  private static final Duration THREAD_END = Duration.ofSeconds(5);

  private final Sender sender;
  private final RunLock lock;
  private final Thread thread;

  /** A sender of a run that is recorded here, and the right to send it. */
  public static SenderThread of(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      RetryPolicy patience,
      Consumer<String> notices)
      throws IOException {
    Sender sender = new Sender(header, directory, cursor, backend, patience, notices);
    return new SenderThread(sender, header.name(), lock(directory));
  }

  /**
   * @param lock is this one's from now on
   */
  public SenderThread(Sender sender, String name, RunLock lock) {
    this.sender = sender;
    this.lock = lock;
    this.thread = new Thread(sender, "sender " + name);
    this.thread.setDaemon(true);
  }

  /** The right to send a run, which one has at a time. */
  public static RunLock lock(Path directory) throws IOException {
    return RunLock.take(directory, RunLock.Work.SEND);
  }

  public void start() {
    thread.start();
  }

  public Sender sender() {
    return sender;
  }

  /** Stops sending, wherever it is. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join(THREAD_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }
}
