package io.coursework.mlflow.sweep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.FolderTree;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.provenance.ProcessFate;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.RunInUseException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which process begins a trial, and in which folder: of those that would, on whatever machines, one
 * alone. What has begun is guarded by the lock of its run.
 *
 * <p>A claim is a file that exists whole or not at all, made by a link to a finished one, which
 * local disks and NFS let one process alone do. A claim whose process died before its run began is
 * not changed: the next one is made beside it, under the next number, which again one process alone
 * can do. So nobody has to delete what another might just have made.
 */
public final class TrialClaims {

  private static final String FOLDER = "claims";

  /** A run begins within seconds of its claim; clocks of machines differ by less than this. */
  private static final Duration LONG_AGO = Duration.ofMinutes(10);

  /** Of a claim that cannot be read, perhaps not yet. */
  private static final ProcessIdentity UNKNOWN =
      new ProcessIdentity(
          "another machine", 0, Optional.empty(), Optional.empty(), Optional.empty());

  private static final long LARGEST = 1 << 16; // bytes
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TAGS = new TypeReference<>() {};

  /**
   * What a claim says.
   *
   * @param run the name of the folder that its process makes for the run
   * @param process who claims it; empty where the run was found
   */
  private record Claim(String run, Optional<ProcessIdentity> process) {}

  private final Path runs;
  private final Path folder;
  private final ProcessTable table;

  private TrialClaims(Path runs, Path folder, ProcessTable table) {
    this.runs = runs;
    this.folder = folder;
    this.table = table;
  }

  /** Of a sweep of which no trial has begun. */
  public static void begin(Path runs, String parent) throws IOException {
    Files.createDirectories(SweepFolder.of(runs, parent).resolve(FOLDER));
  }

  /** Of a sweep, in this process. */
  static TrialClaims of(Path runs, String parent) throws IOException {
    return of(runs, parent, ProcessTable.here());
  }

  /**
   * Of a sweep. Where there are no claims, for an earlier build has begun the sweep or the folder
   * was lost, they are made of the runs that are there.
   *
   * @param table tells whether a process lives
   */
  static TrialClaims of(Path runs, String parent, ProcessTable table) throws IOException {
    Path sweep = SweepFolder.of(runs, parent);
    TrialClaims claims = new TrialClaims(runs, sweep.resolve(FOLDER), table);
    if (!Files.isDirectory(claims.folder)) {
      claims.restore(sweep, TrialRuns.in(runs, parent));
    }
    return claims;
  }

  private void restore(Path sweep, Map<String, Path> begun) throws IOException {
    Files.createDirectories(sweep);
    Path made = Files.createTempDirectory(sweep, FOLDER);
    for (Map.Entry<String, Path> run : begun.entrySet()) {
      Files.writeString(
          made.resolve(run.getKey() + ".1"),
          JSON.createObjectNode().put("run", run.getValue().getFileName().toString()).toString());
    }
    try {
      Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      FolderTree.delete(made); // another process was faster
    } catch (FileSystemException e) {
      FolderTree.delete(made);
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** The directory of a trial's run, if it has begun and is still there. */
  Optional<Path> run(Trial trial) throws IOException {
    Optional<Path> run = Optional.empty();
    for (int number = 1; ; number++) {
      Optional<Claim> claim = read(file(trial, number));
      if (claim.isEmpty()) {
        return run;
      }
      Path directory = new Fence(runs).folder(claim.get().run());
      if (TrialRuns.header(directory).isPresent()) {
        run = Optional.of(directory);
      }
    }
  }

  /**
   * Claims a trial that has no run.
   *
   * @param directory of the run that follows at once
   * @param patient whether the claims of processes that cannot be seen from here were left alone
   *     for so long that their runs would have begun
   * @throws RunInUseException if another process has begun it, or may be about to
   */
  void take(Trial trial, Path directory, boolean patient) throws IOException {
    ObjectNode node = JSON.createObjectNode().put("run", directory.getFileName().toString());
    node.set("process", JSON.valueToTree(table.self().tags()));
    for (int number = 1; ; number++) {
      Path file = file(trial, number);
      if (make(file, node.toString())) {
        return;
      }
      Optional<Claim> claim = read(file);
      if (claim.isPresent() && Files.notExists(file(trial, number + 1))) {
        requireOver(trial, file, claim.get(), patient);
      }
    }
  }

  /** Gives a claim back whose run did not begin. */
  void giveBack(Trial trial, Path directory) throws IOException {
    for (int number = 1; ; number++) {
      Path file = file(trial, number);
      Optional<Claim> claim = read(file);
      if (claim.isEmpty()) {
        return;
      }
      if (claim.get().run().equals(directory.getFileName().toString())) {
        if (Files.notExists(file(trial, number + 1))) {
          Files.deleteIfExists(file);
        }
        return;
      }
    }
  }

  private void requireOver(Trial trial, Path file, Claim claim, boolean patient)
      throws IOException {
    Path directory = new Fence(runs).folder(claim.run());
    if (TrialRuns.header(directory).isPresent()) {
      throw new RunInUseException(
          "%s is the run of trial %d, which another process has just begun"
              .formatted(directory, trial.number()));
    }
    if (claim.process().isEmpty()) {
      return; // its run was there once, and is not any more
    }
    ProcessIdentity process = claim.process().get();
    Instant made = Files.getLastModifiedTime(file).toInstant();
    ProcessFate fate = table.fate(process, made);
    boolean fresh = !patient && Duration.between(made, Instant.now()).compareTo(LONG_AGO) < 0;
    if (fate == ProcessFate.LIVES || fate == ProcessFate.UNSEEN && fresh) {
      throw new RunInUseException(
          "trial %d is being begun by process %d on %s; wait for its run, or stop it"
              .formatted(trial.number(), process.pid(), process.host()));
    }
  }

  private Path file(Trial trial, int number) throws IOException {
    return new Fence(folder).file(trial.id() + "." + number);
  }

  /** Makes a file with a text, unless it is there. */
  private boolean make(Path file, String text) throws IOException {
    Path whole = folder.resolve(".new-" + UUID.randomUUID());
    Files.writeString(whole, text, StandardOpenOption.CREATE_NEW);
    try {
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return makeWithoutLink(file, text); // a file system without hard links
    } finally {
      Files.delete(whole);
    }
  }

  private static boolean makeWithoutLink(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static Optional<Claim> read(Path file) throws IOException {
    try {
      JsonNode node = JSON.readTree(PlainFile.own(file).text(LARGEST));
      if (!node.isObject()) {
        return Optional.of(new Claim("-", Optional.of(UNKNOWN)));
      }
      Map<String, String> tags =
          node.path("process").isObject() ? JSON.convertValue(node.get("process"), TAGS) : Map.of();
      return Optional.of(new Claim(node.path("run").asText("-"), ProcessIdentity.of(tags)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(new Claim("-", Optional.of(UNKNOWN)));
    }
  }
}
