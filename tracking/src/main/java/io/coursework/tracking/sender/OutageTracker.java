package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Counts how long a server has not answered one sender: says how long to pause before the next try,
 * tells people of it, and knows when to give up. Used by one thread alone.
 */
final class OutageTracker {
  /** A shorter one is nobody's concern, and so is a shorter pause. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  /**
   * For this long unusable answers may come from something on the way, such as a gateway whose
   * server is being replaced; after that a person must look.
   */
  static final Duration ODD = Duration.ofMinutes(5);

  private final String run;
  private final Path directory;
  private final RetryPolicy patience;
  private final Consumer<String> notices;
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault());

  private long callStart;
  private long since;
  private long oddSince;
  private boolean lasting;
  private boolean odd;
  private boolean told;

  /**
   * @param run its name, for the notices
   * @param directory where its data is kept meanwhile
   */
  OutageTracker(String run, Path directory, RetryPolicy patience, Consumer<String> notices) {
    this.run = run;
    this.directory = directory;
    this.patience = patience;
    this.notices = notices;
    this.told = patience.known();
  }

  /** A call to the server begins: if it fails, so does the outage. */
  void callBegins() {
    callStart = patience.time().nanos();
  }

  void callSucceeded() {
    backoff.succeeded();
    if (told) {
      notices.accept("run '%s': the server is back, sending continues".formatted(run));
    }
    lasting = false;
    odd = false;
    told = false;
  }

  /**
   * The pause before the same is tried again; empty if it is not to be.
   *
   * @param e says why the call failed
   */
  Optional<Backoff.Pause> callFailed(BackendException e) {
    if (!lasting) {
      lasting = true;
      since = callStart;
    }
    if (e.kind() != BackendException.Kind.ODD) {
      odd = false;
    } else if (!odd) {
      odd = true;
      oddSince = callStart;
    }
    Duration so = since(since);
    Duration left = patience.limit().minus(so);
    boolean hopeless = e.kind() == BackendException.Kind.PARENT_MISSING && !patience.endless();
    boolean oddForLong = odd && since(oddSince).compareTo(ODD) >= 0;
    if (hopeless || oddForLong || !e.isTransient() || left.isNegative() || left.isZero()) {
      return Optional.empty();
    }
    Backoff.Pause pause = backoff.next(e.retryAfter(), left);
    tell(e, so, pause.hurried());
    return Optional.of(pause);
  }

  private Duration since(long moment) {
    return Duration.ofNanos(patience.time().nanos() - moment);
  }

  /**
   * Once in an outage; but whoever waits for the end of the sending is told of each long pause.
   *
   * @param so the outage lasts already
   * @param pause long only if the server has asked for one
   */
  private void tell(BackendException e, Duration so, Duration pause) {
    boolean longPause = pause.compareTo(QUIET) >= 0;
    if (longPause && (!told || !patience.endless()) || !told && so.compareTo(QUIET) >= 0) {
      String next =
          longPause
              ? "waiting %d s, as the server asks for %s"
                  .formatted(pause.toSeconds(), text(e.retryAfter().orElse(pause)))
              : "trying again for %d s".formatted(patience.limit().toSeconds());
      told = true;
      notices.accept(
          "run '%s': %s; %s"
              .formatted(
                  run,
                  e.getMessage(),
                  !patience.endless()
                      ? next
                      : "the run continues, its data is kept in %s and sent later%s"
                          .formatted(directory, longPause ? " (%s)".formatted(next) : "")));
    }
  }

  /** Such as {@code 90 s} or {@code 24 h}. */
  private static String text(Duration asked) {
    return asked.toHours() < 2 ? asked.toSeconds() + " s" : "%,d h".formatted(asked.toHours());
  }
}
