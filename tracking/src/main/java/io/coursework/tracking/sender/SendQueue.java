package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the threads that write a run, or wait for it to be sent, share with the one that sends it:
 * how far the journal goes, how far it is sent, and who waits. Thread-safe; all that is asked
 * together is answered of one moment.
 */
public final class SendQueue {
  /** Entries are sent when the oldest is this old, or this many points wait. */
  private static final Duration FLUSH_AFTER = Duration.ofSeconds(1);

  private static final int FLUSH_POINTS = 500;

  /** A journal that has less than was told of is looked at again after this. */
  private static final Duration RECHECK = Duration.ofMillis(200);

  /** The limit of a wait may become shorter meanwhile. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** A run whose server was away when it began does not wait long for one that never came. */
  private static final Duration UNANSWERED_DRAIN = Duration.ofSeconds(3);

  /** An end that the journal had no room for. */
  record LastWords(RunStatus status, String reason, Instant time) {}

  private final RetryPolicy patience;
  private final Rejections rejections;

  // Guarded by this.
  private RemoteRun remote;
  private Cursor cursor;
  private long begun;
  private long appended;
  private long pendingPoints;
  private long pendingSince;
  private int draining;
  private LastWords lastWords;
  private int offers;
  private int taken;
  private int refused;
  private boolean stopped;
  private Optional<BackendException.Kind> stoppedBy = Optional.empty();
  private Optional<String> problem = Optional.empty();

  /**
   * @param cursor where to continue
   * @param offers pieces that were rejected before, and are to be offered once more
   */
  SendQueue(Cursor cursor, int offers, RetryPolicy patience, Rejections rejections) {
    this.patience = patience;
    this.rejections = rejections;
    this.cursor = cursor;
    this.begun = cursor.sequence();
    this.appended = cursor.sequence();
    this.offers = offers;
  }

  // Called by those who write and wait.

  /** The journal has one more entry. */
  public synchronized void appended(JournalEntry entry) {
    if (pendingSince == 0) {
      pendingSince = System.nanoTime();
    }
    appended = entry.sequence();
    if (entry.event() instanceof RunEvent.Metrics metrics) {
      pendingPoints += metrics.values().size();
    } else if (entry.event() instanceof RunEvent.Ended) {
      pendingPoints += FLUSH_POINTS;
    }
    notifyAll();
  }

  /** Ends the run on the server after all that the journal holds, although the end is not in it. */
  public synchronized void endUnwritten(RunStatus status, String reason) {
    lastWords = new LastWords(status, reason, Instant.now());
    notifyAll();
  }

  public synchronized Optional<RemoteRun> remote() {
    return Optional.ofNullable(remote);
  }

  public synchronized Optional<RemoteRun> awaitRemote(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (remote == null && !stopped && waitUntil(deadline)) {}
    return remote();
  }

  /**
   * Waits until all that the journal holds now is sent, or nothing more will be.
   *
   * @param limit from now on; asked again on the way
   */
  public synchronized SendingState drain(Supplier<Duration> limit) throws InterruptedException {
    long target = appended;
    long start = System.nanoTime();
    draining++;
    notifyAll();
    try {
      while ((remote == null || cursor.sequence() < target || lastWords != null || offers > 0)
          && !stopped
          && waitUntil(start + limit(limit).toNanos(), ASK_AGAIN.toNanos())) {}
    } finally {
      draining--;
    }
    return state();
  }

  private Duration limit(Supplier<Duration> given) {
    Duration limit = given.get();
    boolean givesUpEarly = patience.known() && remote == null;
    return givesUpEarly && limit.compareTo(UNANSWERED_DRAIN) > 0 ? UNANSWERED_DRAIN : limit;
  }

  public synchronized SendingState state() {
    // The cursor may be ahead of what the queue was told of.
    long unsent = Math.max(0, appended - cursor.sequence()) + (lastWords == null ? 0 : 1) + offers;
    long sent = cursor.sequence() - begun + taken;
    return new SendingState(
        Optional.ofNullable(remote),
        new Delivery(
            cursor.sequence(), unsent, rejections.size(), unsent > 0 ? problem : Optional.empty()),
        sent,
        sent + refused,
        stopped,
        stoppedBy,
        problem,
        rejections.outstanding());
  }

  // Called by the one who sends.

  synchronized Cursor cursor() {
    return cursor;
  }

  public synchronized long appended() {
    return appended;
  }

  synchronized Optional<LastWords> lastWords() {
    return Optional.ofNullable(lastWords);
  }

  synchronized void opened(RemoteRun run) {
    remote = run;
    notifyAll();
  }

  /** It was sent up to there. */
  synchronized void moved(Cursor next) {
    cursor = next;
    notifyAll();
  }

  /** It is sent from there on, all of it; nothing is offered beside. */
  synchronized void beginsAnew(Cursor start) {
    cursor = start;
    begun = start.sequence();
    offers = 0;
  }

  /**
   * Pieces that were rejected before are offered and decided on.
   *
   * @param refusedAgain how many of them were rejected once more
   */
  synchronized void decided(int pieces, int refusedAgain) {
    offers -= pieces;
    taken += Math.max(0, pieces - refusedAgain);
    refused += refusedAgain;
    notifyAll();
  }

  synchronized void saidLastWords() {
    lastWords = null;
  }

  synchronized void succeeded() {
    problem = Optional.empty();
  }

  synchronized void stop(Optional<String> reason, Optional<BackendException.Kind> kind) {
    stopped = true;
    stoppedBy = kind;
    problem = reason;
    notifyAll();
  }

  /** Waits before the next try; shorter as soon as somebody waits for what is to be sent. */
  synchronized void pause(Backoff.Pause pause, String why) throws InterruptedException {
    problem = Optional.of(why);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Timekeeper time = patience.time();
    long start = time.nanos();
    while (true) {
      Duration whole = draining > 0 ? pause.hurried() : pause.normal();
      long left = start + whole.toNanos() - time.nanos();
      if (left <= 0) {
        return;
      }
      time.await(this, left);
    }
  }

  /**
   * Waits until something is to be sent.
   *
   * @param behind whether the journal is known to hold more
   * @param beat when the server is to hear of the run at the latest, on the clock of {@link
   *     System#nanoTime}; empty for never
   */
  synchronized void awaitDue(boolean behind, Optional<Long> beat) throws InterruptedException {
    while (lastWords == null) {
      if (appended <= cursor.sequence()) {
        pendingSince = 0;
        pendingPoints = 0;
        if (offers > 0) {
          return;
        } else if (beat.isEmpty()) {
          wait();
        } else if (!waitUntil(beat.get())) {
          return;
        }
      } else if (draining > 0
          || behind
          || pendingPoints >= FLUSH_POINTS
          || !waitUntil(pendingSince + FLUSH_AFTER.toNanos())) {
        pendingSince = System.nanoTime();
        pendingPoints = 0;
        return;
      }
    }
  }

  /** Does not spin while somebody else has cut the journal. */
  synchronized void awaitMissing() throws InterruptedException {
    if (appended > cursor.sequence()) {
      waitUntil(System.nanoTime() + RECHECK.toNanos());
    }
  }

  /** Waits for a change; false once the deadline has passed. Call with the lock held. */
  private boolean waitUntil(long deadline) throws InterruptedException {
    return waitUntil(deadline, Long.MAX_VALUE);
  }

  private boolean waitUntil(long deadline, long most) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    Timekeeper.SYSTEM.await(this, Math.min(left, most));
    return true;
  }
}
