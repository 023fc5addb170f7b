package io.coursework.mlflow.experiment.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.analysis.probe.Layout;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.OfflineTraining;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models that are told apart by hand score where every part has its own layouts. */
class GapsTest {

  private static final int FEW =
      60; // of each operation and part, so that layouts are shared partly
  private static final double EXACT = 1e-12; // sums of some 60 weights

  @TempDir static Path folder;
  private static Preparation preparation;
  private static Examination examination;

  @BeforeAll
  static void examine() throws IOException {
    Catalogue catalogue = Guice.createInjector(Main.modules()).getInstance(Catalogue.class);
    preparation =
        Preparation.of(
            OfflineTraining.spec(
                folder,
                "split={type: parts}",
                "task.max_depth=2",
                "task.nesting=0.25",
                "task.reduction=leftmost",
                "model.context_length=64"),
            catalogue);
    examination = preparation.examination(preparation.course().parts(), FEW);
  }

  @AfterAll
  static void close() throws IOException {
    preparation.close();
  }

  /** What a model comes to that answers right where a rule says so. */
  private static Evaluation model(BiPredicate<SplitPart, Layout> right) {
    List<Score> scores =
        examination.all().stream()
            .map(set -> score(set, set.examples(), right))
            .map(answer -> new Score(answer, 0, 0))
            .toList();
    return Evaluation.of(1, examination, scores, 0);
  }

  private static double score(
      EvaluationSet set, List<Example> examples, BiPredicate<SplitPart, Layout> right) {
    double all = examples.stream().mapToDouble(Example::weight).sum();
    return examples.stream()
            .filter(example -> right.test(set.part(), layout(example)))
            .mapToDouble(Example::weight)
            .sum()
        / all;
  }

  private static Layout layout(Example example) {
    return Layout.of(example.sequence(), preparation.course().vocabulary());
  }

  private static EvaluationSet drawn(SplitPart part) {
    return preparation.sets(part, FEW).stream()
        .filter(set -> set.operation().equals("SUM"))
        .findFirst()
        .orElseThrow();
  }

  /** As long a prompt as one that does not nest. */
  private static boolean isShort(Layout layout) {
    return !layout.text().substring(1).contains("(");
  }

  @Test
  void areZeroForAModelThatKnowsTheSameLayoutsOfEveryPart() {
    Evaluation evaluation = model((part, layout) -> isShort(layout));

    for (SplitPart part :
        List.of(SplitPart.HELD_OUT, SplitPart.MONITOR, SplitPart.UNSEEN_MULTISETS)) {
      assertEquals(0, evaluation.gaps().on(part).get("SUM"), EXACT, part.label());
      double plain =
          score(
                  drawn(SplitPart.TRAINING),
                  drawn(SplitPart.TRAINING).examples(),
                  (p, l) -> isShort(l))
              - evaluation.on(part).get("SUM").answer();
      assertTrue(Math.abs(plain) > 0.01, "the parts have other layouts: " + part + " " + plain);
    }
    // The training accuracy beside the held-out one says nothing of the monitor.
    assertNotEquals(
        evaluation.training().get("SUM").answer() - evaluation.monitor().get("SUM").answer(),
        evaluation.gaps().monitor().get("SUM"),
        0.01);
    assertTrue(evaluation.gaps().on(SplitPart.TRAINING).isEmpty());
  }

  @Test
  void areOneForAModelThatKnowsNothingButTheTraining() {
    Evaluation evaluation = model((part, layout) -> part == SplitPart.TRAINING);

    assertEquals(1, evaluation.gaps().monitor().get("SUM"), EXACT);
    assertEquals(1, evaluation.gaps().heldOut().get("MAX"), EXACT);
    assertEquals(1, evaluation.gaps().unseenMultisets().get("mixed"), EXACT);
  }

  @Test
  @Tag("long")
  void countNoLayoutThatOneSideLacks() {
    boolean partly =
        Stream.of(SplitPart.HELD_OUT, SplitPart.MONITOR, SplitPart.UNSEEN_MULTISETS)
            .anyMatch(
                part ->
                    drawn(part).examples().stream()
                        .map(GapsTest::layout)
                        .anyMatch(layout -> !trained(layout)));
    assertTrue(partly, "some layout is not trained");

    Evaluation evaluation = model((part, layout) -> trained(layout));

    assertEquals(0, evaluation.gaps().heldOut().get("SUM"), EXACT);
    assertEquals(0, evaluation.gaps().monitor().get("SUM"), EXACT);
  }

  private static boolean trained(Layout layout) {
    return drawn(SplitPart.TRAINING).examples().stream()
        .map(GapsTest::layout)
        .anyMatch(layout::equals);
  }
}
