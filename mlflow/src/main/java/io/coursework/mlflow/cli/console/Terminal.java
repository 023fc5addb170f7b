package io.coursework.mlflow.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the user looks at. Only here it is decided whether sequences that steer a terminal may be
 * written, and how wide text is; the start script asks the two streams. Colours are never written,
 * so that {@code NO_COLOR} finds nothing to switch off.
 */
final class Terminal {

  private static final int UNKNOWN = 80;
  private static final int NARROWEST = 40;

  private Terminal() {}

  /** Whether stderr is a terminal that can move its cursor, which {@code TERM=dumb} denies. */
  static boolean isLive() {
    return Boolean.getBoolean("coursework.terminal") && !"dumb".equals(Variables.all().get("TERM"));
  }

  /** Columns of stdout: the variable {@code COLUMNS}, else those of the terminal, else 80. */
  static int columns() {
    return atLeast(Integer.getInteger("coursework.columns", UNKNOWN));
  }

  /** Columns of the terminal that the process was started from, wherever stdout leads; else 80. */
  static int liveColumns() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size < /dev/tty").redirectErrorStream(true).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return size.strip().matches("\\d+ [1-9]\\d*")
          ? Integer.parseInt(size.strip().split(" ")[1])
          : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static int atLeast(int columns) {
    return columns < NARROWEST ? UNKNOWN : columns;
  }
}
