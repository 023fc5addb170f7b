package io.coursework.mlflow.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One of the two streams to the user, in UTF-8, which remembers why it could not be written. */
final class Output extends PrintStream {

  Output(OutputStream to) {
    super(new Watched(to), true, StandardCharsets.UTF_8);
  }

  /** The first error in writing. */
  Optional<IOException> failure() {
    flush();
    return Optional.ofNullable(((Watched) out).failure);
  }

  /** Nobody closes what the whole process writes to. */
  @Override
  public void close() {
    flush();
  }

  private static final class Watched extends FilterOutputStream {
    private volatile IOException failure;

    Watched(OutputStream to) {
      super(to);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
