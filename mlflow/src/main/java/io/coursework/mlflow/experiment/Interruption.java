package io.coursework.mlflow.experiment;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: asks the work to stop at its next step and holds the process until it has
 * written down what happened.
 */
public final class Interruption implements AutoCloseable {

  /** How long the end of a run waits for a server: of an interrupted one, less than the grace. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private static final Duration DRAIN_INTERRUPTED = Duration.ofSeconds(10);

  /** Longest wait for the work to end itself; after it the process ends as it is. */
  private static final Duration GRACE = Duration.ofSeconds(25);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** Listens for the process's end until closed. */
  public static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether the work should stop. */
  boolean requested() {
    return requested;
  }

  /**
   * @throws InterruptedRunException if the work should stop
   */
  public void check() {
    if (requested) {
      throw new InterruptedRunException();
    }
  }

  /**
   * How long the end of a run may wait for its server. It is shorter as soon as the work should
   * stop: what has ended and waits is not to keep the others from writing down what happened.
   */
  public Duration drain() {
    return requested ? DRAIN_INTERRUPTED : DRAIN;
  }

  /** Asks the work to stop and waits for its end. */
  void interrupt() {
    requested = true;
    try {
      finished.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook has done its work.
    }
  }
}
