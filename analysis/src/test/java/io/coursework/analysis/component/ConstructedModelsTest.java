package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.component.ChainModel.Kind;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Probes of components tell models apart that are made by hand to work in different ways. */
class ConstructedModelsTest {

  private static final double EXACT = 1e-6; // float32
  private static final Course NESTED = FakeSubject.course(10, 2, "SUM", "MAX");
  private static final Course MAXIMA = FakeSubject.course(10, 1, "MAX");
  private static final FakeSubject FOLLOWS = of(NESTED, Kind.FOLLOWS);
  private static final FakeSubject LOOKS_AHEAD = of(NESTED, Kind.LOOKS_AHEAD);
  private static final FakeSubject POINTS = of(MAXIMA, Kind.POINTS);
  private static final FakeSubject COMPUTES = of(MAXIMA, Kind.FOLLOWS);
  private static final double NOTHING = Math.log(NESTED.vocabulary().size()); // loss of it
  private static final int EXAMPLES = 20;

  private static FakeSubject of(Course course, Kind kind) {
    return FakeSubject.of(course).with(new ChainModel(course, kind));
  }

  private static PatchingProbe patching(Change change) {
    return new PatchingProbe(
        change, List.of("resid_pre", "attn_out"), 0.5, SplitPart.HELD_OUT, EXAMPLES);
  }

  @Test
  void allWriteTheirChainsWithoutAMistake() {
    for (FakeSubject subject : List.of(FOLLOWS, LOOKS_AHEAD, COMPUTES)) {
      Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, EXAMPLES);
      NamedArray logits = subject.model().run(sample.prompts(), List.of(), List.of()).logits();
      for (int row = 0; row < sample.rows(); row++) {
        int prompt = sample.examples().get(row).sequence().prompt().length;
        for (int position = prompt - 1; position <= sample.answerPosition(row); position++) {
          int next = sample.examples().get(row).sequence().tokens()[position + 1];
          assertEquals(1, new LogitRow(logits.slice(row, position)).rank(next));
        }
      }
    }
  }

  @Test
  void attentionFindsTheHeadThatCopiesTheChain() {
    AttentionProbe probe = new AttentionProbe(SplitPart.HELD_OUT, EXAMPLES);
    Finding follows = probe.apply(FOLLOWS, 1);
    Finding ahead = probe.apply(LOOKS_AHEAD, 1);

    assertEquals(1, follows.value("copy_source_round_1_head_1"), EXACT);
    assertEquals(0, follows.value("copy_source_round_1_head_2"), EXACT);
    assertEquals(0, ahead.value("copy_source_round_1_head_1"), EXACT);
    assertTrue(ahead.value("copy_source_round_1_head_2") < 0.1, ahead.scores().toString());
    // ( f x x ): two of five tokens of the node are its operands, one its operation.
    assertEquals(0.4, follows.value("operands_round_1_head_1"), EXACT);
    assertEquals(0.2, follows.value("operation_round_1_head_1"), EXACT);
  }

  @Test
  void ablationFindsTheHeadAndTheLayerThatAreNeeded() {
    AblationProbe probe = new AblationProbe(SplitPart.HELD_OUT, EXAMPLES);
    Finding follows = probe.apply(FOLLOWS, 1);
    Finding ahead = probe.apply(LOOKS_AHEAD, 1);
    Finding points = probe.apply(POINTS, 1);

    double clean = follows.value("clean_loss");
    assertEquals(NOTHING - clean, follows.value("loss_increase_head_1_round_1_zero"), EXACT);
    assertEquals(0, follows.value("loss_increase_head_2_round_1_zero"), EXACT);
    assertEquals(0, ahead.value("loss_increase_head_1_round_1_zero"), EXACT);
    assertEquals(NOTHING - clean, ahead.value("loss_increase_head_2_round_1_zero"), EXACT);
    // One who points needs no feed-forward layer, one who computes needs both.
    assertEquals(0, points.value("loss_increase_feed_forward_zero"), EXACT);
    assertTrue(points.scores().get("attention_minus_feed_forward_resample").low() > 1);
    assertEquals(0, follows.value("attention_minus_feed_forward_zero"), EXACT);
    assertEquals(0, follows.value("attention_minus_feed_forward_resample"), EXACT);
  }

  @Test
  void directLogitsAndTheLensFindTheLayerThatAnswers() {
    DirectLogitsProbe direct = new DirectLogitsProbe(SplitPart.HELD_OUT, EXAMPLES);
    Finding points = direct.apply(POINTS, 1);
    Finding computes = direct.apply(COMPUTES, 1);
    assertEquals(9, points.value("attention"), 1e-4); // 10 for one of ten numbers
    assertEquals(0, points.value("feed_forward"), EXACT);
    assertEquals(0, computes.value("attention"), EXACT);
    assertEquals(9, computes.value("feed_forward"), 1e-4);

    LogitLensProbe lens = new LogitLensProbe(SplitPart.HELD_OUT, EXAMPLES);
    assertEquals(1, lens.apply(POINTS, 1).value("accuracy_attention_round_1_max"));
    assertEquals(0, lens.apply(COMPUTES, 1).value("accuracy_attention_round_1_max"));
    assertEquals(1, lens.apply(COMPUTES, 1).value("accuracy_feed_forward_round_1_max"));
  }

  @Test
  void relianceFindsTheLayerThatWrites() {
    RelianceProbe probe = new RelianceProbe(SplitPart.HELD_OUT, EXAMPLES);
    assertEquals(1, probe.apply(POINTS, 1).value("attention_share_separator_round_1"), EXACT);
    assertTrue(probe.apply(COMPUTES, 1).value("attention_share_separator_round_1") < 0.9);
  }

  @Test
  void patchingFindsTheOperandOfTheNodeThatIsReducedFirst() {
    for (FakeSubject subject : List.of(FOLLOWS, LOOKS_AHEAD)) {
      Finding finding = patching(Change.OPERAND).apply(subject, 1);
      assertEquals(0, finding.value("expressions_left_out"));
      assertTrue(finding.value("shapes") > 1, "expressions of several layouts");
      assertEquals(1, finding.value("effect_resid_pre_round_1_changed_operand"), EXACT);
      assertEquals(0, finding.value("effect_resid_pre_round_1_other_operands"), EXACT);
      assertEquals(0, finding.value("effect_resid_pre_round_1_rest_of_the_prompt"), EXACT);
      assertEquals(0, finding.value("effect_resid_pre_round_1_last_token"), EXACT);
      assertEquals(1, finding.value("effect_attn_out_round_1_last_token"), EXACT);
      assertEquals(0, finding.value("effect_attn_out_round_1_changed_operand"), EXACT);
    }
  }

  @Test
  void patchingFindsTheOperation() {
    Finding finding = patching(Change.OPERATION).apply(FOLLOWS, 1);
    assertEquals("patching_operation", finding.probe());
    assertEquals(1, finding.value("effect_resid_pre_round_1_operation"), EXACT);
    assertEquals(0, finding.value("effect_resid_pre_round_1_operands"), EXACT);
  }

  @Test
  void aChangedStepMattersToOneWhoFollowsTheChainAlone() {
    Finding follows = patching(Change.STEP).apply(FOLLOWS, 1);
    assertEquals("patching_step", follows.probe());
    assertEquals(0, follows.value("skipped_pairs"));
    assertEquals(1, follows.value("effect_resid_pre_round_1_changed_operand"), EXACT);
    assertEquals(0, follows.value("effect_resid_pre_round_1_rest_of_the_prompt"), EXACT);
    assertEquals(1, follows.value("effect_attn_out_round_1_separator"), EXACT);

    String reason = patching(Change.STEP).refusal(LOOKS_AHEAD).orElseThrow();
    assertTrue(reason.startsWith("0 pairs of prompts are left, and 8 are the fewest"), reason);
    assertTrue(
        reason.contains("make pairs that the model tells apart by less than 0.5 logits"), reason);
    assertFalse(reason.contains("\n"));
  }

  @Test
  void thePositionsAreThoseOfTheCommonestShape() {
    Finding finding = patching(Change.STEP).apply(FOLLOWS, 1);
    List<List<String>> rows = finding.tables().get(1).rows();
    assertEquals("patching_step_positions", finding.tables().get(1).name());
    List<String> changed =
        rows.stream()
            .filter(row -> row.get(0).equals("attn_out round 1"))
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals(NESTED.vocabulary().text(NESTED.vocabulary().separatorId()), changed.get(2));
    assertEquals(1, Double.parseDouble(changed.get(3)), EXACT);
    String caption = finding.figures().get(1).caption();
    assertTrue(caption.contains(") > ( f x x ) >, with x for a value"), caption);
  }

  @Test
  void pathPatchingFindsWhatTheValuesReadOfTheEmbedding() {
    for (Change change : List.of(Change.OPERAND, Change.STEP)) {
      Finding finding =
          new PathPatchingProbe(
                  PathPatchingProbe.Into.VALUES, change, 0.5, SplitPart.HELD_OUT, EXAMPLES)
              .apply(FOLLOWS, 1);
      assertEquals(1, finding.value("effect_embedding_into_round_1"), EXACT);
      assertEquals(0, finding.value("skipped_pairs"));
    }
  }

  @Test
  void whereNothingNestsThereIsNoStepToChange() {
    String reason = patching(Change.STEP).refusal(COMPUTES).orElseThrow();
    assertTrue(reason.contains("have no second step with an operand"), reason);
    assertTrue(reason.contains("train on nested expressions"), reason);
  }

  @Test
  void crossPatchingFindsWhatOneCanTakeFromTheOther() {
    CrossPatchingProbe probe = new CrossPatchingProbe(SplitPart.HELD_OUT, EXAMPLES);
    // Who points says what attention found; who computes says what the feed-forward layer makes of
    // it, and copies where attention shows one token.
    Finding points = probe.apply(POINTS, COMPUTES, 1);
    assertEquals(-1, points.value("accuracy_change_attention"), EXACT);
    assertEquals(0, points.value("accuracy_change_feed_forward"), EXACT);
    Finding computes = probe.apply(COMPUTES, POINTS, 1);
    assertEquals(0, computes.value("accuracy_change_attention"), EXACT);
    assertEquals(-1, computes.value("accuracy_change_feed_forward"), EXACT);
    // Who knows the whole chain from the prompt finds no prompt in what the other looks at: that is
    // the last step alone.
    double once =
        Sample.ofTarget(LOOKS_AHEAD, SplitPart.HELD_OUT, EXAMPLES).examples().stream()
            .filter(example -> example.expression().reductions() == 1)
            .mapToDouble(Example::weight)
            .sum();
    Finding ahead = probe.apply(LOOKS_AHEAD, FOLLOWS, 1);
    assertEquals(once - 1, ahead.value("accuracy_change_attention"), EXACT);
    assertEquals(0, ahead.value("accuracy_change_feed_forward"), EXACT);
    for (Finding finding : List.of(points, computes, ahead)) {
      assertEquals(0, finding.value("loss_increase_stream_after_round_1"), 1e-3);
    }
  }
}
