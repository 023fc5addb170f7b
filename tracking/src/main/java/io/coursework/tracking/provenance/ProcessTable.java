package io.coursework.tracking.provenance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes that this one can see: those of its machine or, in a container, of that. */
public final class ProcessTable {

  /** The first process of a machine or container: who cannot see it does not see all. */
  private static final long FIRST = 1;

  private static final Pattern BOOT_TIME = Pattern.compile("(?m)^btime ([0-9]+)$");

  private final Path proc;
  private final String host;
  private final Optional<String> boot;
  private final Optional<String> pidNamespace;

  private ProcessTable(Path proc, String host) {
    this.proc = proc;
    this.host = host;
    this.boot = text(proc.resolve("sys/kernel/random/boot_id"));
    this.pidNamespace = link(proc.resolve("self/ns/pid"));
  }

  /** Of this machine or container. */
  public static ProcessTable here() {
    return of(Path.of("/proc"), hostName());
  }

  /**
   * Of a machine.
   *
   * @param proc where Linux shows its processes; need not be there on other systems
   */
  static ProcessTable of(Path proc, String host) {
    return new ProcessTable(proc, host);
  }

  /** This process. */
  public ProcessIdentity self() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(host, pid, start(pid), boot, pidNamespace);
  }

  /**
   * What can be said of a process from here.
   *
   * @param lastSign when it was last heard of
   */
  public ProcessFate fate(ProcessIdentity process, Instant lastSign) {
    if (process.boot().isPresent() && process.boot().equals(boot)) {
      return process.pidNamespace().isPresent() && process.pidNamespace().equals(pidNamespace)
          ? seen(process, ProcessFate.GONE)
          : ProcessFate.UNSEEN;
    }
    if (!process.host().equals(host)) {
      return ProcessFate.UNSEEN;
    }
    if (process.boot().isPresent() && boot.isPresent()) {
      boolean restarted = bootTime().filter(lastSign::isBefore).isPresent();
      return restarted ? ProcessFate.PRESUMED_GONE : ProcessFate.UNSEEN;
    }
    boolean comparable = process.boot().isEmpty() && boot.isEmpty();
    return comparable ? seen(process, ProcessFate.PRESUMED_GONE) : ProcessFate.UNSEEN;
  }

  private ProcessFate seen(ProcessIdentity process, ProcessFate otherwise) {
    Optional<String> start = start(process.pid());
    if (start.isPresent() && start.equals(process.start())) {
      return ProcessFate.LIVES;
    }
    // Of another user's process a system may hide that it runs, or since when.
    boolean shown =
        boot.isPresent()
            ? start(FIRST).isPresent()
            : start.isPresent() || ProcessHandle.of(process.pid()).isEmpty();
    return shown && process.start().isPresent() ? otherwise : ProcessFate.UNSEEN;
  }

  /** When a process started; empty if there is none of that number that runs and can be seen. */
  private Optional<String> start(long pid) {
    return boot.isPresent()
        ? text(proc.resolve(pid + "/stat")).flatMap(ProcessTable::start)
        : ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().startInstant())
            .map(start -> Long.toString(start.toEpochMilli()));
  }

  /**
   * From a line {@code pid (name) state ... start ...}: clock ticks since the machine started,
   * which no setting of the clock changes. One that has ended and waits for its parent runs no
   * more.
   */
  private static Optional<String> start(String stat) {
    String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    int start = 19; // the 22nd word of the line; the state is the 3rd
    boolean runs = words.length > start && !words[0].equals("Z") && !words[0].equals("X");
    return runs ? Optional.of(words[start]) : Optional.empty();
  }

  private Optional<Instant> bootTime() {
    return text(proc.resolve("stat"))
        .map(BOOT_TIME::matcher)
        .filter(Matcher::find)
        .map(found -> Instant.ofEpochSecond(Long.parseLong(found.group(1))));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty(); // it is gone, hidden, or this is not Linux
    }
  }

  /** The number in a link such as {@code pid:[4026531836]}. */
  private static Optional<String> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString().replaceAll("[^0-9]", ""));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String hostName() {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name;
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
