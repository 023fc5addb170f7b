package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.split.SplitPart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What components and stages say of the answer. */
class AnswerProbesTest {

  private static final int VOCABULARY = 20;
  private static final int NUMBERS = 10;

  private final FakeSubject subject = FakeSubject.right();

  @Test
  void directContributionsAddUpToTheMargin() {
    Finding finding = new DirectLogitsProbe(SplitPart.HELD_OUT, 64).apply(subject, 1);
    Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, 64);
    NamedArray logits = subject.model().run(sample.prompts(), List.of(), List.of()).logits();
    double margin = 0;
    for (int row = 0; row < sample.rows(); row++) {
      float[] own = logits.slice(row, sample.answerPosition(row));
      double mean = 0;
      for (int number = 0; number < NUMBERS; number++) {
        mean += own[number] / (double) NUMBERS;
      }
      margin += sample.examples().get(row).weight() * (own[sample.answer(row)] - mean);
    }
    assertEquals(margin, finding.value("margin"), 1e-5); // float32 logits of size 10
    assertEquals(
        margin,
        finding.value("embedding") + finding.value("attention") + finding.value("feed_forward"),
        1e-5);
    assertEquals(0, finding.value("embedding")); // the separator is not a number
  }

  @Test
  void atTheEmbeddingTheSeparatorKnowsItselfAlone() {
    Finding finding = new LogitLensProbe(SplitPart.HELD_OUT, 24).apply(subject, 1);
    assertEquals(1 / (Math.E + VOCABULARY - 1), finding.value("probability_embedding_sum"), 1e-6);
    assertEquals(0, finding.value("accuracy_embedding_max"));
  }

  @Test
  void theLastStageIsTheModel() {
    Finding lens = new LogitLensProbe(SplitPart.HELD_OUT, 24).apply(subject, 1);
    Finding ablation = new AblationProbe(SplitPart.HELD_OUT, 24).apply(subject, 1);
    assertEquals(0, lens.value("divergence_feed_forward_round_2_sum"), 1e-12);
    assertEquals(
        ablation.value("clean_accuracy"), lens.value("accuracy_feed_forward_round_2_sum"), 1e-12);
  }

  @Test
  void readsLogits() {
    LogitRow even = new LogitRow(new float[4]);
    LogitRow leaning = new LogitRow(new float[] {0, (float) Math.log(5), 0, 0});
    assertEquals(Math.log(4), even.loss(2), 1e-7);
    assertEquals(4, even.rank(3));
    assertEquals(4, leaning.rank(0));
    assertEquals(1, leaning.rank(1));
    assertEquals(5 / 8.0, leaning.probabilities()[1], 1e-7);
    // Σ p ln (p / q) with p = 1/4 and q = 1/8, 5/8, 1/8, 1/8
    assertEquals(0.75 * Math.log(2) + 0.25 * Math.log(0.4), leaning.divergenceFrom(even), 1e-7);
  }
}
