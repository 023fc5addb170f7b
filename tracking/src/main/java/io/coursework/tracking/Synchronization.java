package io.coursework.tracking;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.journal.RunLock;
import io.coursework.tracking.journal.RunState;
import io.coursework.tracking.run.Backlog;
import io.coursework.tracking.run.ReadBackReport;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunInUseException;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.sender.ReadBack;
import io.coursework.tracking.sender.RetryPolicy;
import io.coursework.tracking.sender.SendQueue;
import io.coursework.tracking.sender.Sender;
import io.coursework.tracking.sender.SenderThread;
import io.coursework.tracking.sender.SendingState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings runs to a server from their directories: whatever it lacks of them, in their order, with
 * their times. May be stopped at any moment and repeated at will, and may run while a run is still
 * written. One at a time sends a run.
 *
 * <p>A run whose process is gone without a word has its end written into its journal: KILLED, at
 * the time of its last entry. A run that is resumed later takes it back, as any end that was not
 * FINISHED. A run that was handed out keeps running.
 */
public final class Synchronization {
  /** How long a server that is away is tried before the sender gives up. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String GONE = "its process ended without recording an end";

  /** How often it is said how far a run has come. */
  private static final Duration TICK = Duration.ofMillis(200);

  private final Backend backend;
  private final RetryPolicy patience;
  private final Consumer<String> notices;

  /**
   * @param notices gets one line when the server is away, is back, or rejects something
   */
  public Synchronization(Backend backend, Consumer<String> notices) {
    this(backend, RetryPolicy.of(PATIENCE), notices);
  }

  public Synchronization(Backend backend, RetryPolicy patience, Consumer<String> notices) {
    this.backend = Objects.requireNonNull(backend, "backend");
    this.patience = patience;
    this.notices = Objects.requireNonNull(notices, "notices");
  }

  /** Whether a run is still written, and how it has ended if it is not. */
  public enum Life {
    /** A process writes it. */
    WRITTEN,
    /** Its end is in its journal. */
    ENDED,
    /** It has no end yet, for others go on with it: see {@link Run#handOut}. */
    HANDED_OUT,
    /** Its process is gone, and its journal has no end. */
    ABANDONED;

    /** Of a run that nobody writes. */
    private static Life of(RunState recorded) {
      if (recorded.ended().isPresent()) {
        return ENDED;
      }
      return recorded.tag(Run.HANDED_OUT).filter(to -> !to.isEmpty()).isPresent()
          ? HANDED_OUT
          : ABANDONED;
    }
  }

  /**
   * A look at a run that changes nothing and asks no server.
   *
   * @param backlog what the server that it was sent to last has not acknowledged
   * @param rejections what that server was offered and does not have
   */
  public record Look(RunHeader header, Life life, Backlog backlog, List<Rejection> rejections) {
    public Look {
      rejections = List.copyOf(rejections);
    }
  }

  /** What came of a run. */
  public enum Result {
    /** The server has all that is in its directory, but for what it has rejected. */
    SENT,
    /** Another process sends it. */
    IN_USE,
    /**
     * There is nothing of it to be sent: it was stopped before its first line, or deleted there.
     */
    NOTHING,
    /** The server does not answer: it could not be asked for the run. */
    SERVER_AWAY,
    /** It was not sent, or not to its end. */
    FAILED
  }

  /**
   * What came of a run.
   *
   * @param life as it was found
   * @param sent entries of its journal that the server had not acknowledged before, and what of
   *     them it had rejected then
   * @param rejections values and files that the server was offered, now or before, and does not
   *     have
   * @param remoteId the server's id of it, if the server was reached
   * @param link its page there
   * @param reason why it is not SENT, in one line
   */
  public record Outcome(
      Result result,
      Optional<Life> life,
      long sent,
      List<Rejection> rejections,
      Optional<String> remoteId,
      Optional<URI> link,
      Optional<String> reason) {

    private static Outcome without(Result result, String reason) {
      return new Outcome(
          result,
          Optional.empty(),
          0,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(reason));
    }
  }

  /** Is told how far a run has come, on the thread that sends it; what it throws stops sending. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * @param sent entries so far
     * @param all entries that there were to send when it began; 0 while the server has not answered
     */
    void sent(long sent, long all);
  }

  /**
   * Looks at what is to be sent of a run.
   *
   * @throws ResumeException if the directory is not a run's, nothing is written yet, or its journal
   *     is damaged
   */
  public static Look look(Path directory) throws IOException {
    JournalState.requireJournal(directory);
    // Before the journal is read: who writes it now may have written its end by then.
    boolean free = RunLock.isFree(directory, RunLock.Work.WRITE);
    JournalState state = JournalState.read(directory);
    return new Look(
        state.header(),
        free ? Life.of(state.recorded()) : Life.WRITTEN,
        state.backlog(),
        new Rejections(directory).outstanding());
  }

  /** Sends what the server lacks of a run. One whose directory cannot be used has FAILED. */
  public Outcome send(Path directory, Watcher watcher) {
    try {
      return send(directory, SenderThread.lock(directory), watcher);
    } catch (RunInUseException e) {
      return Outcome.without(Result.IN_USE, e.getMessage());
    } catch (ResumeException e) {
      return Outcome.without(Result.FAILED, e.getMessage());
    } catch (IOException e) {
      return Outcome.without(
          Result.FAILED,
          "%s cannot be read or written (%s); mend that, then send it again"
              .formatted(directory, reason(e)));
    }
  }

  /** Why a file cannot be used; of what is missing or forbidden Java names the file alone. */
  static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() == null
        ? "%s is not there, or you have no right to use it".formatted(file.getFile())
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /**
   * Reads the artifacts back that the server has of a run, each path's last content, and sends
   * again what differs. Those of models are left to the server.
   *
   * @throws RunInUseException if another process sends the run
   * @throws BackendException REJECTED if the server does not hand out its files
   * @throws IOException if the directory cannot be read
   */
  public ReadBackReport verify(Path directory)
      throws BackendException, IOException, InterruptedException {
    RunLock lock = SenderThread.lock(directory);
    try {
      return new ReadBack(backend, patience, notices).verify(directory);
    } finally {
      lock.close();
    }
  }

  private Outcome send(Path directory, RunLock lock, Watcher watcher) throws IOException {
    Life life;
    JournalState state;
    Sender sender;
    try {
      Optional<RunHeader> header = JournalState.header(directory);
      if (header.isEmpty()) {
        lock.close();
        return Outcome.without(
            Result.NOTHING, directory + " was stopped before its run began; it can be deleted");
      }
      life = endIfAbandoned(directory);
      state = JournalState.read(directory);
      sender = new Sender(state.header(), directory, state.cursor(), backend, patience, notices);
    } catch (ResumeException e) {
      lock.close();
      return Outcome.without(Result.FAILED, e.getMessage());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    sender.queue().appended(state.last().entry());
    try (SenderThread sending = new SenderThread(sender, state.header().name(), lock)) {
      sending.start();
      return outcome(state, life, follow(sender.queue(), watcher));
    }
  }

  /** Waits until all is sent or nothing more will be; what it returns is of one moment. */
  private static SendingState follow(SendQueue queue, Watcher watcher) {
    long all = 0;
    while (true) {
      SendingState state;
      try {
        state = queue.drain(() -> TICK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return queue.state();
      }
      if (state.remote().isPresent() && all == 0) {
        // Only now is it known whether it continues from the cursor or from the first line.
        all = state.delivery().unsent() + state.settled();
      }
      watcher.sent(Math.min(all, state.settled()), all);
      if (state.done() || state.stopped()) {
        return state;
      }
    }
  }

  private static Outcome outcome(JournalState journal, Life life, SendingState state) {
    Result result = state.done() ? Result.SENT : unsent(journal, state);
    return new Outcome(
        result,
        Optional.of(life),
        state.sent(),
        state.rejections(),
        state.remote().map(RemoteRun::id),
        state.remote().map(RemoteRun::link),
        result == Result.SENT
            ? Optional.empty()
            : state.problem().or(() -> Optional.of("it was stopped before all was sent")));
  }

  private static Result unsent(JournalState journal, SendingState state) {
    if (state.stoppedBy().equals(Optional.of(BackendException.Kind.GONE)) && journal.isSent()) {
      return Result.NOTHING;
    }
    // One that has answered for this run may well take the next.
    boolean away =
        state.remote().isEmpty()
            && state
                .stoppedBy()
                .filter(
                    kind ->
                        kind == BackendException.Kind.RETRY || kind == BackendException.Kind.ODD)
                .isPresent();
    return away ? Result.SERVER_AWAY : Result.FAILED;
  }

  private static Life endIfAbandoned(Path directory) throws IOException {
    RunLock lock;
    try {
      lock = RunLock.take(directory, RunLock.Work.WRITE);
    } catch (RunInUseException e) {
      return Life.WRITTEN;
    }
    try {
      JournalState state = JournalState.read(directory);
      Life life = Life.of(state.recorded());
      if (life != Life.ABANDONED) {
        return life;
      }
      Instant time = state.last().entry().time();
      try (Journal journal = Journal.resume(directory, state.last())) {
        if (!state.recorded().tag(Run.END_REASON).equals(Optional.of(GONE))) {
          journal.append(new RunEvent.Tags(Map.of(Run.END_REASON, GONE)), time);
        }
        journal.append(new RunEvent.Ended(RunStatus.KILLED), time);
        journal.force();
      }
      return life;
    } finally {
      lock.close();
    }
  }
}
