package io.coursework.tracking;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Copies one journal to the server, in order, from its cursor on, on a thread of its own. The
 * journal is the queue: when the server is slow the sender falls behind on disk, not in memory.
 *
 * <p>After a failure with an unknown outcome the same values go again, with the same times, in
 * pieces of at most {@value #DOUBTFUL_BATCH}. What the server calls invalid is halved until the
 * culprit is alone; that goes to {@code rejected.jsonl} and the rest goes on.
 */
final class Sender implements Runnable {
  static final String REJECTED_FILE = "rejected.jsonl";
  static final int METRIC_BATCH = 1000;
  static final int KEY_BATCH = 100;
  static final int DOUBTFUL_BATCH = 100;

  /** Entries are sent when the oldest is this old, or this many points wait. */
  private static final Duration FLUSH_AFTER = Duration.ofSeconds(1);

  private static final int FLUSH_POINTS = 500;

  /** An outage shorter than this is nobody's concern. */
  private static final Duration QUIET_OUTAGE = Duration.ofSeconds(3);

  /** While somebody waits for the rest to be sent, pauses are no longer than this. */
  private static final Duration DRAIN_PAUSE = Duration.ofSeconds(1);

  private static final int CHUNK_ENTRIES = 256;

  /** How often the server is told that the run's process lives. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  /** Sending is over for good; the message says why. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped(String message) {
      super(message);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    void send(T value) throws BackendException;
  }

  /** An end that the journal had no room for. */
  private record LastWords(RunStatus status, String reason, Instant time) {}

  private record Point(JournalEntry entry, MetricPoint value) {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  private final RunHeader header;
  private final Path directory;
  private final Backend backend;
  private final Consumer<String> notices;
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
  private final Duration heartbeat;

  private volatile RemoteRun remote;

  private long nextBeat;

  private long outageSince;
  private boolean outage;
  private boolean outageTold;
  private boolean doubtful;

  private boolean diskTold;

  /** The last pass ended with more in the journal. */
  private boolean behind;

  // Guarded by this.
  private Cursor cursor;
  private long appended;
  private long pendingPoints;
  private long pendingSince;
  private int draining;
  private LastWords lastWords;
  private boolean stopped;
  private Optional<String> problem = Optional.empty();

  /**
   * @param cursor where to go on; a cursor behind the start means that an earlier sender may have
   *     sent more than it noted
   */
  Sender(
      RunHeader header, Path directory, Cursor cursor, Backend backend, Consumer<String> notices) {
    this(header, directory, cursor, backend, notices, HEARTBEAT);
  }

  Sender(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      Consumer<String> notices,
      Duration heartbeat) {
    this.heartbeat = heartbeat;
    this.header = header;
    this.directory = directory;
    this.cursor = cursor;
    this.appended = cursor.sequence();
    this.backend = backend;
    this.notices = notices;
    this.doubtful = cursor.sequence() > 0;
  }

  /** The journal has one more entry. */
  synchronized void appended(JournalEntry entry) {
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
  synchronized void endUnwritten(RunStatus status, String reason) {
    lastWords = new LastWords(status, reason, Instant.now());
    notifyAll();
  }

  Optional<RemoteRun> remote() {
    return Optional.ofNullable(remote);
  }

  synchronized Optional<RemoteRun> awaitRemote(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (remote == null && !stopped && waitUntil(deadline)) {}
    return remote();
  }

  synchronized Delivery drain(Duration limit) throws InterruptedException {
    long target = appended;
    long deadline = System.nanoTime() + limit.toNanos();
    draining++;
    notifyAll();
    try {
      while ((cursor.sequence() < target || lastWords != null)
          && !stopped
          && waitUntil(deadline)) {}
    } finally {
      draining--;
    }
    return delivery();
  }

  synchronized Delivery delivery() {
    long unsent = appended - cursor.sequence();
    return new Delivery(
        cursor.sequence(), unsent, cursor.rejected(), unsent > 0 ? problem : Optional.empty());
  }

  @Override
  public void run() {
    try (JournalReader reader = new JournalReader(directory, cursor.offset())) {
      open();
      while (!pass(reader)) {}
      stop(Optional.empty());
    } catch (Stopped e) {
      stop(Optional.of(e.getMessage()));
      notices.accept(
          "run '%s': sending stopped: %s; everything is kept in %s"
              .formatted(header.name(), e.getMessage(), directory));
    } catch (InterruptedException e) {
      synchronized (this) {
        stop(problem.or(() -> Optional.of("the run was closed before all was sent")));
      }
    } catch (IOException | RuntimeException e) {
      stop(Optional.of(String.valueOf(e.getMessage())));
      notices.accept(
          "run '%s': sending stopped: %s; everything written is kept in %s"
              .formatted(header.name(), e.getMessage(), directory));
    }
  }

  private synchronized void stop(Optional<String> reason) {
    stopped = true;
    problem = reason;
    notifyAll();
  }

  private void open() throws Stopped, InterruptedException {
    while (remote == null) {
      try {
        RemoteRun opened = backend.open(header);
        synchronized (this) {
          remote = opened;
          notifyAll();
        }
        succeeded();
        nextBeat = System.nanoTime();
        beat();
      } catch (BackendException e) {
        if (e.kind() != BackendException.Kind.RETRY) {
          throw new Stopped(e.getMessage());
        }
        failed(e);
      }
    }
  }

  /** Where one gets lost, the next is soon; and what else is sent tells of the trouble. */
  private void beat() {
    if (System.nanoTime() - nextBeat >= 0) {
      nextBeat = System.nanoTime() + heartbeat.toNanos();
      try {
        remote.alive(Instant.now());
      } catch (BackendException e) {
        // As above.
      }
    }
  }

  /** Sends what is due; true once the end of the run is sent. */
  private boolean pass(JournalReader reader) throws IOException, Stopped, InterruptedException {
    awaitDue();
    beat();
    List<JournalReader.Read> metrics = new ArrayList<>();
    int points = 0;
    for (int entries = 0; entries < CHUNK_ENTRIES && points < METRIC_BATCH; entries++) {
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
      sendMetrics(metrics);
      metrics.clear();
      send(read.get().entry());
      acknowledge(read.get());
      if (isLast(read.get().entry())) {
        return true;
      }
    }
    sendMetrics(metrics);
    return !behind && sendLastWords();
  }

  /** Whether it ends the run: an end that is followed by more was taken back. */
  private synchronized boolean isLast(JournalEntry entry) {
    return entry.event() instanceof RunEvent.Ended && entry.sequence() == appended;
  }

  private boolean sendLastWords() throws Stopped, InterruptedException {
    LastWords words;
    synchronized (this) {
      words = lastWords;
    }
    if (words == null) {
      return false;
    }
    JournalEntry unwritten = new JournalEntry(0, words.time(), new RunEvent.Ended(words.status()));
    deliverMap(
        unwritten, Map.of("coursework.end_reason", words.reason()), values -> remote.tags(values));
    deliverOne(unwritten, words, w -> remote.end(w.status(), w.time()));
    return true;
  }

  private synchronized void awaitDue() throws InterruptedException {
    while (true) {
      if (lastWords != null) {
        return;
      } else if (appended == cursor.sequence()) {
        pendingSince = 0;
        pendingPoints = 0;
        if (!waitUntil(nextBeat)) {
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

  private void sendMetrics(List<JournalReader.Read> reads) throws Stopped, InterruptedException {
    if (reads.isEmpty()) {
      return;
    }
    List<Point> points = new ArrayList<>();
    for (JournalReader.Read read : reads) {
      RunEvent.Metrics event = (RunEvent.Metrics) read.entry().event();
      event
          .values()
          .forEach(
              (key, value) -> {
                if (Double.isFinite(value)) {
                  points.add(
                      new Point(
                          read.entry(),
                          new MetricPoint(key, value, read.entry().time(), event.step())));
                }
              });
    }
    deliver(
        points,
        METRIC_BATCH,
        Point::entry,
        piece -> remote.metrics(piece.stream().map(Point::value).toList()));
    acknowledge(reads.get(reads.size() - 1));
  }

  private void send(JournalEntry entry) throws Stopped, InterruptedException {
    RunEvent event = entry.event();
    if (event instanceof RunEvent.Params params) {
      deliverMap(entry, params.values(), values -> remote.params(values));
    } else if (event instanceof RunEvent.Tags tags) {
      deliverMap(entry, tags.values(), values -> remote.tags(values));
    } else if (event instanceof RunEvent.Dataset dataset) {
      deliverOne(entry, dataset, d -> remote.dataset(d.input()));
    } else if (event instanceof RunEvent.Artifact artifact) {
      sendArtifact(entry, artifact);
    } else if (event instanceof RunEvent.Model model) {
      sendModel(entry, model);
    } else if (event instanceof RunEvent.Ended ended) {
      long rejected = delivery().rejected();
      if (rejected > 0) {
        deliverMap(
            entry,
            Map.of("coursework.rejected_values", Long.toString(rejected)),
            values -> remote.tags(values));
      }
      deliverOne(entry, ended, e -> remote.end(e.status(), entry.time()));
    } else if (event instanceof RunEvent.Resumed resumed) {
      // First the process: a run that goes on must not be taken for that of one that is gone.
      deliverMap(entry, resumed.process(), values -> remote.tags(values));
      deliverOne(entry, resumed, e -> remote.resume());
    }
  }

  private void sendArtifact(JournalEntry entry, RunEvent.Artifact artifact)
      throws Stopped, InterruptedException {
    Path file = directory.resolve(JournaledRun.ARTIFACTS).resolve(artifact.path());
    if (Files.isRegularFile(file)) {
      deliverOne(entry, artifact, a -> remote.artifact(a.path(), file));
    } else {
      reject(entry, artifact, "the file is not in the run's directory any more");
    }
  }

  private void sendModel(JournalEntry entry, RunEvent.Model model)
      throws Stopped, InterruptedException {
    Path folder = directory.resolve(JournaledRun.ARTIFACTS).resolve(model.name());
    SortedMap<String, Path> files = new TreeMap<>();
    model.files().forEach(file -> files.put(file, folder.resolve(file)));
    if (files.values().stream().allMatch(Files::isRegularFile)) {
      deliverOne(entry, model, m -> remote.model(m.name(), files));
    } else {
      reject(entry, model, "a file of it is not in the run's directory any more");
    }
  }

  private void deliverMap(
      JournalEntry entry, Map<String, String> values, Call<Map<String, String>> call)
      throws Stopped, InterruptedException {
    deliver(
        List.copyOf(values.entrySet()),
        KEY_BATCH,
        e -> entry,
        piece -> {
          Map<String, String> part = new TreeMap<>();
          piece.forEach(e -> part.put(e.getKey(), e.getValue()));
          call.send(part);
        });
  }

  private <T> void deliverOne(JournalEntry entry, T value, Call<T> call)
      throws Stopped, InterruptedException {
    deliver(List.of(value), 1, v -> entry, piece -> call.send(piece.get(0)));
  }

  private <T> void deliver(
      List<T> values, int batch, Function<T, JournalEntry> entryOf, Call<List<T>> call)
      throws Stopped, InterruptedException {
    Deque<List<T>> pieces = new ArrayDeque<>();
    push(pieces, values, doubtful ? Math.min(batch, DOUBTFUL_BATCH) : batch);
    while (!pieces.isEmpty()) {
      List<T> piece = pieces.pop();
      try {
        call.send(piece);
        succeeded();
        beat();
      } catch (BackendException e) {
        switch (e.kind()) {
          case RETRY -> {
            push(pieces, piece, DOUBTFUL_BATCH);
            failed(e);
          }
          case REJECTED -> {
            if (piece.size() == 1) {
              reject(entryOf.apply(piece.get(0)), piece.get(0), e.getMessage());
            } else {
              push(pieces, piece, (piece.size() + 1) / 2);
            }
          }
          case REFUSED, GONE -> throw new Stopped(e.getMessage());
        }
      }
    }
    doubtful = false;
  }

  /** Puts the values before the waiting pieces, in order. */
  private static <T> void push(Deque<List<T>> pieces, List<T> values, int size) {
    int last = (values.size() - 1) / size * size;
    for (int from = last; from >= 0 && !values.isEmpty(); from -= size) {
      pieces.push(values.subList(from, Math.min(values.size(), from + size)));
    }
  }

  private void succeeded() {
    backoff.succeeded();
    if (outageTold) {
      notices.accept("run '%s': the server is back, sending goes on".formatted(header.name()));
    }
    outage = false;
    outageTold = false;
    synchronized (this) {
      problem = Optional.empty();
    }
  }

  private void failed(BackendException e) throws InterruptedException {
    long now = System.nanoTime();
    if (!outage) {
      outage = true;
      outageSince = now;
    } else if (!outageTold && now - outageSince >= QUIET_OUTAGE.toNanos()) {
      outageTold = true;
      notices.accept(
          "run '%s': %s; the run goes on, its data is kept in %s and sent later"
              .formatted(header.name(), e.getMessage(), directory));
    }
    pause(backoff.next(e.retryAfter()), e.retryAfter().isPresent(), e.getMessage());
  }

  private synchronized void pause(Duration pause, boolean asked, String why)
      throws InterruptedException {
    problem = Optional.of(why);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long start = System.nanoTime();
    while (waitUntil(start + (draining > 0 && !asked ? least(pause) : pause).toNanos())) {}
  }

  private static Duration least(Duration pause) {
    return pause.compareTo(DRAIN_PAUSE) < 0 ? pause : DRAIN_PAUSE;
  }

  private void reject(JournalEntry entry, Object piece, String reason) {
    try (FileOutputStream out =
        new FileOutputStream(directory.resolve(REJECTED_FILE).toFile(), true)) {
      out.write(
          (JournalFormat.rejection(entry, piece, reason) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      diskFailed(e);
    }
    boolean first;
    synchronized (this) {
      cursor = new Cursor(cursor.sequence(), cursor.offset(), cursor.rejected() + 1);
      first = cursor.rejected() == 1;
    }
    if (first) {
      notices.accept(
          "run '%s': the server rejected %s: %s; it is kept in %s, and so is what follows"
              .formatted(header.name(), piece, reason, directory.resolve(REJECTED_FILE)));
    }
  }

  /** Without a kept cursor a later sender repeats what this one sent, and that does no harm. */
  private void acknowledge(JournalReader.Read read) {
    Cursor next;
    synchronized (this) {
      next = new Cursor(read.entry().sequence(), read.end(), cursor.rejected());
    }
    try {
      next.write(directory);
    } catch (IOException e) {
      diskFailed(e);
    }
    synchronized (this) {
      cursor = next;
      notifyAll();
    }
  }

  private void diskFailed(IOException e) {
    if (!diskTold) {
      diskTold = true;
      notices.accept(
          "run '%s': cannot note in %s what was sent: %s; sending goes on"
              .formatted(header.name(), directory, e.getMessage()));
    }
  }

  /** Waits for a change; false once the deadline has passed. Call with the lock held. */
  private boolean waitUntil(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    wait(left / 1_000_000, (int) (left % 1_000_000));
    return true;
  }

  Optional<URI> link() {
    return remote().map(RemoteRun::link);
  }
}
