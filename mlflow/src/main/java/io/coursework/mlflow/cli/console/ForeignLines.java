package io.coursework.mlflow.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What libraries write to the process's stderr, handed on line by line. */
final class ForeignLines extends OutputStream {

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  ForeignLines(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(int b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    String whole = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole);
  }
}
