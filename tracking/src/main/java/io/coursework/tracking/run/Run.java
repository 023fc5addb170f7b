package io.coursework.tracking.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run being recorded. Each call checks its arguments, appends one entry to the journal and
 * returns; a sender on its own thread copies the journal to the server. No method waits for the
 * server, but {@link #awaitLink}, {@link #drain} and {@link #close}, and none fails because of it.
 * Thread-safe.
 *
 * <p>All writing methods throw {@link IllegalArgumentException} for a name or value that breaks a
 * rule of {@link Limits}, {@link IllegalStateException} after {@link #end}, and {@link
 * java.io.UncheckedIOException} when the journal itself cannot be written (a full disk).
 */
public interface Run extends AutoCloseable {
  /** The tag that holds the run's description; a backend shows it where descriptions belong. */
  String DESCRIPTION = "coursework.description";

  /** The tag that says why a run did not finish; empty once it has continued. */
  String END_REASON = "coursework.end_reason";

  /**
   * The tag that says who goes on with a run that has no end though no process records it, such as
   * a scheduler; empty once it has continued.
   */
  String HANDED_OUT = "coursework.handed_out";

  /** Our own id of the run: a uuid, known before any server is. */
  String clientRunId();

  /** When the run began, to the millisecond; it stays so when the run continues after a stop. */
  Instant start();

  /** The run's directory: {@code journal.jsonl}, {@code cursor.json}, {@code artifacts/}. */
  Path directory();

  /**
   * Records parameters; values above 6000 characters are cut. A parameter keeps its first value:
   * another one is told of in the tag {@link ParamDrift#TAG}.
   */
  void params(Map<String, String> values);

  /**
   * Records one value of each of several curves, all at the time of this call. A value that is NaN
   * or infinite stays in the journal and is counted in the tag {@code coursework.nonfinite_points};
   * it is not sent.
   *
   * @param step optimiser step, or whatever the curves are drawn over
   */
  void metrics(Map<String, Double> values, long step);

  /** Sets a tag; the last value wins, values above 8000 characters are cut. */
  void tag(String key, String value);

  /**
   * Replaces the text on top of the run's page.
   *
   * @param markdown cut above 8000 characters
   */
  default void describe(String markdown) {
    tag(DESCRIPTION, markdown);
  }

  void dataset(DatasetInput input);

  /**
   * Stores a file of the run; a repeat with another content replaces it, one with the same content
   * does nothing.
   *
   * @param path relative, e.g. {@code figures/pca.svg}; segments of {@code [A-Za-z0-9._+~-]}
   * @return where it lies on this disk
   */
  Path artifact(String path, byte[] content);

  /** The text without the secrets that are kept out of the run; an artifact is taken as it is. */
  String redact(String text);

  /**
   * Copies a file into the run: later changes to {@code file} do not matter.
   *
   * @return where the copy lies on this disk
   * @throws IOException if {@code file} cannot be read
   */
  Path artifactFile(String path, Path file) throws IOException;

  /**
   * Stores a trained model: a folder of files that the backend offers as one thing to load, serve
   * and register. A run has one model of a name; a repeat replaces its files.
   *
   * @param name one segment of {@code [A-Za-z0-9_+~-]}
   * @param folder copied into the run with all that is in it
   * @return where the copy lies on this disk
   * @throws IOException if {@code folder} cannot be read
   */
  default Path model(String name, Path folder) throws IOException {
    return model(name, folder, ModelCard.of(name));
  }

  /**
   * Logs a model together with its card.
   *
   * @param card its scores are values that curves of this run have at its step
   */
  Path model(String name, Path folder, ModelCard card) throws IOException;

  /**
   * Waits until all that was recorded so far is on the disk: not even a power cut loses it then.
   */
  void sync();

  /**
   * Ends the run; a second call does nothing. Where the journal has no room for the end any more,
   * the server is told all the same.
   *
   * @param reason why, or null; its first line becomes the tag {@code coursework.end_reason}
   */
  void end(RunStatus status, String reason);

  /**
   * Leaves the run to others: nothing more can be recorded here, and the run has no end until it
   * continues. A server shows it as running; whoever looks for runs whose process is gone passes it
   * over. Does nothing after {@link #end}.
   *
   * @param to who goes on with it, in a few words; becomes the tag {@link #HANDED_OUT}
   */
  void handOut(String to);

  /** The run's page on the server, once the server knows the run. */
  Optional<URI> link();

  /** The server's id of the run, once the server knows the run. */
  Optional<String> remoteId();

  /**
   * Waits for {@link #link()} until it is there, sending has stopped for good, or the limit passes.
   */
  Optional<URI> awaitLink(Duration limit);

  /** Waits until the server has all that was recorded so far, or the limit passes. */
  default Delivery drain(Duration limit) {
    return drain(() -> limit);
  }

  /**
   * Waits with a limit that may change meanwhile.
   *
   * @param limit from the beginning of the wait; asked about once a second
   */
  Delivery drain(Supplier<Duration> limit);

  /** What the server has at this moment; waits for nothing. */
  Delivery delivery();

  /**
   * Stops sending and closes the journal. A run without an end is ended as FAILED, "closed without
   * an end". Unless {@link #drain} was called after the end, drains for up to ten seconds.
   */
  @Override
  void close();
}
