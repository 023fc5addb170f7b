package io.coursework.curricula.split;

import io.coursework.curricula.task.Task;
import java.util.Set;

/** How to split; an implementation is a record and a line in the module's catalogue. */
public interface SplitSpec {

  /**
   * The split of a task; the same for the same arguments.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if nothing or everything of the task
   *     would be held out though something should be
   */
  Split split(Task task, long seed);

  /** The parts that there are; always {@link SplitPart#TRAINING}. */
  default Set<SplitPart> parts() {
    return Set.of(SplitPart.TRAINING, SplitPart.HELD_OUT);
  }

  /** Whether anything is held out at all. */
  default boolean holdsOut() {
    return parts().size() > 1;
  }
}
