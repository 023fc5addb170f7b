package io.coursework.tracking;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.FamilyBackend;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunInUseException;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.RetryPolicy;
import io.coursework.tracking.sender.Timekeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts runs and lets stopped ones continue: each in its own directory, each with its own sender
 * to the backend, if there is one.
 */
public final class Tracking {
  private final Path root;
  private final Optional<Backend> backend;
  private final RetryPolicy patience;
  private final Secrets secrets;
  private final Consumer<String> notices;

  /** Notices go to this class's logger, and the environment's secrets are kept out of every run. */
  public Tracking(Path root, Backend backend) {
    this(
        root,
        backend,
        Secrets.of(System.getenv()),
        line -> System.getLogger(Tracking.class.getName()).log(System.Logger.Level.WARNING, line));
  }

  /**
   * @param root holds one directory per run; made when the first run starts
   * @param secrets what must not reach a journal, the server or a notice
   * @param notices gets one line when sending stops, pauses or continues, or when a value is cut;
   *     called from any thread
   */
  public Tracking(Path root, Backend backend, Secrets secrets, Consumer<String> notices) {
    this(root, Optional.of(new FamilyBackend(backend)), RetryPolicy.ENDLESS, secrets, notices);
  }

  private Tracking(
      Path root,
      Optional<Backend> backend,
      RetryPolicy patience,
      Secrets secrets,
      Consumer<String> notices) {
    this.root = root.toAbsolutePath().normalize();
    this.backend = backend;
    this.patience = patience;
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(notices, "notices");
    this.notices = line -> notices.accept(secrets.redact(line));
  }

  /** What is kept out of every run. */
  public Secrets secrets() {
    return secrets;
  }

  /** Records runs in their directories alone; {@link Synchronization} sends them later. */
  public static Tracking offline(Path root, Secrets secrets, Consumer<String> notices) {
    return new Tracking(root, Optional.empty(), RetryPolicy.ENDLESS, secrets, notices);
  }

  /**
   * Tracking while the server is known to be away: its runs try to send all the time, tell nobody
   * that they cannot, and do not wait at their end for a server that has never answered.
   */
  public Tracking whileServerIsAway() {
    return new Tracking(root, backend, patience.ofOneAway(), secrets, notices);
  }

  /** A copy with another time, by which its senders wait. */
  public Tracking by(Timekeeper time) {
    return new Tracking(root, backend, patience.by(time), secrets, notices);
  }

  /** The folder that holds one directory per run; it may not be there yet. */
  public Path root() {
    return root;
  }

  /** The directory that a run of this header has once it is started. */
  public Path directory(RunHeader header) {
    return RunFolders.directory(root, header.redacted(secrets));
  }

  Optional<Backend> backend() {
    return backend;
  }

  RetryPolicy patience() {
    return patience;
  }

  Consumer<String> notices() {
    return notices;
  }

  /**
   * Starts a run: its directory {@code <yyyyMMdd-HHmmss>-<name>-<8 hex>} and the first line of its
   * journal are there when this returns; the server hears of it later.
   *
   * @throws IOException if the directory cannot be made or written
   */
  public Run start(RunHeader header) throws IOException {
    return start(header, Map.of());
  }

  /**
   * Starts a run with some artifacts that are there before it is: whoever finds the run, after
   * whatever crash, finds them.
   *
   * @param artifacts content by path, as for {@link Run#artifact}
   * @throws IOException if the directory cannot be made or written
   */
  public Run start(RunHeader header, Map<String, byte[]> artifacts) throws IOException {
    return JournaledRun.start(header, artifacts, this);
  }

  /**
   * Lets a stopped run continue: in its directory, with its times, as the same run on the server.
   * What its journal holds already is not recorded again: a parameter, data set or tag of the same
   * value, a file of the same content, and a point of a curve that has reached the point's step,
   * for the steps of a curve are taken to grow. So work that begins again at an earlier point
   * leaves no trace, if it repeats its values. A run that has {@link StoppedRun#finished} only
   * sends what is left.
   *
   * @param stopped is the run's from now on
   * @throws RunInUseException if another process is sending it
   * @throws IOException if the journal cannot be written
   */
  public Run resume(StoppedRun stopped) throws IOException {
    return JournaledRun.resume(stopped, this);
  }
}
