package io.coursework.mlflow.inspection;

import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;
import java.util.Optional;

/**
 * A transformer and its course as probes see them. What they ask for is opened when they first do,
 * and kept for the next probe and the next step.
 */
public final class TrainedSubject implements Subject, AutoCloseable {

  private final Transformer transformer;
  private final Course course;
  private final Evaluator evaluator;
  private Optional<InspectedModel> model = Optional.empty();
  private Optional<CourseLandscape> landscape = Optional.empty();

  /** A model with its weights as they are now. */
  public TrainedSubject(Transformer transformer, Course course, Evaluator evaluator) {
    this.transformer = transformer;
    this.course = course;
    this.evaluator = evaluator;
  }

  /**
   * Takes the transformer's weights as they are now: after more steps, or of another checkpoint.
   */
  public void refresh() {
    float[] weights = transformer.parameters().get();
    model.ifPresent(own -> own.set(weights));
    landscape.ifPresent(own -> own.set(weights));
  }

  @Override
  public Course course() {
    return course;
  }

  @Override
  public InspectedModel model() {
    if (model.isEmpty()) {
      model = Optional.of(InspectedModel.of(transformer));
    }
    return model.get();
  }

  @Override
  public CourseLandscape landscape() {
    if (landscape.isEmpty()) {
      landscape = Optional.of(CourseLandscape.of(transformer, course));
    }
    return landscape.get();
  }

  @Override
  public List<int[]> generate(List<Example> examples) {
    return evaluator.generate(examples);
  }

  @Override
  public void close() {
    model.ifPresent(InspectedModel::close);
    landscape.ifPresent(CourseLandscape::close);
  }
}
