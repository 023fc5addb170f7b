package io.coursework.tracking;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what a run was made.
 *
 * @param user login name
 * @param host name of this machine
 * @param pid process id
 * @param os name, version and architecture of the operating system
 * @param java vendor and version of the virtual machine
 */
public record Provenance(String user, String host, long pid, String os, String java) {

  /** Of this process. */
  public static Provenance ofThisProcess() {
    return new Provenance(
        property("user.name"),
        hostName(),
        ProcessHandle.current().pid(),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        "%s (%s)".formatted(property("java.vm.version"), property("java.vm.name")));
  }

  /**
   * As tags of a run, all under {@code coursework.}; the user has a place of its own in the header.
   */
  public Map<String, String> tags() {
    return new TreeMap<>(
        Map.of(
            "coursework.host", host,
            "coursework.pid", Long.toString(pid),
            "coursework.os", os,
            "coursework.java", java));
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
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
