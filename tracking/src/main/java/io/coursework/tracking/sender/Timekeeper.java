package io.coursework.tracking.sender;

/** The time by which a sender pauses between its tries. Tests bring one that does not wait. */
public interface Timekeeper {
  Timekeeper SYSTEM =
      new Timekeeper() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // callers look again at what they wait for
        public void await(Object monitor, long nanos) throws InterruptedException {
          monitor.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /**
   * Waits until so much time has passed, or another thread notifies the monitor.
   *
   * @param monitor is held by the caller
   * @param nanos above 0
   */
  void await(Object monitor, long nanos) throws InterruptedException;
}
