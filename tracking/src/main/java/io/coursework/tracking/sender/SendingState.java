package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Rejection;
import java.util.List;
import java.util.Optional;

/**
 * How far a sender is, all at one moment: what is asked one by one may be of two.
 *
 * @param remote the run on the server, once that has answered
 * @param sent entries that this sender has sent, and pieces that were rejected before it
 * @param settled the same, and pieces that were rejected once more
 * @param stopped whether nothing will be sent any more
 * @param stoppedBy what kind of failure of the server's was the reason
 * @param problem why not all is sent, in one line
 * @param rejections what the server does not have though it was offered
 */
public record SendingState(
    Optional<RemoteRun> remote,
    Delivery delivery,
    long sent,
    long settled,
    boolean stopped,
    Optional<BackendException.Kind> stoppedBy,
    Optional<String> problem,
    List<Rejection> rejections) {

  /** Whether there is nothing left to be sent. */
  public boolean done() {
    return remote.isPresent() && delivery.unsent() == 0;
  }
}
