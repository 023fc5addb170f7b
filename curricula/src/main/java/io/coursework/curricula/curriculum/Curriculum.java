package io.coursework.curricula.curriculum;

import java.util.Set;

/**
 * How a training goes through the operations and their difficulties. An implementation is a record
 * and a line in the catalogue; its components are its keys in YAML.
 *
 * <p>A curriculum whose lessons are known ahead is a {@link PredefinedCurriculum}; one that decides
 * by what the model has learned brings its own {@link Teacher}.
 */
public interface Curriculum {

  /** Every operation that may have a weight above 0 at some step, as named in the configuration. */
  Set<String> operations();

  /**
   * A teacher at the beginning of a training.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if the curriculum does not suit the
   *     training
   */
  Teacher teacher(TrainingInfo training);
}
