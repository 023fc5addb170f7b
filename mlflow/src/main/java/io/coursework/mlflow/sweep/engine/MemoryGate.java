package io.coursework.mlflow.sweep.engine;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets trials begin while there is memory for them. What one more needs is taken to be what those
 * that have taken a step have on average, the program itself included; so the first begins alone,
 * no other before it has taken a step, and each that has begun counts in full from then on. One
 * trial may always run. Thread-safe.
 */
final class MemoryGate {

  private static final long LOOK_AGAIN = 1000; // milliseconds: what a trial needs changes
  private static final double GIB = 1L << 30;

  private final long limit;
  private final LongSupplier used;
  private final Consumer<String> notices;
  private int running;
  private int young; // of those that run: have not taken a step yet
  private boolean told;

  /**
   * @param limit bytes that all trials together may take
   * @param used bytes that this process has now
   * @param notices is told once if a trial has to wait for memory
   */
  MemoryGate(long limit, LongSupplier used, Consumer<String> notices) {
    this.limit = limit;
    this.used = used;
    this.notices = notices;
  }

  /** Waits until a trial may begin, which counts as running from here on. */
  synchronized Pass enter() {
    while (running > 0 && !hasRoom()) {
      try {
        wait(LOOK_AGAIN);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // nobody interrupts a trial's thread
      }
    }
    running++;
    young++;
    return new Pass();
  }

  /** Those that have taken a step tell what the young ones and one more will need. */
  private boolean hasRoom() {
    int grown = running - young;
    if (grown == 0) {
      return false;
    }
    long now = used.getAsLong();
    boolean room = now / grown * (young + 1) <= limit - now;
    if (!room && young == 0 && !told) {
      told = true;
      notices.accept(
          String.format(
              Locale.ROOT,
              "memory: %d trial%s and the program have %.1f GiB, another would not fit into %.1f"
                  + " (--memory); it waits for one to end",
              running,
              running == 1 ? "" : "s",
              now / GIB,
              limit / GIB));
    }
    return room;
  }

  /** Of a trial that has begun. */
  final class Pass {

    private boolean grown;

    private Pass() {}

    /** It has taken a step: what it needs shows. */
    void stepped() {
      synchronized (MemoryGate.this) {
        if (!grown) {
          grown = true;
          young--;
          MemoryGate.this.notifyAll();
        }
      }
    }

    /** It has ended. */
    void leave() {
      synchronized (MemoryGate.this) {
        stepped();
        running--;
        MemoryGate.this.notifyAll();
      }
    }
  }
}
