package io.coursework.mlflow.cli.console;

import io.coursework.mlflow.experiment.Progress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Plain lines where there is no terminal: the start, every fifth of the way, and the end. */
public final class LineProgress implements Progress {

  private static final int LINES = 5;

  private final Consumer<String> out;
  private final LongSupplier nanos;

  public LineProgress(Consumer<String> out) {
    this(out, System::nanoTime);
  }

  /**
   * Of another clock.
   *
   * @param nanos as {@link System#nanoTime}
   */
  public LineProgress(Consumer<String> out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  @Override
  public Bar start(String name, long total, String units) {
    Pace pace = new Pace(nanos);
    out.accept("%s: %d %s to do".formatted(name, total, units));
    return new Bar() {
      private long done;
      private long shown;

      @Override
      public void update(long done, String note) {
        this.done = done;
        if (due() > shown && done < total) {
          shown = due();
          out.accept(
              "%s: %d of %d %s%s%s"
                  .formatted(
                      name, done, total, units, speed(done), note.isEmpty() ? "" : ", " + note));
        }
      }

      /** How many lines go with what is done; where there is nothing to do, all of them. */
      private long due() {
        return total == 0 ? LINES : done * LINES / total;
      }

      private String speed(long done) {
        return pace.known(done)
            ? ", %.0f %s/s, %.0f s left".formatted(pace.rate(done), units, pace.left(done, total))
            : "";
      }

      @Override
      public void skip(long units) {
        pace.skip(units);
        done += units;
        shown = due();
      }

      @Override
      public void finish(String note) {
        out.accept("%s: done in %.1f s, %s".formatted(name, pace.seconds(), note));
      }

      @Override
      public void close() {
        // A line stays as it is.
      }
    };
  }
}
