package io.coursework.tracking;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@link Run} that is a journal on disk with a {@link Sender} behind it. */
final class JournaledRun implements Run {
  static final String ARTIFACTS = "artifacts";

  /** One segment without a point: some backends refuse those in the names of models. */
  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9_+~-]{1,100}");

  private static final String PARTIAL = ".partial-";
  private static final String END_REASON = "coursework.end_reason";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());
  private static final Duration CLOSE_DRAIN = Duration.ofSeconds(10);
  private static final Duration THREAD_END = Duration.ofSeconds(5);

  private final RunHeader header;
  private final Path directory;
  private final RunLock lock;
  private final Journal journal;
  private final Sender sender;
  private final Thread thread;
  private final Secrets secrets;
  private final Consumer<String> notices;

  // Guarded by this.
  private final Recorded recorded;
  private long nonfinite;
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
      Backend backend,
      Secrets secrets,
      Consumer<String> notices) {
    this.header = header;
    this.directory = directory;
    this.lock = lock;
    this.journal = journal;
    this.recorded = recorded;
    this.nonfinite = recorded.nonfinite();
    this.secrets = secrets;
    this.notices = notices;
    this.sender = new Sender(header, directory, cursor, backend, notices);
    this.thread = new Thread(sender, "sender " + header.name());
    this.thread.setDaemon(true);
  }

  static JournaledRun start(
      Path root,
      RunHeader header,
      Map<String, byte[]> artifacts,
      Backend backend,
      Secrets secrets,
      Consumer<String> notices)
      throws IOException {
    RunHeader clean = clean(header, secrets, notices);
    Path directory = makeDirectory(root, clean);
    RunLock lock = RunLock.take(directory);
    try {
      for (Map.Entry<String, byte[]> artifact : artifacts.entrySet()) {
        Path file = kept(directory, Limits.artifactPath(artifact.getKey()));
        Files.createDirectories(file.getParent());
        Files.write(file, artifact.getValue());
      }
      Files.createDirectories(directory.resolve(ARTIFACTS));
      JournaledRun run =
          new JournaledRun(
              clean,
              directory,
              lock,
              Journal.create(directory),
              new Recorded(),
              Cursor.START,
              backend,
              secrets,
              notices);
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

  static JournaledRun resume(
      StoppedRun stopped, Backend backend, Secrets secrets, Consumer<String> notices)
      throws IOException {
    Path directory = stopped.directory();
    deletePartials(directory);
    JournaledRun run =
        new JournaledRun(
            stopped.header(),
            directory,
            stopped.lock(),
            Journal.resume(directory, stopped.last()),
            stopped.recorded(),
            stopped.cursor(),
            backend,
            secrets,
            notices);
    run.sender.appended(stopped.last().entry());
    run.ended = stopped.finished();
    run.begin(
        () -> {
          if (!run.ended) {
            run.append(new RunEvent.Resumed());
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
      throw e.getCause();
    }
    thread.start();
  }

  /** What a process that died left of artifacts it was writing. */
  private static void deletePartials(Path directory) throws IOException {
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(directory, PARTIAL + "*")) {
      for (Path partial : partials) {
        Files.delete(partial);
      }
    }
  }

  private static Path kept(Path directory, String artifact) {
    return directory.resolve(ARTIFACTS).resolve(artifact);
  }

  private static RunHeader clean(RunHeader header, Secrets secrets, Consumer<String> notices) {
    Map<String, String> tags = new TreeMap<>();
    secrets
        .redact(header.tags())
        .forEach((key, value) -> tags.put(key, cut("tag", key, value, notices)));
    return new RunHeader(
        header.clientRunId(),
        header.experiment(),
        header.name(),
        header.parentClientRunId(),
        header.start(),
        header.user(),
        secrets.redact(header.sourceName()),
        header.git(),
        cut("tag", "description", secrets.redact(header.description()), notices),
        tags);
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
          "%s is there already; a client run id names one run only".formatted(directory), e);
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
                throw new IllegalArgumentException(
                    "param '%s' is '%s' already and cannot become '%s'; use a tag for what changes"
                        .formatted(key, known, text));
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
    if (recorded.has(input)) {
      return;
    }
    append(
        new RunEvent.Dataset(
            new DatasetInput(
                input.name(),
                input.context(),
                input.digest(),
                secrets.redact(input.source()),
                input.columns(),
                input.profile())));
  }

  @Override
  public Path artifact(String path, byte[] content) {
    Limits.artifactPath(path);
    Path partial = partial();
    try {
      try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
        out.write(content);
      }
      return keep(path, partial, content.length, hex(sha256().digest(content)));
    } catch (IOException e) {
      throw unwritable(path, e);
    } finally {
      discard(partial);
    }
  }

  @Override
  public Path artifactFile(String path, Path file) throws IOException {
    Limits.artifactPath(path);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException("artifact '%s': %s is no readable file".formatted(path, file));
    }
    Path partial = partial();
    try {
      Files.copy(file, partial);
      MessageDigest digest = sha256();
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      try (InputStream in = new FileInputStream(partial.toFile())) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
          size += n;
        }
      }
      return keep(path, partial, size, hex(digest.digest()));
    } catch (IOException e) {
      throw unwritable(path, e);
    } finally {
      discard(partial);
    }
  }

  @Override
  public Path model(String name, Path folder) throws IOException {
    if (!MODEL_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "model '%s' must be named by letters, digits and _ + ~ -".formatted(name));
    }
    List<Path> sources;
    try (Stream<Path> paths = Files.walk(folder)) {
      sources = paths.filter(Files::isRegularFile).toList();
    }
    List<String> files = new ArrayList<>();
    for (Path source : sources) {
      String file = folder.relativize(source).toString().replace(File.separatorChar, '/');
      Path kept = kept(directory, Limits.artifactPath(name + "/" + file));
      Path partial = partial();
      try {
        Files.createDirectories(kept.getParent());
        Files.copy(source, partial);
        Files.move(
            partial, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw unwritable(name + "/" + file, e);
      } finally {
        discard(partial);
      }
      files.add(file);
    }
    synchronized (this) {
      append(new RunEvent.Model(name, files));
    }
    return kept(directory, name);
  }

  private synchronized Path keep(String path, Path partial, long size, String sha256)
      throws IOException {
    requireOpen();
    Path kept = kept(directory, path);
    Files.createDirectories(kept.getParent());
    Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    append(new RunEvent.Artifact(path, size, sha256));
    return kept;
  }

  private Path partial() {
    return directory.resolve(PARTIAL + UUID.randomUUID());
  }

  /** Of a file that was kept nothing is left under its partial name. */
  private void discard(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      notices.accept("cannot delete %s: %s".formatted(partial, e.getMessage()));
    }
  }

  private static UncheckedIOException unwritable(String path, IOException cause) {
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
      sender.endUnwritten(
          status,
          secrets.redact(why.isEmpty() ? "the journal has no end: " + e.getMessage() : why));
    }
    ended = true;
  }

  @Override
  public Optional<URI> link() {
    return sender.link();
  }

  @Override
  public Optional<String> remoteId() {
    return sender.remote().map(RemoteRun::id);
  }

  @Override
  public Optional<URI> awaitLink(Duration limit) {
    try {
      return sender.awaitRemote(limit).map(RemoteRun::link);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return link();
    }
  }

  @Override
  public Delivery drain(Duration limit) {
    synchronized (this) {
      drainedAtEnd = ended;
    }
    try {
      return sender.drain(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return sender.delivery();
    }
  }

  @Override
  public Delivery delivery() {
    return sender.delivery();
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
      thread.interrupt();
      try {
        thread.join(THREAD_END.toMillis());
        journal.close();
        lock.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        notices.accept(
            "run '%s': cannot close its journal: %s".formatted(header.name(), e.getMessage()));
      }
    }
  }

  private void append(RunEvent event) {
    requireOpen();
    sender.appended(journal.append(event));
    // Curves go on as their writer wants: only what an earlier process wrote can be a repeat.
    if (!(event instanceof RunEvent.Metrics)) {
      recorded.add(event);
    }
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
    boolean splitsPair = Character.isHighSurrogate(value.charAt(most - 1));
    return value.substring(0, splitsPair ? most - 1 : most);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
