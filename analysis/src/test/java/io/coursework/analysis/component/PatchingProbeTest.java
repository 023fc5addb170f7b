package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchingProbeTest {

  private static final double ROUNDING = 1e-4; // float32 logits over a difference from 0.5 on

  private final FakeSubject subject = FakeSubject.right();

  private static PatchingProbe probe(Change change, double minDifference, String... sites) {
    return new PatchingProbe(change, List.of(sites), minDifference, SplitPart.HELD_OUT, 64);
  }

  @Test
  void beforeAnythingMixesTheChangedTokenCarriesAll() {
    Finding operand = probe(Change.OPERAND, 0.5, "resid_pre").apply(subject, 1);
    assertTrue(operand.value("pairs") > 5, operand.scores().toString());
    assertEquals(1, operand.value("effect_resid_pre_round_1_changed_operand"), ROUNDING);
    assertEquals(0, operand.value("effect_resid_pre_round_1_other_operands"), ROUNDING);
    assertEquals(0, operand.value("effect_resid_pre_round_1_separator"), ROUNDING);
  }

  @Test
  void whatMovedToTheSeparatorIsCarriedThere() {
    Finding finding = probe(Change.OPERAND, 0.5, "resid_pre", "attn_out").apply(subject, 1);
    double there = finding.value("effect_resid_pre_round_2_separator");
    assertTrue(there > 0.1 && there < 1, "" + there);
    // The separator had nothing of the change before attention read it.
    assertEquals(there, finding.value("effect_attn_out_round_1_separator"), ROUNDING);
  }

  @Test
  void refusesWhereTooFewPairsAreToldApart() {
    // Its logits of numbers depend on the operation only by what is looked at instead of it.
    String reason = probe(Change.OPERATION, 0.5, "resid_pre").refusal(subject).orElseThrow();
    assertTrue(
        reason.matches(
            "0 pairs of prompts are left, and 8 are the fewest that a mean is taken over: of 64 expressions (\\d+ have no operation whose change gives another value and )?\\d+ make pairs that the model tells apart by less than 0.5 logits; ask for more examples, lower min_difference, or leave the probe out"),
        reason);
    assertEquals(
        reason,
        assertThrows(
                IllegalArgumentException.class,
                () -> probe(Change.OPERATION, 0.5, "resid_pre").apply(subject, 1))
            .getMessage());
  }

  @Test
  void saysHowManyPairsAreNotToldApart() {
    Finding all = probe(Change.OPERAND, 0.001, "q").apply(subject, 1);
    Finding some = probe(Change.OPERAND, 0.5, "q").apply(subject, 1);
    assertEquals(
        all.value("pairs") + all.value("skipped_pairs"),
        some.value("pairs") + some.value("skipped_pairs"));
    assertTrue(some.value("skipped_pairs") > all.value("skipped_pairs"));
  }

  @Test
  void patchesEveryHeadOfAPattern() {
    // Patterns of the model depend on which tokens are equal, so that some change at the operand.
    Finding finding = probe(Change.OPERAND, 0.5, "pattern").apply(subject, 1);
    assertTrue(
        finding.scores().containsKey("effect_pattern_round_2_separator"),
        finding.scores().toString());
  }

  @Test
  void aDirectPathFromTheEmbeddingIsAllThatTheFirstQueriesRead() {
    Finding finding =
        new PathPatchingProbe(
                PathPatchingProbe.Into.VALUES, Change.OPERAND, 0.5, SplitPart.HELD_OUT, 64)
            .apply(subject, 1);
    Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, 64);
    PromptPairs pairs = PromptPairs.of(subject, sample, Change.OPERAND, 0.5);
    String hook = "blocks.0.attn.hook_v.step_0";
    NamedArray clean =
        subject.model().run(pairs.clean().prompts(), List.of(hook), List.of()).activation(hook);
    List<PatchedPrompt> trials = new ArrayList<>();
    for (int pair = 0; pair < pairs.size(); pair++) {
      trials.add(pairs.trial(pair, List.of(new Patch(hook, 0, clean.slice(pair)))));
    }
    double expected = pairs.means(1).mean(pairs.effects(subject.model(), trials)).mean();
    assertTrue(Math.abs(expected) > 0.1, "" + expected);
    assertEquals(expected, finding.value("effect_embedding_into_round_1"), ROUNDING);
    assertTrue(!finding.scores().containsKey("effect_feed_forward_round_2_into_round_2"));
  }

  @Test
  void refusesAnotherOperationWhereOneIsTaught() {
    FakeSubject alone = FakeSubject.of(FakeSubject.course(10, 1, "SUM"));
    assertEquals(
        "SUM alone is taught, so that no prompt differs in the operation; choose change: operand",
        probe(Change.OPERATION, 0.5, "q").refusal(alone).orElseThrow());
  }

  @Test
  void refusesAnUnknownSite() {
    String message =
        assertThrows(InvalidSpecException.class, () -> probe(Change.OPERAND, 0.5, "attnout"))
            .getMessage();
    assertTrue(
        message.startsWith("sites = [attnout] has no site 'attnout' (nearest: attn_out)"), message);
    assertThrows(InvalidSpecException.class, () -> probe(Change.OPERAND, 0, "q"));
  }
}
