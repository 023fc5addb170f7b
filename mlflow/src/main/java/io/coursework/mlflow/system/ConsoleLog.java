package io.coursework.mlflow.system;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a command says to its user, written down for each run that is going on meanwhile, with time
 * stamps and without secrets. What was said before the first run, such as which device was chosen,
 * is told to every run. Thread-safe; no method fails.
 */
@Singleton
public final class ConsoleLog {

  private static final int MOST_OPENING_LINES = 1_000;

  private final Clock clock;
  private final List<String> opening = new ArrayList<>();
  private final List<Transcript> transcripts = new ArrayList<>();
  private boolean begun;

  @Inject
  ConsoleLog() {
    this(Clock.systemUTC());
  }

  ConsoleLog(Clock clock) {
    this.clock = clock;
  }

  /** Something was said. */
  public synchronized void say(String text) {
    List<String> lines = stamped(text);
    if (!begun && opening.size() < MOST_OPENING_LINES) {
      opening.addAll(lines);
    }
    transcripts.forEach(transcript -> transcript.add(lines));
  }

  /**
   * Writes down for a run what is said from now on.
   *
   * @param file is appended to
   * @param clean takes the run's secrets out of a line
   */
  synchronized Transcript open(Path file, UnaryOperator<String> clean) {
    begun = true;
    Transcript transcript = new Transcript(file, clean);
    transcript.add(opening);
    transcripts.add(transcript);
    return transcript;
  }

  /** Something is to be said to one run alone. */
  synchronized void say(Transcript transcript, String text) {
    transcript.add(stamped(text));
  }

  /** The run is ending. */
  synchronized void close(Transcript transcript) {
    transcripts.remove(transcript);
  }

  private List<String> stamped(String text) {
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return text.lines().map(line -> time + " " + line).toList();
  }
}
