package io.coursework.curricula.data;

import io.coursework.curricula.spec.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes digest and length of all that is written through it in blocks. */
final class DigestedOutput extends FilterOutputStream {
  private final Digest digest = new Digest();
  private long length;

  DigestedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    digest.bytes(bytes, from, count);
    length += count;
  }

  Digest digest() {
    return digest;
  }

  long length() {
    return length;
  }
}
