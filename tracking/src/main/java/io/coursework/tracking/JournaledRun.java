package io.coursework.tracking;

import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.file.ArtifactFolder;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.journal.RunLock;
import io.coursework.tracking.journal.RunState;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.Sender;
import io.coursework.tracking.sender.SenderThread;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A {@link Run} that is a journal on disk, with a {@link Sender} behind it if it is to be sent. */
final class JournaledRun implements Run {

  private static final Duration CLOSE_DRAIN = Duration.ofSeconds(10);

  private final RunHeader header;
  private final Path directory;
  private final ArtifactFolder artifacts;
  private final RunLock lock;
  private final Journal journal;

  /** Empty for a run that is not sent now. */
  private final Optional<SenderThread> sending;

  private final Cursor cursor;
  private final Rejections rejections;
  private final Secrets secrets;
  private final Consumer<String> notices;
  private final ValueCleaner cleaner;
  private final FileRecorder files;

  // Guarded by this.
  private final RunState recorded;
  private long sequence;
  private final OddValues oddValues;
  private boolean ended;
  private boolean drainedAtEnd;
  private boolean closed;

  private JournaledRun(
      RunHeader header,
      Path directory,
      RunLock lock,
      Journal journal,
      RunState recorded,
      Cursor cursor,
      Tracking tracking)
      throws IOException {
    this.header = header;
    this.directory = directory;
    this.artifacts = new ArtifactFolder(directory);
    this.lock = lock;
    this.journal = journal;
    this.recorded = recorded;
    this.cursor = cursor;
    this.rejections = new Rejections(directory);
    this.secrets = tracking.secrets();
    this.notices = tracking.notices();
    this.oddValues = new OddValues(header.name(), recorded.nonfinite(), notices);
    this.cleaner = new ValueCleaner(secrets, notices);
    this.files = new FileRecorder(header.name(), artifacts, this::keep, notices);
    this.sending =
        tracking.backend().isEmpty()
            ? Optional.empty()
            : Optional.of(
                SenderThread.of(
                    header,
                    directory,
                    cursor,
                    tracking.backend().get(),
                    tracking.patience(),
                    notices));
  }

  static JournaledRun start(RunHeader header, Map<String, byte[]> artifacts, Tracking tracking)
      throws IOException {
    RunHeader clean = new ValueCleaner(tracking.secrets(), tracking.notices()).header(header);
    Path directory = RunFolders.make(tracking.root(), clean);
    RunLock lock = RunLock.take(directory, RunLock.Work.WRITE);
    try {
      new ArtifactFolder(directory).prepare(artifacts);
      Journal journal = Journal.create(directory);
      JournaledRun run =
          new JournaledRun(clean, directory, lock, journal, new RunState(), Cursor.START, tracking);
      run.begin(
          () -> {
            run.append(new RunEvent.Started(clean));
            artifacts.forEach(run::artifact);
          });
      return run;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static JournaledRun resume(StoppedRun stopped, Tracking tracking) throws IOException {
    Path directory = stopped.directory();
    JournalState state = stopped.state();
    new ArtifactFolder(directory).recover(state.recorded().allFiles());
    Journal journal = Journal.resume(directory, state.last());
    JournaledRun run;
    try {
      run =
          new JournaledRun(
              state.header(),
              directory,
              stopped.lock(),
              journal,
              state.recorded(),
              state.cursor(),
              tracking);
    } catch (IOException e) {
      journal.close();
      throw e;
    }
    run.appended(state.last().entry());
    run.ended = stopped.finished();
    run.begin(
        () -> {
          if (!run.ended) {
            run.append(new RunEvent.Resumed(ProcessTable.here().self().tags()));
            for (String why : List.of(END_REASON, HANDED_OUT)) {
              run.recorded
                  .tag(why)
                  .filter(value -> !value.isEmpty())
                  .ifPresent(value -> run.tag(why, ""));
            }
          }
        });
    stopped.handedOver();
    return run;
  }

  /** Writes the first entries and lets the sender begin; where they cannot be written, neither. */
  private void begin(Runnable firstEntries) throws IOException {
    try {
      firstEntries.run();
    } catch (UncheckedIOException e) {
      journal.close();
      if (sending.isPresent()) {
        sending.get().close();
      }
      throw e.getCause();
    }
    sending.ifPresent(SenderThread::start);
  }

  @Override
  public String clientRunId() {
    return header.clientRunId();
  }

  @Override
  public Instant start() {
    return header.start();
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public synchronized void params(Map<String, String> values) {
    Limits.keys("param", values);
    Map<String, String> fresh = new TreeMap<>();
    cleaner
        .params(values)
        .forEach(
            (key, value) -> {
              String known = recorded.param(key).orElse(null);
              if (known == null) {
                fresh.put(key, value);
              } else if (!known.equals(value)) {
                oddValues
                    .drifted(recorded.tag(ParamDrift.TAG).orElse(""), key, known, value)
                    .ifPresent(this::append);
              }
            });
    if (!fresh.isEmpty()) {
      append(new RunEvent.Params(fresh));
    }
  }

  @Override
  public synchronized void metrics(Map<String, Double> values, long step) {
    Limits.keys("metric", values);
    Map<String, Double> fresh = new TreeMap<>(values);
    fresh.keySet().removeIf(key -> recorded.reaches(key, step));
    if (fresh.isEmpty()) {
      return;
    }
    append(new RunEvent.Metrics(step, fresh));
    for (Map.Entry<String, Double> value : fresh.entrySet()) {
      if (!Double.isFinite(value.getValue())) {
        oddValues.nonfinite(value.getKey(), value.getValue(), step).ifPresent(this::append);
      }
    }
  }

  @Override
  public synchronized void tag(String key, String value) {
    Map<String, String> given = new TreeMap<>();
    given.put(key, value);
    Limits.keys("tag", given);
    Map<String, String> tag = cleaner.tags(given);
    if (!recorded.tag(key).equals(Optional.of(tag.get(key)))) {
      append(new RunEvent.Tags(tag));
    }
  }

  @Override
  public synchronized void dataset(DatasetInput input) {
    DatasetInput clean = cleaner.dataset(input);
    if (!recorded.has(clean)) {
      append(new RunEvent.Dataset(clean));
    }
  }

  @Override
  public Path artifact(String path, byte[] content) {
    Limits.artifactPath(path);
    return files.artifact(path, new ByteArrayInputStream(content));
  }

  @Override
  public String redact(String text) {
    return secrets.redact(text);
  }

  @Override
  public Path artifactFile(String path, Path file) throws IOException {
    Limits.artifactPath(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
      throw new IOException(
          "artifact '%s': %s is not a readable file, or is a link".formatted(path, file));
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      return files.artifact(path, in);
    }
  }

  @Override
  public Path model(String name, Path folder, ModelCard card) throws IOException {
    Limits.modelName(name);
    return files.model(name, folder, card.redacted(secrets, name));
  }

  private synchronized void keep(List<ArtifactFolder.Written> written, RunEvent event)
      throws IOException {
    requireOpen();
    artifacts.keep(
        written,
        () -> {
          if (!recorded.has(event)) {
            append(event);
          }
        });
  }

  @Override
  public void sync() {
    journal.force();
  }

  @Override
  public synchronized void end(RunStatus status, String reason) {
    if (ended) {
      return;
    }
    String why = reason == null ? "" : reason.strip().lines().findFirst().orElse("");
    try {
      oddValues.atEnd().ifPresent(this::append);
      if (!why.isEmpty()) {
        tag(END_REASON, why);
      }
      append(new RunEvent.Ended(status));
      journal.force();
    } catch (UncheckedIOException e) {
      notices.accept("run '%s': %s".formatted(header.name(), e.getMessage()));
      String told =
          secrets.redact(why.isEmpty() ? "the journal has no end: " + e.getMessage() : why);
      sending.ifPresent(s -> s.sender().queue().endUnwritten(status, told));
    }
    ended = true;
  }

  @Override
  public synchronized void handOut(String to) {
    if (ended) {
      return;
    }
    tag(HANDED_OUT, to);
    journal.force();
    ended = true;
  }

  @Override
  public Optional<URI> link() {
    return remote().map(RemoteRun::link);
  }

  @Override
  public Optional<String> remoteId() {
    return remote().map(RemoteRun::id);
  }

  private Optional<RemoteRun> remote() {
    return sending.flatMap(s -> s.sender().queue().remote());
  }

  @Override
  public Optional<URI> awaitLink(Duration limit) {
    try {
      if (sending.isPresent()) {
        sending.get().sender().queue().awaitRemote(limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return link();
  }

  @Override
  public Delivery drain(Supplier<Duration> limit) {
    synchronized (this) {
      drainedAtEnd = ended;
    }
    try {
      if (sending.isPresent()) {
        return sending.get().sender().queue().drain(limit).delivery();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return delivery();
  }

  @Override
  public Delivery delivery() {
    if (sending.isPresent()) {
      return sending.get().sender().queue().state().delivery();
    }
    synchronized (this) {
      return new Delivery(
          cursor.sequence(),
          sequence - cursor.sequence(),
          rejections.size(),
          Optional.of("it is recorded offline"));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      end(RunStatus.FAILED, "closed without an end");
      if (!drainedAtEnd) {
        drain(CLOSE_DRAIN);
      }
    } finally {
      try {
        if (sending.isPresent()) {
          sending.get().close();
        }
        journal.close();
        lock.close();
      } catch (IOException e) {
        notices.accept(
            "run '%s': cannot close its journal: %s".formatted(header.name(), e.getMessage()));
      }
    }
  }

  private void append(RunEvent event) {
    requireOpen();
    appended(journal.append(event));
    // Curves continue as their writer wants: only what an earlier process wrote can be a repeat.
    if (!(event instanceof RunEvent.Metrics)) {
      recorded.add(event);
    }
  }

  private void appended(JournalEntry entry) {
    sequence = entry.sequence();
    sending.ifPresent(s -> s.sender().queue().appended(entry));
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException(
          "run '%s' has ended; record before end()".formatted(header.name()));
    }
  }
}
