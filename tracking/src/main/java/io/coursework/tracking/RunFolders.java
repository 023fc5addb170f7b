package io.coursework.tracking;

import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the directories of runs, and the order in which a server must hear of them. */
public final class RunFolders {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

  private RunFolders() {}

  /**
   * Makes a run's directory: {@code <yyyyMMdd-HHmmss>-<name>-<8 hex>}.
   *
   * @throws IOException if it is there already, or cannot be made
   */
  static Path make(Path root, RunHeader header) throws IOException {
    Files.createDirectories(root);
    Path directory = directory(root, header);
    try {
      return Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "%s exists already; a client run id names one run only".formatted(directory), e);
    }
  }

  /** Where the run of a header lies; no secret is in the header any more. */
  static Path directory(Path root, RunHeader header) {
    String name = header.name().replaceAll("[^A-Za-z0-9._+~-]+", "_");
    return root.resolve(
        "%s-%s-%s"
            .formatted(
                STAMP.format(header.start()),
                name.substring(0, Math.min(80, name.length())),
                end(header.clientRunId())));
  }

  /** What the name of a run's folder ends with. */
  private static String end(String clientRunId) {
    String id = clientRunId.replaceAll("[^A-Za-z0-9]", "");
    return id.substring(0, Math.min(8, id.length()));
  }

  /**
   * The run of an id in a folder, if it lies there under the name that it was given.
   *
   * @param clientRunId our own
   */
  public static Optional<Path> ofId(Path folder, String clientRunId) throws IOException {
    List<Path> named;
    try (Stream<Path> all = Files.list(folder)) {
      named =
          all.filter(run -> run.getFileName().toString().endsWith("-" + end(clientRunId))).toList();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    for (Path run : named) {
      if (isRun(run)
          && readable(run).filter(header -> header.clientRunId().equals(clientRunId)).isPresent()) {
        return Optional.of(run);
      }
    }
    return Optional.empty();
  }

  /** Whether a directory is a run's. */
  public static boolean isRun(Path directory) {
    return JournalState.isRun(directory);
  }

  /**
   * The header of the run that a directory belongs to, empty if it is not a run's or its journal
   * has no whole line yet.
   *
   * @throws ResumeException if the journal is damaged, or of a newer version
   * @throws IOException if it cannot be read
   */
  public static Optional<RunHeader> header(Path directory) throws IOException {
    return isRun(directory) ? JournalState.header(directory) : Optional.empty();
  }

  /** The server's id of a run that has been sent there, as far as is known here. */
  public static Optional<String> remoteId(Path run) throws IOException {
    return Optional.of(Cursor.read(run).remoteId()).filter(id -> !id.isEmpty());
  }

  /** The directories of runs in a folder, by name; none if there is no such folder. */
  public static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(RunFolders::isRun).sorted().toList();
    }
  }

  /**
   * The runs that are parts of a run, as far as they lie beside it, in the order of their starts.
   *
   * @param run a run's directory
   * @param counted whether a run is wanted
   */
  public static List<Path> parts(Path run, Predicate<RunHeader> counted) throws IOException {
    Optional<RunHeader> whole = readable(run);
    if (whole.isEmpty()) {
      return List.of();
    }
    String id = whole.get().clientRunId();
    Map<Path, RunHeader> beside = headers(run.toAbsolutePath().normalize().getParent(), counted);
    return byStart(beside).stream()
        .filter(other -> id.equals(beside.get(other).parentClientRunId()))
        .toList();
  }

  /**
   * The runs in a folder that no others there are parts of, in the order of their starts.
   *
   * @param counted whether a run is wanted; one that is not counts as no part either
   */
  public static List<Path> withoutParts(Path folder, Predicate<RunHeader> counted)
      throws IOException {
    Map<Path, RunHeader> headers = headers(folder, counted);
    Set<String> wholes = new HashSet<>();
    headers.values().forEach(header -> wholes.add(header.parentClientRunId()));
    return byStart(headers).stream()
        .filter(run -> !wholes.contains(headers.get(run).clientRunId()))
        .toList();
  }

  /**
   * The run in a folder that was started last, of those that are not parts of others there.
   *
   * @param counted whether a run is wanted
   */
  public static Optional<Path> newest(Path folder, Predicate<RunHeader> counted)
      throws IOException {
    Map<Path, RunHeader> headers = headers(folder, counted);
    Set<String> ids = new HashSet<>();
    headers.values().forEach(header -> ids.add(header.clientRunId()));
    return byStart(headers).stream()
        .filter(run -> !ids.contains(headers.get(run).parentClientRunId()))
        .reduce((earlier, later) -> later);
  }

  private static Map<Path, RunHeader> headers(Path folder, Predicate<RunHeader> counted)
      throws IOException {
    Map<Path, RunHeader> headers = new TreeMap<>();
    for (Path run : in(folder)) {
      readable(run).filter(counted).ifPresent(header -> headers.put(run, header));
    }
    return headers;
  }

  private static List<Path> byStart(Map<Path, RunHeader> headers) {
    return headers.keySet().stream()
        .sorted(
            Comparator.comparing((Path run) -> headers.get(run).start())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * The runs that were chosen and their families: those which they are parts of, and their own
   * parts, as far as these lie beside them. Each comes after the run that it is a part of, else in
   * the order of their starts; last come those whose first line cannot be read.
   *
   * @param chosen directories of runs
   */
  public static List<Path> withFamilies(Collection<Path> chosen) throws IOException {
    Map<Path, RunHeader> headers = new TreeMap<>();
    List<Path> illegible = new ArrayList<>();
    Set<Path> wanted = new LinkedHashSet<>();
    for (Path run : chosen) {
      wanted.add(run.toAbsolutePath().normalize());
    }
    Set<Path> folders = new LinkedHashSet<>();
    wanted.forEach(run -> folders.add(run.getParent()));
    for (Path folder : folders) {
      for (Path run : in(folder)) {
        Optional<RunHeader> header = readable(run);
        if (header.isPresent()) {
          headers.put(run, header.get());
        } else if (wanted.contains(run)) {
          illegible.add(run);
        }
      }
    }
    List<Path> byStart = byStart(headers);
    Map<String, Path> byId = new HashMap<>();
    byStart.forEach(run -> byId.putIfAbsent(headers.get(run).clientRunId(), run));
    Set<Path> family = new LinkedHashSet<>();
    for (Path run : byStart) {
      if (wanted.contains(run) || lineage(run, headers, byId).stream().anyMatch(wanted::contains)) {
        family.addAll(lineage(run, headers, byId));
      }
    }
    // A parent may carry a later start than its part, where clocks or folders were changed.
    Set<Path> ordered = new LinkedHashSet<>();
    for (Path run : byStart) {
      if (family.contains(run)) {
        ordered.addAll(lineage(run, headers, byId));
      }
    }
    ordered.addAll(illegible);
    return List.copyOf(ordered);
  }

  /** The run and all that it is a part of, the outermost first. */
  private static List<Path> lineage(
      Path run, Map<Path, RunHeader> headers, Map<String, Path> byId) {
    List<Path> lineage = new ArrayList<>();
    for (Path next = run; next != null && !lineage.contains(next); ) {
      lineage.add(0, next);
      next = byId.get(String.valueOf(headers.get(next).parentClientRunId()));
    }
    return lineage;
  }

  /** Empty where the first line cannot be read: it is damaged, not ours to read, or gone. */
  private static Optional<RunHeader> readable(Path run) {
    try {
      return JournalState.header(run);
    } catch (IOException e) {
      return Optional.empty(); // whoever sends it says what is wrong with it
    }
  }
}
