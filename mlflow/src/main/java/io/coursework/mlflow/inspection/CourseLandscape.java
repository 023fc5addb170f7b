package io.coursework.mlflow.inspection;

import io.coursework.analysis.model.LossLandscape;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Batching;
import io.coursework.tfmodel.training.LossFunction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of a trained model on the training expressions of its course. Each operation that is
 * taught is a task; where there are several, {@link EvaluationSet#MIXED} is one more, with all of
 * them evenly.
 */
public final class CourseLandscape implements LossLandscape, AutoCloseable {

  private static final int GUESS_BATCHES = 20;

  private final LossFunction function;
  private float[] trained;
  private final Course course;
  private final Map<String, Lesson> lessons = new LinkedHashMap<>();
  private final int batchSize;

  private CourseLandscape(LossFunction function, float[] trained, Course course) {
    this.function = function;
    this.trained = trained;
    this.course = course;
    List<String> operations = course.operations();
    Map<String, Double> evenly = new LinkedHashMap<>();
    for (String operation : operations) {
      lessons.put(operation, Lesson.of(Map.of(operation, 1.0)));
      evenly.put(operation, 1.0 / operations.size());
    }
    if (operations.size() > 1) {
      lessons.put(EvaluationSet.MIXED, Lesson.of(evenly));
    }
    this.batchSize = batch(operations.get(0), 0).rows();
  }

  /** Opens a copy of a model with its weights as they are now. */
  public static CourseLandscape of(Transformer trained, Course course) {
    LossFunction function =
        new LossFunction(
            trained.spec(),
            course.vocabulary().size(),
            trained.device(),
            trained.threads(),
            course.task().spec().chained() ? Batching.PACKED : Batching.ROWS);
    try {
      return new CourseLandscape(function, trained.parameters().get(), course);
    } catch (RuntimeException e) {
      function.close();
      throw e;
    }
  }

  /** Takes other trained weights, such as those of another checkpoint. */
  void set(float[] weights) {
    trained = weights.clone();
  }

  @Override
  public int size() {
    return function.size();
  }

  @Override
  public float[] weights() {
    return trained.clone();
  }

  @Override
  public List<String> tasks() {
    return List.copyOf(lessons.keySet());
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public double loss(float[] weights, String task, long batch) {
    requireKnown(weights, task);
    return function.loss(weights, batch(task, batch));
  }

  /** From {@value #GUESS_BATCHES} batches: the entropy of the next token, given the last. */
  @Override
  public double guess(String task) {
    requireKnown(trained, task);
    int size = course.vocabulary().size();
    int[] lasts = new int[size];
    int[] pairs = new int[size * size];
    int all = 0;
    for (int index = 0; index < GUESS_BATCHES; index++) {
      Batch batch = batch(task, index);
      for (int i = 0; i < batch.tokens().length; i++) {
        if (batch.lossMask()[i] != 0) {
          lasts[batch.tokens()[i]]++;
          pairs[batch.tokens()[i] * size + batch.targets()[i]]++;
          all++;
        }
      }
    }
    return (sumOfLogarithms(lasts) - sumOfLogarithms(pairs)) / all;
  }

  private static double sumOfLogarithms(int[] counts) {
    return Arrays.stream(counts)
        .filter(count -> count > 0)
        .mapToDouble(count -> count * Math.log(count))
        .sum();
  }

  @Override
  public Slope slope(float[] weights, String task, long batch) {
    requireKnown(weights, task);
    float[] gradient = new float[weights.length];
    return new Slope(function.slope(weights, batch(task, batch), gradient), gradient);
  }

  private Batch batch(String task, long index) {
    return course.batch(index, lessons.get(task));
  }

  @Override
  public void close() {
    function.close();
  }
}
