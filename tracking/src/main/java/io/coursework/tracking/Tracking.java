package io.coursework.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/** Starts runs: each in its own directory, each with its own sender to the backend. */
public final class Tracking {
  private final Path root;
  private final Backend backend;
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
   * @param secrets what must not reach a journal or the server
   * @param notices gets one line when sending stops, pauses or goes on, or when a value is cut;
   *     called from any thread
   */
  public Tracking(Path root, Backend backend, Secrets secrets, Consumer<String> notices) {
    this.root = root.toAbsolutePath().normalize();
    this.backend = Objects.requireNonNull(backend, "backend");
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    this.notices = Objects.requireNonNull(notices, "notices");
  }

  /**
   * Starts a run: its directory {@code <yyyyMMdd-HHmmss>-<name>-<8 hex>} and the first line of its
   * journal are there when this returns; the server hears of it later.
   *
   * @throws IOException if the directory cannot be made or written
   */
  public Run start(RunHeader header) throws IOException {
    return JournaledRun.start(root, header, backend, secrets, notices);
  }
}
