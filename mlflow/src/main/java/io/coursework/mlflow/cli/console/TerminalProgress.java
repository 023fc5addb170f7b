package io.coursework.mlflow.cli.console;

import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

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
  private final LongSupplier nanos;
  private final List<Row> active = new ArrayList<>();
  private int painted;
  private long lastPaint;

  public TerminalProgress(PrintStream out) {
    this(out, Terminal.liveColumns());
  }

  public TerminalProgress(PrintStream out, int width) {
    this(out, width, System::nanoTime);
  }

  /**
   * Of another clock.
   *
   * @param nanos as {@link System#nanoTime}
   */
  public TerminalProgress(PrintStream out, int width, LongSupplier nanos) {
    this.out = out;
    this.width = width;
    this.nanos = nanos;
  }

  @Override
  public synchronized Bar start(String name, long total, String units) {
    Row row = new Row(name, total, units);
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
    lastPaint = nanos.getAsLong();
  }

  private final class Row implements Bar {
    private final String name;
    private final long total;
    private final String units;
    private final Pace pace = new Pace(nanos);
    private long done;
    private String note = "";

    Row(String name, long total, String units) {
      this.name = name;
      this.total = total;
      this.units = units;
    }

    @Override
    public void update(long done, String note) {
      synchronized (TerminalProgress.this) {
        this.done = done;
        this.note = note;
        if (nanos.getAsLong() - lastPaint > REPAINT_NANOS) {
          paint();
        }
      }
    }

    @Override
    public void skip(long units) {
      synchronized (TerminalProgress.this) {
        pace.skip(units);
        done += units;
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

    /** As much of a whole as is done; where there is nothing to do, all of it. */
    private long part(long whole) {
      return total == 0 ? whole : whole * done / total;
    }

    private String text() {
      int filled = (int) part(BAR);
      String time =
          done < total && pace.known(done)
              ? "%3.0f s left ".formatted(pace.left(done, total))
              : "%3.0f s      ".formatted(pace.seconds());
      String text =
          PlainText.line(
              String.format(
                  Locale.ROOT,
                  "%-12s %s%s %3d%% %,d/%,d %4.0f %s/s %s %s",
                  name,
                  "█".repeat(filled),
                  "░".repeat(BAR - filled),
                  part(100),
                  done,
                  total,
                  pace.known(done) ? pace.rate(done) : 0,
                  units,
                  time,
                  note));
      // A wrapped line would be two, and the table would climb.
      return text.length() < width ? text : text.substring(0, width - 1);
    }
  }
}
