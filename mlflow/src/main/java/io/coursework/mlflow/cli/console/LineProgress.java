package io.coursework.mlflow.cli.console;

import io.coursework.mlflow.experiment.Progress;
import java.util.function.Consumer;

/** Plain lines where there is no terminal: the start, every fifth of the way, and the end. */
public final class LineProgress implements Progress {

  private static final int LINES = 5;

  private final Consumer<String> out;

  public LineProgress(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public Bar start(String name, long total, String units) {
    long start = System.nanoTime();
    out.accept("%s: %d %s to do".formatted(name, total, units));
    return new Bar() {
      private long shown;

      @Override
      public void update(long done, String note) {
        if (done * LINES / total > shown && done < total) {
          shown = done * LINES / total;
          double seconds = (System.nanoTime() - start) / 1e9;
          out.accept(
              "%s: %d of %d %s, %.0f %s/s, %.0f s left%s"
                  .formatted(
                      name,
                      done,
                      total,
                      units,
                      done / seconds,
                      units,
                      seconds * (total - done) / done,
                      note.isEmpty() ? "" : ", " + note));
        }
      }

      @Override
      public void finish(String note) {
        out.accept(
            "%s: done in %.1f s, %s".formatted(name, (System.nanoTime() - start) / 1e9, note));
      }

      @Override
      public void close() {
        // A line stays as it is.
      }
    };
  }
}
