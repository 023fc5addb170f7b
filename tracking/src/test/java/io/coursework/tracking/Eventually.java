package io.coursework.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a test waits: for an event, never for a time, and as long as the slowest machine may need. A
 * wait in vain fails with what was waited for.
 */
public final class Eventually {

  /** Longer than anything takes here: whoever comes to its end has found a fault. */
  public static final Duration LONG = Duration.ofMinutes(10);

  private static final long PAUSE = 5; // milliseconds between two looks

  private Eventually() {}

  /** Something that becomes true on another thread, in another process, or in a file. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Looks again and again until it is so.
   *
   * @param what is waited for, such as "the end of the sender"
   */
  public static void await(String what, Condition condition) {
    long end = System.nanoTime() + LONG.toNanos();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() > end) {
          throw inVain(what);
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    } catch (Exception e) {
      throw new AssertionError("while waiting for " + what, e);
    }
  }

  public static void await(String what, CountDownLatch latch) {
    try {
      if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
        throw inVain(what);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /** What comes of a piece of work; an exception of it fails the test. */
  public static <T> T get(String what, Future<T> work) {
    try {
      return work.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw inVain(what);
    } catch (ExecutionException e) {
      throw new AssertionError("while waiting for " + what, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /** A process's exit code; one that does not end is ended with all that it has started. */
  public static int exitCode(String what, Process process) {
    try {
      if (process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw inVain("the end of " + what);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw interrupted("the end of " + what, e);
    }
  }

  /**
   * The same of one that writes to a file, which a failure tells.
   *
   * @param said its output
   */
  public static int exitCode(Process process, Path said) throws IOException {
    try {
      return exitCode("a process", process);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", which said: " + Files.readString(said), e);
    }
  }

  /** Never returns: what a server does that does not answer, until its thread is interrupted. */
  public static void silence() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static AssertionError inVain(String what) {
    return new AssertionError("waited %d minutes for %s".formatted(LONG.toMinutes(), what));
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for " + what, e);
  }
}
