package io.coursework.tracking.provenance;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what a run was made.
 *
 * @param user login name
 * @param process that made it
 * @param os name, version and architecture of the operating system
 * @param java vendor and version of the virtual machine
 */
public record Provenance(String user, ProcessIdentity process, String os, String java) {

  /** Of this process. */
  public static Provenance ofThisProcess() {
    return new Provenance(
        property("user.name"),
        ProcessTable.here().self(),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        "%s (%s)".formatted(property("java.vm.version"), property("java.vm.name")));
  }

  /**
   * As tags of a run, all under {@code coursework.}; the user has a place of its own in the header.
   */
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(process.tags());
    tags.put("coursework.os", os);
    tags.put("coursework.java", java);
    return tags;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
