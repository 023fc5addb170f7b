package io.coursework.mlflow.cli.data;

import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Shows how far a file has come, row by row; Ctrl-C ends the work at the next row told. */
final class RowProgress implements LongConsumer, AutoCloseable {

  private final Interruption interruption;
  private final Progress.Bar bar;
  private final long rows;

  /**
   * @param rows in all; an estimate will do
   */
  RowProgress(Console console, Path file, long rows) {
    this.interruption = console.interruption();
    this.bar = console.progress().start(file.getFileName().toString(), rows, "rows");
    this.rows = rows;
  }

  @Override
  public void accept(long done) {
    interruption.check();
    bar.update(Math.min(done, rows - 1), "");
  }

  void finish(String note) {
    bar.finish(note);
  }

  @Override
  public void close() {
    bar.close();
  }
}
