package io.coursework.tracking.provenance;

/** What can be said here of a process that began a run. */
public enum ProcessFate {
  /** It runs, and can be seen from here. */
  LIVES,
  /** It ran among the processes that can be seen from here, and has ended. */
  GONE,
  /**
   * A machine of its machine's name is this one, and does not have it: this one was started after
   * the last that was heard of it, or does not tell its starts apart. Two machines may have one
   * name, so it is not quite certain.
   */
  PRESUMED_GONE,
  /** It ran on another machine or in another container, or its user's processes are hidden here. */
  UNSEEN
}
