package io.coursework.tfmodel.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.evaluation.Scoring;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Optimizer;
import io.coursework.tfmodel.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static final int STEPS = 400; // enough to get some answers right, and some wrong

  private static List<EvaluationSet> sets(Course course) {
    return course.parts().stream()
        .flatMap(part -> course.evaluationSets(part, 60).stream())
        .toList();
  }

  private static Transformer untrained() {
    Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1);
    model.parameters().set(Initialization.draw(model.layout(), 0));
    return model;
  }

  private static void train(Course course, Transformer model, Runnable afterEachStep) {
    Optimizer optimizer = new Optimizer(model, Specs.optimizer(), course.steps());
    new Trainer(course, course.teacher(), optimizer)
        .train(0, course.steps(), (result, lesson, batch) -> afterEachStep.run());
  }

  @Test
  @Tag("long")
  void scoresWhatTheNaiveDecoderGenerates() {
    Course course = Specs.course(STEPS, 0);
    List<EvaluationSet> sets = sets(course);
    try (Transformer model = untrained()) {
      train(course, model, () -> {});
      NaiveDecoder naive = new NaiveDecoder(model, course.vocabulary().endId());
      Scoring scoring = new Scoring(course.task());
      List<Score> expected =
          sets.stream()
              .map(
                  set ->
                      scoring.score(
                          set,
                          set.examples().stream()
                              .map(example -> naive.decode(example.sequence().prompt()))
                              .toList()))
              .toList();
      assertEquals(expected, new Evaluator(model, course.task()).evaluate(sets));
      Evaluator prepared = new Evaluator(model, course.task());
      prepared.prepare(sets);
      assertEquals(expected, prepared.evaluate(sets));
      assertTrue(
          expected.stream().anyMatch(score -> score.strict() > 0.2 && score.strict() < 1),
          "some are right and some are wrong: " + expected);
    }
  }

  @Test
  @Tag("long")
  void doesNotChangeTheTraining() {
    Course course = Specs.course(20, 0);
    List<EvaluationSet> sets = sets(course);
    try (Transformer plain = untrained();
        Transformer evaluated = untrained()) {
      train(course, plain, () -> {});
      Evaluator evaluator = new Evaluator(evaluated, course.task());
      train(course, evaluated, () -> evaluator.evaluate(sets));
      assertArrayEquals(plain.parameters().get(), evaluated.parameters().get());
    }
  }

  @Test
  @Tag("long")
  void leavesNoNativeMemoryBehind() {
    Course course = Specs.course(20, 0);
    List<EvaluationSet> sets = sets(course);
    try (Transformer model = untrained()) {
      Evaluator evaluator = new Evaluator(model, course.task());
      evaluator.evaluate(sets);
      long before = Pointer.totalCount();
      for (int i = 0; i < 10; i++) {
        evaluator.evaluate(sets);
      }
      assertTrue(Pointer.totalCount() <= before, "pointers after 10 more evaluations");
    }
  }

  @Test
  void asksOnceForWhatSeveralSetsHave() {
    EvaluationSet set = sets(Specs.course(20, 0)).get(0);
    List<Long> progress = new ArrayList<>();
    try (Transformer model = untrained()) {
      Evaluator evaluator = new Evaluator(model, Specs.course(20, 0).task());
      List<Score> twice = evaluator.evaluate(List.of(set, set), progress::add);
      assertEquals(evaluator.evaluate(List.of(set)).get(0), twice.get(0));
      assertEquals(twice.get(0), twice.get(1));
      assertEquals(set.examples().size(), progress.get(progress.size() - 1));
    }
  }

  @Test
  void remembersWhatWasWrittenUntilItIsToldToForget() {
    Course course = Specs.course(20, 0);
    List<Example> examples = sets(course).get(0).examples().subList(0, 8);
    try (Transformer model = untrained()) {
      Evaluator evaluator = Evaluator.remembering(model, course.task());
      int[][] first = evaluator.generate(examples.subList(0, 4)).toArray(int[][]::new);
      model.parameters().set(reversed(model.parameters().get()));
      int[][] now = new Evaluator(model, course.task()).generate(examples).toArray(int[][]::new);
      assertFalse(Arrays.deepEquals(first, Arrays.copyOf(now, 4)), "other weights write otherwise");

      int[][] both = evaluator.generate(examples).toArray(int[][]::new);

      assertArrayEquals(first, Arrays.copyOf(both, 4), "remembered");
      assertArrayEquals(
          Arrays.copyOfRange(now, 4, 8),
          Arrays.copyOfRange(both, 4, 8),
          "asked for the first time");
      evaluator.forget();
      assertArrayEquals(now, evaluator.generate(examples).toArray(int[][]::new));
    }
  }

  private static float[] reversed(float[] weights) {
    float[] reversed = new float[weights.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = weights[reversed.length - 1 - i];
    }
    return reversed;
  }
}
