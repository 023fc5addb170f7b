package io.coursework.analysis.probe;

import io.coursework.analysis.model.FakeLandscape;
import io.coursework.analysis.model.FakeModel;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A subject made by hand: the recipe's course of some operations, any model and landscape, and
 * answers from a function.
 *
 * @param generation what is written after an example's prompt
 */
public record FakeSubject(
    Course course,
    InspectableModel model,
    LossLandscape landscape,
    Function<Example, int[]> generation)
    implements Subject {

  private static final List<String> RECIPE = List.of("SUM", "MAX", "MIN", "MED", "PROD");
  private static final int CONTEXT = 16; // or more, where chains are longer

  /** SUM, MAX and MED modulo 10, a {@link FakeModel}, and every answer right. */
  public static FakeSubject right() {
    return of(course(10, 1, "SUM", "MAX", "MED"));
  }

  /** The same with another course. */
  public static FakeSubject of(Course course) {
    long longest = ChainOfThought.longestSequence(course.task().spec());
    return new FakeSubject(
        course,
        new FakeModel(course.vocabulary().size(), (int) Math.max(CONTEXT, longest)),
        new FakeLandscape(new double[] {1, 2, 4}, course.operations(), 0.5, 0.1),
        example -> example.sequence().completion());
  }

  /** The same subject with another model. */
  public FakeSubject with(InspectableModel other) {
    return new FakeSubject(course, other, landscape, generation);
  }

  /** The same subject with another landscape. */
  public FakeSubject with(LossLandscape other) {
    return new FakeSubject(course, model, other, generation);
  }

  /** The same subject, who writes something else. */
  public FakeSubject writing(Function<Example, int[]> other) {
    return new FakeSubject(course, model, landscape, other);
  }

  /** The recipe's course with a uniform mix of operations on two or three operands. */
  public static Course course(int modulus, int maxDepth, String... taught) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String operation : taught) {
      weights.put(operation, 1.0);
    }
    TaskSpec task =
        new TaskSpec(
            new Integers(modulus, MedianRule.LOWER),
            RECIPE,
            Notation.BRACKET,
            maxDepth,
            0.5,
            2,
            maxDepth == 1 ? 3 : 2,
            Reduction.INNERMOST);
    return new Course(
        new Catalogue(Set.of()).task(task),
        new CourseSpec(
            new MultisetHoldOut(Rule.CRC, 0.1),
            new FixedMix(weights),
            Control.NONE,
            taught[0],
            LossOn.ANSWER,
            8,
            100,
            0));
  }

  @Override
  public List<int[]> generate(List<Example> examples) {
    return examples.stream().map(generation).toList();
  }
}
