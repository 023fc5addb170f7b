package io.coursework.tracking;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Counts how long a server has not answered one sender: says how long to pause before the next try,
 * tells people of it once, and knows when to give up. Used by the sender's thread alone.
 */
final class Outage {
  /** A shorter one is nobody's concern. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final String run;
  private final Path directory;
  private final Patience patience;
  private final Consumer<String> notices;
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault());

  private long callStart;
  private long since;
  private boolean lasting;
  private boolean told;

  /**
   * @param run its name, for the notices
   * @param directory where its data is kept meanwhile
   */
  Outage(String run, Path directory, Patience patience, Consumer<String> notices) {
    this.run = run;
    this.directory = directory;
    this.patience = patience;
    this.notices = notices;
    this.told = patience.known();
  }

  /** A call to the server begins: if it fails, so does the outage. */
  void callBegins() {
    callStart = System.nanoTime();
  }

  void callSucceeded() {
    backoff.succeeded();
    if (told) {
      notices.accept("run '%s': the server is back, sending goes on".formatted(run));
    }
    lasting = false;
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
    Duration so = Duration.ofNanos(System.nanoTime() - since);
    boolean hopeless = e.kind() == BackendException.Kind.PARENT_MISSING && !patience.endless();
    if (hopeless || !e.isTransient() || so.compareTo(patience.limit()) >= 0) {
      return Optional.empty();
    }
    if (!told && so.compareTo(QUIET) >= 0) {
      told = true;
      notices.accept(
          "run '%s': %s; %s"
              .formatted(
                  run,
                  e.getMessage(),
                  patience.endless()
                      ? "the run goes on, its data is kept in %s and sent later"
                          .formatted(directory)
                      : "trying again for %d s".formatted(patience.limit().toSeconds())));
    }
    return Optional.of(backoff.next(e.retryAfter()));
  }
}
