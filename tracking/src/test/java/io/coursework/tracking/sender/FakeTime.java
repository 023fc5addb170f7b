package io.coursework.tracking.sender;

import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Time that continues when somebody waits for it, and at once. Thread-safe. */
public final class FakeTime implements Timekeeper {
  private final List<Duration> waits = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public void await(Object monitor, long wait) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (this) {
      waits.add(Duration.ofNanos(wait));
      nanos += wait;
    }
  }

  /** Of what was waited for so far. */
  public synchronized Duration passed() {
    return Duration.ofNanos(nanos);
  }

  /** How long each wait was, in their order. */
  public synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }

  /** A synchronisation with its usual patience that waits by this time. */
  public Synchronization synchronization(Backend backend, Consumer<String> notices) {
    return new Synchronization(backend, RetryPolicy.of(Synchronization.PATIENCE).by(this), notices);
  }

  /** The same runs, whose senders wait by this time. */
  public Tracking tracking(Tracking tracking) {
    return tracking.by(this);
  }
}
