package io.coursework.curricula.data;

import io.coursework.curricula.spec.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Takes the digest of all that is read through it in blocks. */
final class DigestedInput extends FilterInputStream {
  private final Digest digest = new Digest();

  DigestedInput(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    int read = super.read(bytes, from, count);
    if (read > 0) {
      digest.bytes(bytes, from, read);
    }
    return read;
  }

  @Override
  public int readNBytes(byte[] bytes, int from, int count) throws IOException {
    int read = in.readNBytes(bytes, from, count);
    digest.bytes(bytes, from, read);
    return read;
  }

  Digest digest() {
    return digest;
  }
}
