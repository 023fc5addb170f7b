package io.coursework.analysis.probe;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import java.util.List;

/**
 * A trained model with what it was taught, as probes see it. Asking changes nothing. What a probe
 * does not ask for is not opened. Not thread-safe.
 */
public interface Subject {

  /** The task, its tokens, its split, and the examples on either side of it. */
  Course course();

  /** The model's weights and activations. */
  InspectableModel model();

  /** Its loss as a function of its weights. */
  LossLandscape landscape();

  /**
   * What the model writes greedily after each example's prompt.
   *
   * @return token ids up to and including the first end token; without it, up to the end of the
   *     context
   */
  List<int[]> generate(List<Example> examples);
}
