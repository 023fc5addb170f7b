package io.coursework.tracking.backend;

import io.coursework.tracking.run.RunHeader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Another backend that remembers which runs the server has refused for good: a part of such a run
 * is refused, too, and does not wait for a parent that nobody will send.
 */
public final class FamilyBackend implements Backend {
  private final Backend backend;

  /** Why, by the client run id of the run that was refused. */
  private final Map<String, BackendException> refused = new ConcurrentHashMap<>();

  public FamilyBackend(Backend backend) {
    this.backend = backend;
  }

  @Override
  public RemoteRun open(RunHeader header) throws BackendException {
    try {
      RemoteRun run = backend.open(header);
      refused.remove(header.clientRunId());
      return run;
    } catch (BackendException e) {
      BackendException told = ofItsParent(header, e);
      if (!told.isTransient()) {
        refused.put(header.clientRunId(), told);
      }
      throw told;
    }
  }

  /** What the parent was told, where that is the reason. */
  private BackendException ofItsParent(RunHeader header, BackendException e) {
    boolean missing = e.kind() == BackendException.Kind.PARENT_MISSING;
    return missing ? refused.getOrDefault(header.parentClientRunId(), e) : e;
  }
}
