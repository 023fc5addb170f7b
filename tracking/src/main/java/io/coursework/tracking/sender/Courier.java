package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.journal.JournalEntry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Brings values to the server: the same again after a failure with an unknown outcome, in pieces of
 * at most {@value #DOUBTFUL_BATCH}; and halves of what the server calls invalid, until the culprit
 * is alone, which is noted and left out. Used by the sender's thread alone.
 */
public final class Courier {
  public static final int DOUBTFUL_BATCH = 100;

  /** Sending is over for good; the message says why. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    private final BackendException.Kind kind;

    private Stopped(BackendException cause) {
      super(cause.getMessage());
      this.kind = cause.kind();
    }

    BackendException.Kind kind() {
      return kind;
    }
  }

  /** Something that is asked of the server, and may be repeated. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws BackendException, IOException;
  }

  /** Something that is told to the server, and may be repeated. */
  @FunctionalInterface
  interface Call<T> {
    void send(T value) throws BackendException, IOException;
  }

  /**
   * A value on its way.
   *
   * @param entry that it comes from
   * @param key of it in there, empty for the whole
   */
  record Piece<T>(JournalEntry entry, String key, T value) {}

  private final SendQueue queue;
  private final SenderNotes notes;
  private final OutageTracker outage;
  private final Optional<Duration> heartbeat;

  private RemoteRun remote;
  private long nextBeat = System.nanoTime();

  /** The server may have what is sent next. */
  private boolean doubtful;

  /** Entries up to this one may have reached the server. */
  private long doubtfulThrough;

  /**
   * @param heartbeat how often the server is told that the run's process lives
   */
  Courier(SendQueue queue, SenderNotes notes, OutageTracker outage, Optional<Duration> heartbeat) {
    this.queue = queue;
    this.notes = notes;
    this.outage = outage;
    this.heartbeat = heartbeat;
    this.doubtful = queue.cursor().sequence() > 0 || queue.cursor().step() > 0;
  }

  /** From now on calls go there. */
  void opened(RemoteRun run) {
    remote = run;
  }

  /** Nobody knows what the server has of the entries up to this one. */
  void doubt(long through) {
    doubtfulThrough = through;
  }

  /** When the server is to hear next that the process lives, on {@link System#nanoTime}'s clock. */
  Optional<Long> nextBeat() {
    return heartbeat.map(every -> nextBeat);
  }

  /** Asks until there is an answer. */
  <T> T insist(Question<T> question) throws IOException, Stopped, InterruptedException {
    while (true) {
      outage.callBegins();
      try {
        T answer = question.ask();
        succeeded();
        return answer;
      } catch (BackendException e) {
        failed(e);
      }
    }
  }

  /**
   * Where one gets lost, the next is soon, and what else is sent tells of the trouble; but a server
   * that asks for a pause gets it.
   */
  void beat() throws Stopped, InterruptedException {
    if (heartbeat.isPresent() && System.nanoTime() - nextBeat >= 0) {
      nextBeat = System.nanoTime() + heartbeat.get().toNanos();
      outage.callBegins();
      try {
        remote.alive(Instant.now());
      } catch (BackendException e) {
        if (e.retryAfter().isPresent()) {
          failed(e);
        }
      }
    }
  }

  /**
   * Sends values in their order.
   *
   * @param batch most of them in one request
   * @param bytes that one takes in a request
   * @return how many of them were rejected
   */
  <T> int deliver(List<Piece<T>> pieces, int batch, ToIntFunction<T> bytes, Call<List<T>> call)
      throws IOException, Stopped, InterruptedException {
    if (pieces.isEmpty()) {
      return 0;
    }
    int rejected = 0;
    boolean repeat = doubtful || pieces.get(0).entry().sequence() <= doubtfulThrough;
    RequestBatcher<Piece<T>> requests =
        new RequestBatcher<>(piece -> bytes.applyAsInt(piece.value()));
    requests.putFirst(pieces, repeat ? Math.min(batch, DOUBTFUL_BATCH) : batch);
    while (!requests.isEmpty()) {
      List<Piece<T>> some = requests.next();
      outage.callBegins();
      try {
        call.send(some.stream().map(Piece::value).toList());
        succeeded();
        beat();
      } catch (BackendException e) {
        if (e.kind() != BackendException.Kind.REJECTED) {
          requests.putFirst(some, DOUBTFUL_BATCH);
          failed(e);
        } else if (some.size() == 1) {
          // It was answered, and that is what an outage lacks.
          succeeded();
          notes.reject(some.get(0).entry(), some.get(0).key(), e.getMessage());
          rejected++;
        } else {
          requests.putFirst(some, (some.size() + 1) / 2);
        }
      }
    }
    doubtful = false;
    return rejected;
  }

  private void succeeded() {
    outage.callSucceeded();
    queue.succeeded();
  }

  /** Pauses before the next try, if there is to be one. */
  private void failed(BackendException e) throws Stopped, InterruptedException {
    Optional<Backoff.Pause> pause = outage.callFailed(e);
    if (pause.isEmpty()) {
      throw new Stopped(e);
    }
    queue.pause(pause.get(), e.getMessage());
  }
}
