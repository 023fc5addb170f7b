package io.coursework.curricula.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file under a temporary name in the folder of its target, until it is complete. If it never is,
 * by a failure or because the process is told to end, nothing is left.
 */
final class PartialFile implements Closeable {
  private static final int NAME_LENGTH = 100; // file systems allow 255 bytes for a name

  private final Path target;
  private final Path path;
  private final OutputStream stream;
  private final Thread hook = new Thread(this::delete, "delete the partial file");
  private boolean settled;

  /** Opens a new file beside the target. */
  PartialFile(Path target) throws IOException {
    this.target = target;
    String name = target.getFileName().toString();
    String start = "." + name.substring(0, Math.min(name.length(), NAME_LENGTH));
    Path free = null;
    OutputStream opened = null;
    for (int i = 0; opened == null; i++) {
      free = target.resolveSibling(start + "." + ProcessHandle.current().pid() + "-" + i + ".part");
      try {
        opened =
            Files.newOutputStream(free, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        // another writer's
      }
    }
    path = free;
    stream = opened;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  OutputStream stream() {
    return stream;
  }

  /** Gives the complete file its name, in place of whatever has it; the stream is closed before. */
  synchronized void commit() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    settled = true;
  }

  /** Deletes the file unless it is complete. */
  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      delete();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process is ending: the hook does the same
    }
  }

  private synchronized void delete() {
    if (!settled) {
      settled = path.toFile().delete();
    }
  }
}
