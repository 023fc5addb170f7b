package io.coursework.tfmodel.checkpoint;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.UnfitFileException;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: a folder with one folder for each, and a file {@code best} that names
 * the best of them. For one process at a time.
 */
public final class Checkpoints {

  private static final String BEST = "best";
  private static final long NONE = -1;
  private static final int LONGEST_NAME = 255; // bytes

  private final Path root;
  private final CheckpointSpec spec;
  private final ParameterLayout layout;

  private Checkpoints(Path root, CheckpointSpec spec, ParameterLayout layout) {
    this.root = root;
    this.spec = spec;
    this.layout = layout;
  }

  /**
   * Opens the folder, which need not be there yet, and removes what a process that was killed has
   * left behind half-written.
   */
  public static Checkpoints open(Path root, CheckpointSpec spec, ParameterLayout layout)
      throws IOException {
    requireNoLink(root);
    Files.createDirectories(root);
    for (Path path : children(root)) {
      String name = path.getFileName().toString();
      if (name.startsWith(".") && (name.endsWith(".tmp") || name.endsWith(".old"))) {
        DurableFiles.delete(path);
      }
    }
    return new Checkpoints(root, spec, layout);
  }

  /** Whether a folder is a checkpoint, by its name and files. */
  public static boolean isCheckpoint(Path folder) {
    return Checkpoint.step(folder) >= 0 && Files.exists(folder.resolve(Checksums.FILE));
  }

  /**
   * The checkpoints' folders below a root, in the order of their steps.
   *
   * @param root need not be there
   * @throws CheckpointException if it is a link
   */
  public static List<Path> folders(Path root) throws IOException {
    requireNoLink(root);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    return children(root).stream()
        .filter(path -> Checkpoint.step(path) >= 0)
        .sorted(Comparator.comparingLong(Checkpoint::step))
        .toList();
  }

  /**
   * The newest checkpoint of a training that may continue meanwhile: while it is read, it may be
   * removed for a newer one.
   *
   * @param root need not be there; nothing is changed in it
   * @param unreadable is told, in one line, of each newer one that cannot be read
   */
  public static Optional<Checkpoint> newest(
      Path root, ParameterLayout layout, Consumer<String> unreadable) throws IOException {
    List<Path> folders;
    do {
      folders = folders(root);
      Optional<Checkpoint> newest = newest(folders, layout, unreadable);
      if (newest.isPresent()) {
        return newest;
      }
    } while (!folders.equals(folders(root)));
    return Optional.empty();
  }

  /** The checkpoints' folders in the order of their steps. */
  public List<Path> list() throws IOException {
    return folders(root);
  }

  /**
   * Writes a checkpoint and removes those that it makes superfluous.
   *
   * @param best whether the model is better than all before it
   * @return its folder
   */
  public Path save(Checkpoint checkpoint, boolean best) throws IOException {
    Path folder = checkpoint.write(root, layout);
    if (best) {
      markBest(folder);
    }
    removeSuperfluous();
    return folder;
  }

  /** From now on that one is the best. */
  public void markBest(Path folder) throws IOException {
    byte[] name = (folder.getFileName() + "\n").getBytes(StandardCharsets.UTF_8);
    DurableFiles.replace(root.resolve(BEST), ByteBuffer.wrap(name));
  }

  /** The best checkpoint, if one was called so. */
  public Optional<Path> best() throws IOException {
    Path file = root.resolve(BEST);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String name;
    try {
      name = PlainFile.own(file).text(LONGEST_NAME).strip();
    } catch (UnfitFileException e) {
      throw new CheckpointException("%s %s".formatted(file, e.getReason()));
    }
    return list().stream().filter(path -> path.getFileName().toString().equals(name)).findFirst();
  }

  /**
   * The newest checkpoint that can be read.
   *
   * @param unreadable is told, in one line, of each newer one that cannot
   */
  public Optional<Checkpoint> newest(Consumer<String> unreadable) throws IOException {
    return newest(list(), layout, unreadable);
  }

  /**
   * The newest of the schedule that can be read: whatever time the training took, it is the same.
   *
   * @param unreadable is told, in one line, of each newer one that cannot
   */
  public Optional<Checkpoint> newestOfSchedule(Consumer<String> unreadable) throws IOException {
    List<Path> scheduled =
        list().stream().filter(folder -> spec.due(Checkpoint.step(folder))).toList();
    return newest(scheduled, layout, unreadable);
  }

  private static Optional<Checkpoint> newest(
      List<Path> folders, ParameterLayout layout, Consumer<String> unreadable) throws IOException {
    List<Path> newestFirst = new ArrayList<>(folders);
    Collections.reverse(newestFirst);
    for (Path folder : newestFirst) {
      try {
        requireNoLink(folder);
        return Optional.of(Checkpoint.read(folder, layout));
      } catch (CheckpointException e) {
        unreadable.accept(e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Forgets what came after a step from which the training continues.
   *
   * @param step optimiser steps done
   */
  public void rewind(long step) throws IOException {
    for (Path folder : list()) {
      if (Checkpoint.step(folder) > step) {
        remove(folder);
      }
    }
  }

  /** A run's folders lie in it, whoever has given us the run. */
  private static void requireNoLink(Path folder) throws CheckpointException {
    if (Files.isSymbolicLink(folder)) {
      throw new CheckpointException(
          folder + " is a symbolic link, which is not followed; put the folder itself there");
    }
  }

  private void removeSuperfluous() throws IOException {
    SortedMap<Long, Path> folders = new TreeMap<>();
    SortedMap<Long, Long> sizes = new TreeMap<>();
    for (Path folder : list()) {
      folders.put(Checkpoint.step(folder), folder);
      sizes.put(Checkpoint.step(folder), size(folder));
    }
    long best = best().map(Checkpoint::step).orElse(NONE);
    for (long step : Retention.superfluous(spec, sizes, best)) {
      remove(folders.get(step));
    }
  }

  /** Out of sight at once, so that a checkpoint is never there in part. */
  private static void remove(Path folder) throws IOException {
    Path hidden = folder.resolveSibling("." + folder.getFileName() + ".old");
    DurableFiles.delete(hidden);
    Files.move(folder, hidden);
    DurableFiles.delete(hidden);
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : children(folder)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }
}
