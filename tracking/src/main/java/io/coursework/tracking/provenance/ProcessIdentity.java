package io.coursework.tracking.provenance;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process, named so that no other is taken for it: not one of the same number in another
 * container, nor one that got the number later.
 *
 * @param host name of its machine or container
 * @param pid its number there
 * @param start when it started, as its operating system counts: to be compared, not to be read;
 *     empty if that is not known
 * @param boot which start of its machine it belongs to; empty but on Linux
 * @param pidNamespace in which its number counts, one for each container; empty but on Linux
 */
public record ProcessIdentity(
    String host,
    long pid,
    Optional<String> start,
    Optional<String> boot,
    Optional<String> pidNamespace) {

  private static final String HOST = "coursework.host";
  private static final String PID = "coursework.pid";
  private static final String START = "coursework.process_start";
  private static final String BOOT = "coursework.boot_id";
  private static final String PID_NAMESPACE = "coursework.pid_namespace";

  /** As tags of a run. */
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(Map.of(HOST, host, PID, Long.toString(pid)));
    start.ifPresent(value -> tags.put(START, value));
    boot.ifPresent(value -> tags.put(BOOT, value));
    pidNamespace.ifPresent(value -> tags.put(PID_NAMESPACE, value));
    return tags;
  }

  /** The process that a run's tags name, if they name one. */
  public static Optional<ProcessIdentity> of(Map<String, String> tags) {
    String host = tags.get(HOST);
    String pid = tags.getOrDefault(PID, "");
    if (host == null || !pid.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessIdentity(
            host,
            Long.parseLong(pid),
            Optional.ofNullable(tags.get(START)),
            Optional.ofNullable(tags.get(BOOT)),
            Optional.ofNullable(tags.get(PID_NAMESPACE))));
  }
}
