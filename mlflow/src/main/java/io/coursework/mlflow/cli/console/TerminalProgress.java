package io.coursework.mlflow.cli.console;

import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A live table on a terminal: a bar per piece of work, with rate and remaining time. Finished rows
 * scroll up and stay; those in work are painted again in place.
 *
 * <p>Our own, because the bars of the library that was tried here overwrote each other when two
 * were drawn by two threads.
 */
public final class TerminalProgress implements Progress {

  private static final long REPAINT_NANOS = 200_000_000;
  private static final int BAR = 24;
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_BELOW = "\r\u001b[J";

  private final PrintStream out;
  private final int width;
  private final List<Row> active = new ArrayList<>();
  private int painted;
  private long lastPaint;

  public TerminalProgress(PrintStream out) {
    this(out, Terminal.liveColumns());
  }

  public TerminalProgress(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public synchronized Bar start(String name, long total, String units) {
    Row row = new Row(name, total, units, System.nanoTime());
    active.add(row);
    paint();
    return row;
  }

  /** Prints a line above the table. */
  public synchronized void line(String text) {
    erase();
    out.println(PlainText.line(text));
    paint();
  }

  private void erase() {
    out.print((painted > 0 ? UP.formatted(painted) : "") + CLEAR_BELOW);
    painted = 0;
  }

  private void paint() {
    erase();
    for (Row row : active) {
      out.println(row.text());
    }
    out.flush();
    painted = active.size();
    lastPaint = System.nanoTime();
  }

  private final class Row implements Bar {
    private final String name;
    private final long total;
    private final String units;
    private final long start;
    private long done;
    private String note = "";

    Row(String name, long total, String units, long start) {
      this.name = name;
      this.total = total;
      this.units = units;
      this.start = start;
    }

    @Override
    public void update(long done, String note) {
      synchronized (TerminalProgress.this) {
        this.done = done;
        this.note = note;
        if (System.nanoTime() - lastPaint > REPAINT_NANOS) {
          paint();
        }
      }
    }

    @Override
    public void finish(String note) {
      synchronized (TerminalProgress.this) {
        this.done = total;
        this.note = note;
        close();
      }
    }

    @Override
    public void close() {
      synchronized (TerminalProgress.this) {
        if (active.remove(this)) {
          line(text());
        }
      }
    }

    private String text() {
      int filled = (int) (BAR * done / total);
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = done / seconds;
      String time =
          done == total || done == 0
              ? "%3.0f s      ".formatted(seconds)
              : "%3.0f s left ".formatted((total - done) / rate);
      String text =
          PlainText.line(
              String.format(
                  Locale.ROOT,
                  "%-12s %s%s %3d%% %,d/%,d %4.0f %s/s %s %s",
                  name,
                  "█".repeat(filled),
                  "░".repeat(BAR - filled),
                  100 * done / total,
                  done,
                  total,
                  rate,
                  units,
                  time,
                  note));
      // A wrapped line would be two, and the table would climb.
      return text.length() < width ? text : text.substring(0, width - 1);
    }
  }
}
