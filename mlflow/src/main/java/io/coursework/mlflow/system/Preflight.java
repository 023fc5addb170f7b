package io.coursework.mlflow.system;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tries what a run needs at its end, folders and files to open, before it takes its first step.
 * Trainings and {@code doctor} ask here alike and are told the same.
 *
 * @param temporary the folder for temporary files, in which models are put together
 * @param disk tells how much room there is
 * @param descriptors how many more files this process may open
 */
public record Preflight(Path temporary, Disk disk, LongSupplier descriptors) {

  /** How much room a folder's disk has. */
  @FunctionalInterface
  public interface Disk {
    /** Bytes that this process may write there. */
    long usable(Path folder) throws IOException;
  }

  /**
   * Why a run would fail.
   *
   * @param problem names the folder and what is wrong with it
   * @param remedy what to do about it
   */
  public record Obstacle(String problem, String remedy) {
    /** Both in one line. */
    public String line() {
      return problem + "; " + remedy;
    }
  }

  /** Room for what every run writes, whatever it trains: some pages, tables and figures. */
  private static final long LEAST = 4 << 20;

  /** Files and connections that a run has open at a time, and some to spare. */
  private static final long LEAST_DESCRIPTORS = 48;

  private static final double BYTES_PER_MEGABYTE = 1e6;

  /** Of this process. */
  public static Preflight here() {
    return new Preflight(
        Path.of(System.getProperty("java.io.tmpdir")),
        folder -> Files.getFileStore(folder).getUsableSpace(),
        Preflight::freeDescriptors);
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /**
   * The first obstacle.
   *
   * @param runs the folder of runs, which need not be there yet
   * @param runBytes what a run keeps there, beside its pages
   * @param temporaryBytes what it puts together among the temporary files
   */
  public Optional<Obstacle> obstacle(Path runs, long runBytes, long temporaryBytes) {
    return openFiles()
        .or(() -> temporaryFolder(temporaryBytes))
        .or(() -> runsFolder(runs, runBytes));
  }

  /** What is wrong with the number of files that may be open. */
  public Optional<Obstacle> openFiles() {
    long free = descriptors.getAsLong();
    return free >= LEAST_DESCRIPTORS
        ? Optional.empty()
        : Optional.of(
            new Obstacle(
                "too many open files: only %d more may be open, and a run needs %d"
                    .formatted(free, LEAST_DESCRIPTORS),
                "allow more, such as ulimit -n 1024"));
  }

  /** What is wrong with the folder for temporary files. */
  public Optional<Obstacle> temporaryFolder(long bytes) {
    return tried(
        "the folder for temporary files",
        temporary,
        temporary,
        bytes,
        "name another by TMPDIR, or by JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  /** What is wrong with the folder of runs, or with the one in which it would be made. */
  public Optional<Obstacle> runsFolder(Path runs, long bytes) {
    Path there = runs.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return tried("the folder of runs", runs, there, bytes, "name another by --runs-dir");
  }

  private Optional<Obstacle> tried(
      String what, Path named, Path folder, long bytes, String remedy) {
    try {
      Files.delete(Files.createTempFile(folder, ".coursework-", ".try"));
    } catch (IOException e) {
      String reason = Files.isDirectory(folder) ? why(e) : folder + " is not a folder";
      return Optional.of(
          new Obstacle("%s, %s, cannot be written (%s)".formatted(what, named, reason), remedy));
    }
    return room(what, named, folder, bytes + LEAST, remedy);
  }

  private Optional<Obstacle> room(String what, Path named, Path folder, long bytes, String remedy) {
    long usable;
    try {
      usable = disk.usable(folder);
    } catch (IOException e) {
      return Optional.empty(); // some file systems do not say
    }
    return usable >= bytes
        ? Optional.empty()
        : Optional.of(
            new Obstacle(
                "%s, %s, has room for %.1f MB and a run needs %.1f MB"
                    .formatted(
                        what, named, usable / BYTES_PER_MEGABYTE, bytes / BYTES_PER_MEGABYTE),
                "make room, or " + remedy));
  }

  private static String why(IOException e) {
    return e instanceof FileSystemException file ? Causes.reason(file) : Causes.line(e);
  }
}
