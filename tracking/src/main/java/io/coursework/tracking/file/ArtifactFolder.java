package io.coursework.tracking.file;

import io.coursework.tracking.run.Limits;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of a run on this disk. A new content is written under a name of its own, then put aside
 * under its hash, then noted in the journal, and then moved to its place: so that at every moment
 * the content of the journal's last entry for a path lies in one of two places, and what no entry
 * tells of has replaced nothing.
 *
 * <p>No channel is used for writing, because an interrupt of the writing thread would close it.
 * Every place is one below the run's directory, as {@link Fence} has it.
 */
public final class ArtifactFolder {
  static final String NAME = "artifacts";

  private static final String PARTIAL = ".partial-";
  private static final String ASIDE = ".aside-";

  private final Path directory;
  private final Fence fence;

  /**
   * @param directory the run's
   */
  public ArtifactFolder(Path directory) {
    this.directory = directory;
    this.fence = new Fence(directory);
  }

  /** A content that is written and has no hash for a name yet. */
  public record Written(ArtifactRef file, Path partial) {}

  /**
   * Where a file lies or may be put.
   *
   * @throws UnsafePathException if a link or a folder is in the way
   */
  public Path place(String path) throws IOException {
    return fence.file(NAME + "/" + path);
  }

  /** The folder of all files. */
  public Path folder() throws IOException {
    return fence.folder(NAME);
  }

  /** Writes what a run has before its journal begins. */
  public void prepare(Map<String, byte[]> artifacts) throws IOException {
    Files.createDirectories(folder());
    for (Map.Entry<String, byte[]> artifact : artifacts.entrySet()) {
      Path file = place(Limits.artifactPath(artifact.getKey()));
      Files.createDirectories(file.getParent());
      Files.write(file, artifact.getValue());
    }
  }

  /** The folder of a model's files. */
  public Path folder(String model) throws IOException {
    return fence.folder(NAME + "/" + model);
  }

  /** Writes a content for a path, and touches nothing else. */
  public Written write(String path, InputStream content) throws IOException {
    Path partial = directory.resolve(PARTIAL + UUID.randomUUID());
    try {
      MessageDigest digest = ArtifactRef.digest();
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      try (OutputStream out = new FileOutputStream(partial.toFile())) {
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
          out.write(buffer, 0, n);
          digest.update(buffer, 0, n);
          size += n;
        }
      }
      return new Written(new ArtifactRef(path, size, ArtifactRef.hex(digest)), partial);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  /**
   * Moves files to their places around the writing of the journal's entry: whenever the process
   * dies, {@link #find} finds what the entry tells of, and nothing else is left.
   *
   * @param entry writes the entry, unless the journal has it
   * @throws IOException if a place cannot be made, because a file is in the way or otherwise
   */
  public void keep(List<Written> written, Runnable entry) throws IOException {
    try {
      for (Written one : written) {
        Files.createDirectories(place(one.file().path()).getParent());
        WholeFile.move(one.partial(), aside(one.file()));
      }
      entry.run();
    } catch (IOException | RuntimeException e) {
      for (Written one : written) {
        Files.deleteIfExists(aside(one.file()));
      }
      throw e;
    }
    settle(written.stream().map(Written::file).toList());
  }

  /** Deletes what was written and not put aside. */
  public void discard(Collection<Written> all) throws IOException {
    for (Written written : all) {
      Files.deleteIfExists(written.partial());
    }
  }

  /** Moves what was put aside to its place; two files of one content were put aside once. */
  private void settle(Collection<ArtifactRef> files) throws IOException {
    Map<String, Integer> places = new HashMap<>();
    files.forEach(file -> places.merge(file.sha256(), 1, Integer::sum));
    for (ArtifactRef file : files) {
      Path place = place(file.path());
      if (places.merge(file.sha256(), -1, Integer::sum) == 0) {
        WholeFile.move(aside(file), place);
      } else {
        Path copy = directory.resolve(PARTIAL + UUID.randomUUID());
        Files.copy(aside(file), copy);
        WholeFile.move(copy, place);
      }
    }
  }

  /**
   * Does what a process that died between the entry and the move has not done, and deletes what it
   * left.
   *
   * @param last the journal's last entry for each path
   */
  public void recover(Collection<ArtifactRef> last) throws IOException {
    for (Path aside : list(ASIDE)) {
      String hash = aside.getFileName().toString().substring(ASIDE.length());
      List<ArtifactRef> waiting = new ArrayList<>();
      for (ArtifactRef file : last) {
        if (file.sha256().equals(hash) && file.fits(aside) && !file.fits(place(file.path()))) {
          waiting.add(file);
        }
      }
      for (ArtifactRef file : waiting) {
        Files.createDirectories(place(file.path()).getParent());
      }
      settle(waiting);
    }
    for (String left : List.of(ASIDE, PARTIAL)) {
      for (Path file : list(left)) {
        Files.delete(file);
      }
    }
  }

  /** Where a file with this content lies, if it does. */
  public Optional<Path> find(ArtifactRef file) throws IOException {
    // It may be moved from aside to its place between the looks.
    for (Path path : List.of(place(file.path()), aside(file), place(file.path()))) {
      if (file.fits(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private Path aside(ArtifactRef file) {
    return directory.resolve(ASIDE + file.sha256());
  }

  private List<Path> list(String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*")) {
      files.forEach(found::add);
    }
    return found;
  }
}
