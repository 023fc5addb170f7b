package io.coursework.tracking;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A {@link Run} that is a journal on disk, with a {@link Sender} behind it if it is to be sent. */
final class JournaledRun implements Run {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());
  private static final Duration CLOSE_DRAIN = Duration.ofSeconds(10);

  private final RunHeader header;
  private final Path directory;
  private final ArtifactFolder artifacts;
  private final RunLock lock;
  private final Journal journal;

  /** Empty for a run that is not sent now. */
  private final Optional<Sending> sending;

  private final Cursor cursor;
  private final Rejections rejections;
  private final Secrets secrets;
  private final Consumer<String> notices;

  // Guarded by this.
  private final Recorded recorded;
  private long sequence;
  private long nonfinite;
  private boolean driftTold;
  private boolean ended;
  private boolean drainedAtEnd;
  private boolean closed;

  private JournaledRun(
      RunHeader header,
      Path directory,
      RunLock lock,
      Journal journal,
      Recorded recorded,
      Cursor cursor,
      Tracking tracking)
      throws IOException {
    this.header = header;
    this.directory = directory;
    this.artifacts = new ArtifactFolder(directory);
    this.lock = lock;
    this.journal = journal;
    this.recorded = recorded;
    this.nonfinite = recorded.nonfinite();
    this.cursor = cursor;
    this.rejections = new Rejections(directory);
    this.secrets = tracking.secrets();
    this.notices = tracking.notices();
    this.sending =
        tracking.backend().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Sending(
                    new Sender(
                        header,
                        directory,
                        cursor,
                        tracking.backend().get(),
                        tracking.patience(),
                        notices),
                    header.name(),
                    Sending.lock(directory)));
  }

  static JournaledRun start(RunHeader header, Map<String, byte[]> artifacts, Tracking tracking)
      throws IOException {
    RunHeader clean = clean(header, tracking.secrets(), tracking.notices());
    Path directory = makeDirectory(tracking.root(), clean);
    RunLock lock = RunLock.take(directory, RunLock.Work.WRITE);
    try {
      ArtifactFolder folder = new ArtifactFolder(directory);
      Files.createDirectories(folder.folder());
      for (Map.Entry<String, byte[]> artifact : artifacts.entrySet()) {
        Path file = folder.place(Limits.artifactPath(artifact.getKey()));
        Files.createDirectories(file.getParent());
        Files.write(file, artifact.getValue());
      }
      Journal journal = Journal.create(directory);
      JournaledRun run =
          new JournaledRun(clean, directory, lock, journal, new Recorded(), Cursor.START, tracking);
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
            run.recorded
                .tag(END_REASON)
                .filter(reason -> !reason.isEmpty())
                .ifPresent(reason -> run.tag(END_REASON, ""));
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
    sending.ifPresent(Sending::start);
  }

  private static RunHeader clean(RunHeader header, Secrets secrets, Consumer<String> notices) {
    RunHeader redacted = header.redacted(secrets);
    Map<String, String> tags = new TreeMap<>();
    redacted.tags().forEach((key, value) -> tags.put(key, cut("tag", key, value, notices)));
    return redacted
        .withDescription(cut("tag", "description", redacted.description(), notices))
        .withTags(tags);
  }

  private static Path makeDirectory(Path root, RunHeader header) throws IOException {
    Files.createDirectories(root);
    String name = header.name().replaceAll("[^A-Za-z0-9._+~-]+", "_");
    String id = header.clientRunId().replaceAll("[^A-Za-z0-9]", "");
    Path directory =
        root.resolve(
            "%s-%s-%s"
                .formatted(
                    STAMP.format(header.start()),
                    name.substring(0, Math.min(80, name.length())),
                    id.substring(0, Math.min(8, id.length()))));
    try {
      return Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "%s exists already; a client run id names one run only".formatted(directory), e);
    }
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
    secrets
        .redact(values)
        .forEach(
            (key, value) -> {
              String text = cut("param", key, value, notices);
              String known = recorded.param(key).orElse(null);
              if (known == null) {
                fresh.put(key, text);
              } else if (!known.equals(text)) {
                drifted(key, known, text);
              }
            });
    if (!fresh.isEmpty()) {
      append(new RunEvent.Params(fresh));
    }
  }

  private void drifted(String key, String known, String other) {
    String told = recorded.tag(ParamDrift.TAG).orElse("");
    String all = ParamDrift.add(told, key, known, other);
    if (!all.equals(told)) {
      append(new RunEvent.Tags(Map.of(ParamDrift.TAG, all)));
    }
    if (!driftTold) {
      driftTold = true;
      notices.accept(
          "run '%s': param %s is %s already and stays so, though now it is %s; the tag %s tells of all such"
              .formatted(header.name(), key, known, other, ParamDrift.TAG));
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
        countNonfinite(value.getKey(), value.getValue(), step);
      }
    }
  }

  private void countNonfinite(String key, double value, long step) {
    if (nonfinite++ == 0) {
      notices.accept(
          "run '%s': %s is %s at step %d; it stays in the journal and is not sent, and so are all such"
              .formatted(header.name(), key, value, step));
      append(new RunEvent.Tags(Map.of("coursework.nonfinite_points", "1")));
    }
  }

  @Override
  public synchronized void tag(String key, String value) {
    Map<String, String> tag = new TreeMap<>();
    tag.put(key, value);
    Limits.keys("tag", tag);
    tag.replaceAll((k, v) -> cut("tag", k, secrets.redact(tag).get(k), notices));
    if (!recorded.tag(key).equals(Optional.of(tag.get(key)))) {
      append(new RunEvent.Tags(tag));
    }
  }

  @Override
  public synchronized void dataset(DatasetInput input) {
    DatasetInput clean =
        new DatasetInput(
            secrets.redact(input.name()),
            input.context(),
            input.digest(),
            secrets.redact(input.source()),
            input.columns(),
            input.profile());
    if (!recorded.has(clean)) {
      append(new RunEvent.Dataset(clean));
    }
  }

  @Override
  public Path artifact(String path, byte[] content) {
    Limits.artifactPath(path);
    return keep(path, new ByteArrayInputStream(content));
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
      return keep(path, in);
    }
  }

  private Path keep(String path, InputStream content) {
    List<ArtifactFolder.Written> written = new ArrayList<>();
    try {
      written.add(artifacts.write(path, content));
      KeptFile file = written.get(0).file();
      keep(written, new RunEvent.Artifact(file), () -> recorded.has(file));
      return artifacts.place(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    } finally {
      discard(written);
    }
  }

  @Override
  public Path model(String name, Path folder, ModelCard card) throws IOException {
    Limits.modelName(name);
    ModelCard clean = card.redacted(secrets, name);
    List<Path> sources;
    try (Stream<Path> paths = Files.walk(folder)) {
      sources = paths.filter(Files::isRegularFile).toList();
    }
    List<ArtifactFolder.Written> written = new ArrayList<>();
    try {
      List<KeptFile> files = new ArrayList<>();
      for (Path source : sources) {
        String file = folder.relativize(source).toString().replace(File.separatorChar, '/');
        String path = Limits.artifactPath(name + "/" + file);
        try (InputStream in = new FileInputStream(source.toFile())) {
          written.add(artifacts.write(path, in));
        }
        files.add(written.get(written.size() - 1).file().at(file));
      }
      RunEvent.Model model = new RunEvent.Model(name, files, clean);
      keep(written, model, () -> recorded.has(model));
      return artifacts.folder(name);
    } catch (IOException e) {
      throw unwritable(name, e);
    } finally {
      discard(written);
    }
  }

  /**
   * Notes files in the journal, unless it has the same already, and moves them to their places.
   *
   * @param noted whether the journal has the event as the last of its kind
   */
  private synchronized void keep(
      List<ArtifactFolder.Written> written, RunEvent event, BooleanSupplier noted)
      throws IOException {
    requireOpen();
    try {
      for (ArtifactFolder.Written one : written) {
        artifacts.putAside(one);
      }
      if (!noted.getAsBoolean()) {
        append(event);
      }
    } catch (IOException | RuntimeException e) {
      artifacts.takeBack(written);
      throw e;
    }
    artifacts.settle(written.stream().map(ArtifactFolder.Written::file).toList());
  }

  /** Of a file that was kept nothing is left under another name. */
  private void discard(List<ArtifactFolder.Written> written) {
    try {
      artifacts.discard(written);
    } catch (IOException e) {
      notices.accept(
          "run '%s': cannot delete a file that was not kept: %s"
              .formatted(header.name(), e.getMessage()));
    }
  }

  private static UncheckedIOException unwritable(String path, IOException cause) {
    if (cause instanceof UnsafePathException) {
      return new UncheckedIOException(
          "cannot keep artifact '%s': %s".formatted(path, cause.getMessage()), cause);
    }
    return new UncheckedIOException(
        "cannot keep artifact '%s': %s; free space on its disk or choose another directory"
            .formatted(path, cause),
        cause);
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
      if (nonfinite > 1) {
        append(new RunEvent.Tags(Map.of("coursework.nonfinite_points", Long.toString(nonfinite))));
      }
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

  private static String cut(String what, String key, String value, Consumer<String> notices) {
    int most = what.equals("param") ? Limits.PARAM_CHARACTERS : Limits.TAG_CHARACTERS;
    if (value.length() <= most) {
      return value;
    }
    notices.accept(
        "%s '%s' has %d characters and is cut to %d".formatted(what, key, value.length(), most));
    return Limits.cut(value, most);
  }
}
