package io.coursework.tracking;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

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

  /** A point's own part of a request, or an entry's, beside the texts in it. */
  private static final int FRAME_BYTES = 120;

  /** A journal that has less than was told of is looked at again after this. */
  private static final Duration RECHECK = Duration.ofMillis(200);

  /** A run whose server was away when it began does not wait long for one that never came. */
  private static final Duration UNANSWERED_DRAIN = Duration.ofSeconds(3);

  private static final int CHUNK_ENTRIES = 1000;

  /** How often the server is told that the run's process lives. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  /** Sending is over for good; the message says why. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    private final BackendException.Kind kind;

    Stopped(BackendException cause) {
      super(cause.getMessage());
      this.kind = cause.kind();
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    void send(T value) throws BackendException, IOException;
  }

  /** An end that the journal had no room for. */
  private record LastWords(RunStatus status, String reason, Instant time) {}

  /**
   * @param completes whether it is the last one of its entry that is sent
   */
  private record Point(JournalReader.Read read, MetricPoint value, boolean completes) {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  private final RunHeader header;
  private final Path directory;
  private final Backend backend;
  private final Consumer<String> notices;
  private final Patience patience;
  private final Outage outage;
  private final Optional<Duration> heartbeat;

  private volatile RemoteRun remote;

  private long nextBeat;

  private FilesToSend files;

  /** The server may have what is sent next. */
  private boolean doubtful;

  /** The same of all entries up to this one. */
  private long doubtfulThrough;

  private boolean diskTold;

  /** The last pass ended with more in the journal. */
  private boolean behind;

  // Guarded by this.
  private Cursor cursor;
  private Cursor begun;
  private long appended;
  private long pendingPoints;
  private long pendingSince;
  private int draining;
  private LastWords lastWords;
  private boolean stopped;
  private Optional<BackendException.Kind> stoppedBy = Optional.empty();
  private Optional<String> problem = Optional.empty();

  /**
   * @param cursor where to go on, if the server knows the run by the cursor's id; a cursor behind
   *     the start means that an earlier sender may have sent more than it noted
   */
  Sender(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      Patience patience,
      Consumer<String> notices) {
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
  Sender(
      RunHeader header,
      Path directory,
      Cursor cursor,
      Backend backend,
      Patience patience,
      Consumer<String> notices,
      Optional<Duration> heartbeat) {
    this.heartbeat = heartbeat;
    this.header = header;
    this.patience = patience;
    this.outage = new Outage(header.name(), directory, patience, notices);
    this.directory = directory;
    this.cursor = cursor;
    this.begun = cursor;
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
    long start = System.nanoTime();
    draining++;
    notifyAll();
    try {
      while ((remote == null || cursor.sequence() < target || lastWords != null)
          && !stopped
          && waitUntil(start + (givesUpEarly() ? least(limit) : limit).toNanos())) {}
    } finally {
      draining--;
    }
    return delivery();
  }

  private boolean givesUpEarly() {
    return patience.known() && remote == null;
  }

  private static Duration least(Duration limit) {
    return limit.compareTo(UNANSWERED_DRAIN) < 0 ? limit : UNANSWERED_DRAIN;
  }

  /** Why sending has stopped for good, if a failure of the server's was the reason. */
  synchronized Optional<BackendException.Kind> stoppedBy() {
    return stoppedBy;
  }

  /** Entries that this sender has sent. */
  synchronized long sentHere() {
    return cursor.sequence() - begun.sequence();
  }

  /** Values and files that the server has rejected of them. */
  synchronized long rejectedHere() {
    return cursor.rejected() - begun.rejected();
  }

  /** Why not all is sent, in one line. */
  synchronized Optional<String> problem() {
    return problem;
  }

  /** Whether nothing will be sent any more. */
  synchronized boolean stopped() {
    return stopped;
  }

  synchronized Delivery delivery() {
    // It may be ahead of what it was told of.
    long unsent = Math.max(0, appended - cursor.sequence()) + (lastWords == null ? 0 : 1);
    return new Delivery(
        cursor.sequence(), unsent, cursor.rejected(), unsent > 0 ? problem : Optional.empty());
  }

  @Override
  public void run() {
    try {
      open();
      sendAll();
      stop(Optional.empty());
    } catch (Stopped e) {
      synchronized (this) {
        stoppedBy = Optional.of(e.kind);
        stop(Optional.of(e.getMessage()));
      }
      if (patience.endless()) {
        notices.accept(
            "run '%s': sending stopped: %s; everything is kept in %s"
                .formatted(header.name(), e.getMessage(), directory));
      }
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

  private void sendAll() throws IOException, Stopped, InterruptedException {
    try (JournalReader reader = new JournalReader(directory, cursor.sequence(), cursor.offset());
        FilesToSend opened = new FilesToSend(directory)) {
      files = opened;
      while (!pass(reader)) {}
    }
  }

  private synchronized void stop(Optional<String> reason) {
    stopped = true;
    problem = reason;
    notifyAll();
  }

  private void open() throws Stopped, InterruptedException {
    while (remote == null) {
      outage.callBegins();
      try {
        RemoteRun opened = backend.open(header);
        synchronized (this) {
          if (!opened.id().equals(cursor.remoteId())) {
            beginAnew(opened.id());
          }
          remote = opened;
          notifyAll();
        }
        succeeded();
        nextBeat = System.nanoTime();
        beat();
      } catch (BackendException e) {
        failed(e);
      }
    }
  }

  /**
   * Where one gets lost, the next is soon, and what else is sent tells of the trouble; but a server
   * that asks for a pause gets it.
   */
  private void beat() throws Stopped, InterruptedException {
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

  /** This server has none of what the cursor tells of, or nobody knows what it has. */
  private void beginAnew(String remoteId) {
    if (cursor.sequence() > 0) {
      doubtfulThrough = appended;
      notices.accept(
          "run '%s': this server knows it as another run than the one it was sent to before; all of it is sent"
              .formatted(header.name()));
    }
    cursor = Cursor.atStart(remoteId);
    begun = cursor;
    try {
      Files.deleteIfExists(directory.resolve(REJECTED_FILE));
      cursor.write(directory);
    } catch (IOException e) {
      diskFailed(e);
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
      points = 0;
      send(read.get());
      acknowledge(read.get());
      if (isLast(read.get().entry())) {
        return true;
      }
    }
    sendMetrics(metrics);
    return !behind && (sendLastWords() || awaitMissing());
  }

  /** Whether it ends the run: an end that is followed by more was taken back. */
  private synchronized boolean isLast(JournalEntry entry) {
    return entry.event() instanceof RunEvent.Ended && entry.sequence() == appended;
  }

  /** Does not spin while somebody else has cut the journal; false, for that is no end. */
  private synchronized boolean awaitMissing() throws InterruptedException {
    if (appended > cursor.sequence()) {
      waitUntil(System.nanoTime() + RECHECK.toNanos());
    }
    return false;
  }

  private boolean sendLastWords() throws IOException, Stopped, InterruptedException {
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
    synchronized (this) {
      lastWords = null;
    }
    return true;
  }

  private synchronized void awaitDue() throws InterruptedException {
    while (true) {
      if (lastWords != null) {
        return;
      } else if (appended <= cursor.sequence()) {
        pendingSince = 0;
        pendingPoints = 0;
        if (heartbeat.isEmpty()) {
          wait();
        } else if (!waitUntil(nextBeat)) {
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

  private void sendMetrics(List<JournalReader.Read> reads)
      throws IOException, Stopped, InterruptedException {
    if (reads.isEmpty()) {
      return;
    }
    List<Point> points = new ArrayList<>();
    for (JournalReader.Read read : reads) {
      RunEvent.Metrics event = (RunEvent.Metrics) read.entry().event();
      Iterator<Map.Entry<String, Double>> finite =
          event.values().entrySet().stream().filter(e -> Double.isFinite(e.getValue())).iterator();
      while (finite.hasNext()) {
        Map.Entry<String, Double> value = finite.next();
        MetricPoint point =
            new MetricPoint(value.getKey(), value.getValue(), read.entry().time(), event.step());
        points.add(new Point(read, point, !finite.hasNext()));
      }
    }
    deliver(
        points,
        METRIC_BATCH,
        point -> FRAME_BYTES + Limits.jsonBytes(point.value().key()),
        point -> point.read().entry(),
        piece -> {
          remote.metrics(piece.stream().map(Point::value).toList());
          for (int i = piece.size() - 1; i >= 0; i--) {
            if (piece.get(i).completes()) {
              acknowledge(piece.get(i).read());
              return;
            }
          }
        });
    acknowledge(reads.get(reads.size() - 1));
  }

  private void send(JournalReader.Read read) throws IOException, Stopped, InterruptedException {
    JournalEntry entry = read.entry();
    RunEvent event = entry.event();
    if (event instanceof RunEvent.Params params) {
      deliverMap(entry, params.values(), values -> remote.params(values));
    } else if (event instanceof RunEvent.Tags tags) {
      deliverMap(entry, tags.values(), values -> remote.tags(values));
    } else if (event instanceof RunEvent.Dataset dataset) {
      deliverOne(entry, dataset, d -> remote.dataset(d.input()));
    } else if (event instanceof RunEvent.Artifact artifact) {
      sendArtifact(read, artifact);
    } else if (event instanceof RunEvent.Model model) {
      sendModel(read, model);
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

  /** Each try looks anew: a file may move to its place, or be replaced, at any time. */
  private void sendArtifact(JournalReader.Read read, RunEvent.Artifact artifact)
      throws IOException, Stopped, InterruptedException {
    deliverOne(
        read.entry(),
        artifact,
        a -> {
          Optional<Path> file = files.find(a.file(), read);
          if (file.isPresent()) {
            remote.artifact(a.file().path(), file.get());
          }
        });
  }

  private void sendModel(JournalReader.Read read, RunEvent.Model model)
      throws IOException, Stopped, InterruptedException {
    deliverOne(
        read.entry(),
        model,
        m -> {
          SortedMap<String, Path> found = new TreeMap<>();
          List<KeptFile> inPlace = m.inPlace();
          for (int i = 0; i < inPlace.size(); i++) {
            Optional<Path> file = files.find(inPlace.get(i), read);
            if (file.isEmpty()) {
              return;
            }
            found.put(m.files().get(i).path(), file.get());
          }
          remote.model(m.name(), found);
        });
  }

  private void deliverMap(
      JournalEntry entry, Map<String, String> values, Call<Map<String, String>> call)
      throws IOException, Stopped, InterruptedException {
    deliver(
        List.copyOf(values.entrySet()),
        KEY_BATCH,
        e -> FRAME_BYTES + Limits.jsonBytes(e.getKey()) + Limits.jsonBytes(e.getValue()),
        e -> entry,
        piece -> {
          Map<String, String> part = new TreeMap<>();
          piece.forEach(e -> part.put(e.getKey(), e.getValue()));
          call.send(part);
        });
  }

  private <T> void deliverOne(JournalEntry entry, T value, Call<T> call)
      throws IOException, Stopped, InterruptedException {
    deliver(List.of(value), 1, v -> 0, v -> entry, piece -> call.send(piece.get(0)));
  }

  /**
   * Sends values in their order.
   *
   * @param batch most of them in one request
   * @param bytes that one takes in a request
   * @param entryOf the entry that one comes from
   */
  private <T> void deliver(
      List<T> values,
      int batch,
      ToIntFunction<T> bytes,
      Function<T, JournalEntry> entryOf,
      Call<List<T>> call)
      throws IOException, Stopped, InterruptedException {
    if (values.isEmpty()) {
      return;
    }
    boolean repeat = doubtful || entryOf.apply(values.get(0)).sequence() <= doubtfulThrough;
    Requests<T> requests = new Requests<>(bytes);
    requests.putFirst(values, repeat ? Math.min(batch, DOUBTFUL_BATCH) : batch);
    while (!requests.isEmpty()) {
      List<T> piece = requests.next();
      outage.callBegins();
      try {
        call.send(piece);
        succeeded();
        beat();
      } catch (BackendException e) {
        if (e.kind() != BackendException.Kind.REJECTED) {
          requests.putFirst(piece, DOUBTFUL_BATCH);
          failed(e);
        } else if (piece.size() == 1) {
          reject(entryOf.apply(piece.get(0)), piece.get(0), e.getMessage());
        } else {
          requests.putFirst(piece, (piece.size() + 1) / 2);
        }
      }
    }
    doubtful = false;
  }

  private void succeeded() {
    outage.callSucceeded();
    synchronized (this) {
      problem = Optional.empty();
    }
  }

  /** Pauses before the next try, if there is to be one. */
  private void failed(BackendException e) throws Stopped, InterruptedException {
    Optional<Backoff.Pause> pause = outage.callFailed(e);
    if (pause.isEmpty()) {
      throw new Stopped(e);
    }
    pause(pause.get(), e.getMessage());
  }

  private synchronized void pause(Backoff.Pause pause, String why) throws InterruptedException {
    problem = Optional.of(why);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long start = System.nanoTime();
    while (waitUntil(start + (draining > 0 ? pause.hurried() : pause.normal()).toNanos())) {}
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
      cursor = cursor.withOneMoreRejected();
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
      next = cursor.after(read);
      if (next.equals(cursor)) {
        return;
      }
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
}
