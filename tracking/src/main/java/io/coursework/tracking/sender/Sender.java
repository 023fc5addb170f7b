package io.coursework.tracking.sender;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Copies one journal to the server, in order, from its cursor on, on a thread of its own. The
 * journal is the queue: when the server is slow the sender falls behind on disk, not in memory.
 *
 * <p>What the server has called invalid is kept in {@value Rejections#FILE_NAME}, and the rest goes
 * on; a sender that brings a run to its end offers it once more.
 */
public final class Sender implements Runnable {
  private static final int CHUNK_ENTRIES = 1000;

  /** How often the server is told that the run's process lives. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  private final RunHeader header;
  private final Path directory;
  private final Backend backend;
  private final Consumer<String> notices;
  private final RetryPolicy patience;
  private final SendQueue queue;
  private final SenderNotes notes;
  private final Courier courier;

  /** Rejected before, to be offered once more. */
  private List<Rejection> offers;

  private EventSender events;

  /** The last pass ended with more in the journal. */
  private boolean behind;

  /**
   * @param cursor where to continue, if the server knows the run by the cursor's id; a cursor
   *     behind the start means that an earlier sender may have sent more than it noted
   * @throws IOException if what was rejected before cannot be read
   */
  public Sender(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      RetryPolicy patience,
      Consumer<String> notices)
      throws IOException {
    this(
        header,
        directory,
        cursor,
        backend,
        patience,
        notices,
        Optional.of(HEARTBEAT).filter(beat -> patience.endless()));
  }

  /**
   * @param heartbeat how often the server is told that the run's process lives; never by a process
   *     that sends the run of another
   */
  public Sender(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      RetryPolicy patience,
      Consumer<String> notices,
      Optional<Duration> heartbeat)
      throws IOException {
    this.header = header;
    this.directory = directory;
    this.backend = backend;
    this.patience = patience;
    this.notices = notices;
    Rejections rejections = new Rejections(directory);
    this.offers = patience.endless() ? List.of() : rejections.outstanding();
    this.queue = new SendQueue(cursor, offers.size(), patience, rejections);
    this.notes = new SenderNotes(header.name(), directory, queue, rejections, notices);
    this.courier =
        new Courier(
            queue,
            notes,
            new OutageTracker(header.name(), directory, patience, notices),
            heartbeat);
  }

  /** How far it is, and what it is told. */
  public SendQueue queue() {
    return queue;
  }

  @Override
  public void run() {
    try {
      open();
      sendAll();
      queue.stop(Optional.empty(), Optional.empty());
    } catch (Courier.Stopped e) {
      queue.stop(Optional.of(e.getMessage()), Optional.of(e.kind()));
      if (patience.endless()) {
        notices.accept(
            "run '%s': sending stopped: %s; everything is kept in %s"
                .formatted(header.name(), e.getMessage(), directory));
      }
    } catch (InterruptedException e) {
      queue.stop(
          queue.state().problem().or(() -> Optional.of("the run was closed before all was sent")),
          Optional.empty());
    } catch (IOException | RuntimeException | Error e) {
      // Of an error, too: whoever waits for what is sent would wait for ever.
      String why = reason(e);
      queue.stop(Optional.of(why), Optional.empty());
      notices.accept(
          "run '%s': sending stopped: %s; everything written is kept in %s"
              .formatted(header.name(), why, directory));
    }
  }

  /** What a failure says; the message of an error tells little without the error's name. */
  private static String reason(Throwable e) {
    String name = e.getClass().getSimpleName();
    if (e.getMessage() == null) {
      return name;
    }
    return e instanceof Error ? name + ": " + e.getMessage() : e.getMessage();
  }

  private void open() throws IOException, Courier.Stopped, InterruptedException {
    RemoteRun remote = courier.insist(() -> backend.open(header));
    if (!remote.id().equals(queue.cursor().remoteId())) {
      beginAnew(remote.id());
    }
    courier.opened(remote);
    queue.opened(remote);
    courier.beat();
  }

  /** This server has none of what the cursor tells of, or nobody knows what it has. */
  private void beginAnew(String remoteId) {
    if (queue.cursor().sequence() > 0) {
      courier.doubt(queue.appended());
      notices.accept(
          "run '%s': this server knows it as another run than the one it was sent to before; all of it is sent"
              .formatted(header.name()));
    }
    offers = List.of();
    notes.beginAnew(remoteId);
  }

  private void sendAll() throws IOException, Courier.Stopped, InterruptedException {
    Cursor cursor = queue.cursor();
    try (JournalReader reader = new JournalReader(directory, cursor.sequence(), cursor.offset());
        FilesToSend files = new FilesToSend(directory)) {
      events = new EventSender(queue.remote().orElseThrow(), courier, queue, notes, files);
      boolean ended = false;
      while (!ended) {
        ended = pass(reader);
        // What is new comes first: it is not to wait for what may be rejected once more.
        if (ended || !behind) {
          offerAgain();
        }
      }
    }
  }

  /** Sends what is due; true once the end of the run is sent. */
  private boolean pass(JournalReader reader)
      throws IOException, Courier.Stopped, InterruptedException {
    queue.awaitDue(behind, courier.nextBeat());
    courier.beat();
    List<JournalReader.Read> metrics = new ArrayList<>();
    int points = 0;
    for (int entries = 0; entries < CHUNK_ENTRIES && points < EventSender.METRIC_BATCH; entries++) {
      Optional<JournalReader.Read> read = reader.next();
      behind = read.isPresent();
      if (!behind) {
        break;
      }
      if (read.get().entry().event() instanceof RunEvent.Metrics event) {
        metrics.add(read.get());
        points += event.values().size();
        continue;
      }
      events.metrics(metrics);
      metrics.clear();
      points = 0;
      events.other(read.get());
      if (isLast(read.get().entry())) {
        return true;
      }
    }
    events.metrics(metrics);
    if (behind) {
      return false;
    }
    Optional<SendQueue.LastWords> words = queue.lastWords();
    if (words.isPresent()) {
      events.lastWords(words.get());
      queue.saidLastWords();
      return true;
    }
    queue.awaitMissing();
    return false;
  }

  /** Whether it ends the run: an end that is followed by more was taken back. */
  private boolean isLast(JournalEntry entry) {
    return entry.event() instanceof RunEvent.Ended && entry.sequence() == queue.appended();
  }

  /** Sends once more what was rejected before and is still of use. */
  private void offerAgain() throws IOException, Courier.Stopped, InterruptedException {
    if (offers.isEmpty()) {
      return;
    }
    Map<Long, List<Rejection>> open = new TreeMap<>();
    offers.forEach(
        one -> open.computeIfAbsent(one.sequence(), entry -> new ArrayList<>()).add(one));
    List<JournalReader.Read> metrics = new ArrayList<>();
    for (JournalReader.Read read : Offers.of(directory, offers)) {
      boolean metric = read.entry().event() instanceof RunEvent.Metrics;
      if (metric) {
        metrics.add(read);
      }
      if (!metric || metrics.size() == CHUNK_ENTRIES) {
        decided(metrics, open, events.metrics(metrics));
        metrics.clear();
      }
      if (!metric) {
        decided(List.of(read), open, events.other(read));
      }
    }
    decided(metrics, open, events.metrics(metrics));
    // Of what is left something newer has been sent.
    decided(open.values().stream().flatMap(List::stream).toList(), 0);
    offers = List.of();
    events.rejectedValues();
  }

  private void decided(
      List<JournalReader.Read> reads, Map<Long, List<Rejection>> open, int rejected) {
    decided(
        reads.stream().flatMap(read -> open.remove(read.entry().sequence()).stream()).toList(),
        rejected);
  }

  private void decided(List<Rejection> some, int rejected) {
    notes.settle(some);
    queue.decided(some.size(), rejected);
  }
}
