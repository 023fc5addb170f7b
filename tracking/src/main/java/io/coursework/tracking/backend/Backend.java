package io.coursework.tracking.backend;

import io.coursework.tracking.run.RunHeader;

/**
 * A server that keeps runs. Implementations are thread-safe: each run's sender calls {@link #open}
 * from its own thread.
 */
public interface Backend {
  /**
   * Finds the run with this header's {@link RunHeader#clientRunId()} or creates it: called twice
   * with one header, it answers with one and the same run, even when the answer to the first call
   * was lost.
   *
   * @throws BackendException if the server cannot or will not
   */
  RemoteRun open(RunHeader header) throws BackendException;
}
