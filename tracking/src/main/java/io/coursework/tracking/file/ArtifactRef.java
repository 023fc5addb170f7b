package io.coursework.tracking.file;

import io.coursework.tracking.run.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file by its content. Path and hash become names of files: there is none with a path or hash
 * that leads elsewhere, wherever it was read.
 *
 * @param path relative, below the run's {@code artifacts/} or a model's folder
 * @param size bytes, or {@link #UNKNOWN}
 * @param sha256 64 hex digits; empty where a journal of an older program does not say it
 */
public record ArtifactRef(String path, long size, String sha256) {
  public static final long UNKNOWN = -1;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{0,64}");

  public ArtifactRef {
    Limits.artifactPath(path);
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "the SHA-256 of artifact %s is '%s', which is not 64 hex digits"
              .formatted(path, Limits.shown(sha256)));
    }
  }

  /** Of which no more than its path is known. */
  public static ArtifactRef named(String path) {
    return new ArtifactRef(path, UNKNOWN, "");
  }

  /** This content elsewhere. */
  public ArtifactRef at(String other) {
    return new ArtifactRef(other, size, sha256);
  }

  /** Whether a file, and no link to one, is there and has this content. */
  public boolean fits(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (sha256.isEmpty()) {
      return true;
    }
    try {
      return Files.size(file) == size && hash(file).equals(sha256);
    } catch (NoSuchFileException e) {
      return false; // it went away meanwhile
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest);
  }
}
