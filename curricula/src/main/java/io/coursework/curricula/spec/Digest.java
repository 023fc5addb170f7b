package io.coursework.curricula.spec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A fingerprint of data as it is written in: the first 32 hexadecimal digits of a SHA-256. */
public final class Digest {
  private static final int HEX_DIGITS = 32; // stores of data sets keep at most 36 characters

  private final MessageDigest sha256;

  public Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a line of text, in UTF-8, with its line end. */
  public Digest line(String text) {
    sha256.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds numbers, each as four bytes, highest first. */
  public Digest ints(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    sha256.update(bytes);
    return this;
  }

  /** Adds bytes as they are. */
  public Digest bytes(byte[] bytes, int from, int count) {
    sha256.update(bytes, from, count);
    return this;
  }

  /** Ends the digest: 32 lower-case hexadecimal digits. The object is then empty again. */
  public String hex() {
    return HexFormat.of().formatHex(sha256.digest()).substring(0, HEX_DIGITS);
  }
}
