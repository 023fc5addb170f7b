package io.coursework.mlflow.cli;

import io.coursework.mlflow.experiment.Progress;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live table on a terminal: one bar per run, with rate and remaining time. */
final class TerminalProgress implements Progress {

  private static final int NAME_WIDTH = 14;

  @Override
  public Bar start(String name, long total) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(("%-" + NAME_WIDTH + "s").formatted(name))
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(250)
            .setUnit(" steps", 1)
            .setSpeedUnit(ChronoUnit.SECONDS)
            .showSpeed()
            .build();
    return new Bar() {
      @Override
      public void update(long done, String note) {
        bar.stepTo(done);
        bar.setExtraMessage(note);
      }

      @Override
      public void finish(String note) {
        bar.stepTo(total);
        bar.setExtraMessage(note);
        bar.refresh();
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
