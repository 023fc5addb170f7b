package io.coursework.analysis.similarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.FakeModel;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairProbesTest {

  private final CkaProbe cka = new CkaProbe(64);
  private final ProcrustesProbe procrustes = new ProcrustesProbe(64);
  private final FakeSubject right = FakeSubject.right(); // SUM, MAX and MED
  private final FakeSubject sumOnly = FakeSubject.of(FakeSubject.course(10, 1, "SUM"));

  @Test
  void askForTheOperationsThatBothWereTaught() {
    Sample sample = CommonPrompts.sample(right, sumOnly, 64);

    assertTrue(sample.rows() > 4);
    assertTrue(
        sample.examples().stream()
            .allMatch(example -> example.expression().toString().contains("SUM")));
  }

  @Test
  void askForThoseOfTheFirstWhereNoneIsCommon() {
    FakeSubject maxOnly = FakeSubject.of(FakeSubject.course(10, 1, "MAX"));

    assertTrue(
        CommonPrompts.sample(sumOnly, maxOnly, 64).examples().stream()
            .allMatch(example -> example.expression().toString().contains("SUM")));
  }

  @Test
  void compareEveryRoundWithEveryRound() {
    Finding finding = cka.apply(right, sumOnly, 3);

    // Two tables, and two rounds with two.
    assertEquals(6, finding.tables().get(0).rows().size());
    // The models are the same, only their courses differ.
    assertEquals(1, finding.value("round_1"), 1e-12);
    assertEquals(1, finding.value("round_2_unbiased"), 1e-12);
    assertEquals("round 1", finding.tables().get(0).rows().get(3).get(0));
    assertEquals("round 2", finding.tables().get(0).rows().get(3).get(1));
    assertTrue(Double.parseDouble(finding.tables().get(0).rows().get(3).get(2)) < 1);
  }

  @Test
  void leaveOutAnUnbiasedEstimateOfNumbersEquallyFarApart() {
    // The fake's embedding is the unit matrix.
    assertFalse(cka.apply(right, sumOnly, 3).scores().containsKey("embedding_unbiased"));
    // and any order of its numbers is as near as any other
    assertEquals(1, cka.apply(right, sumOnly, 3).value("embedding_p_value"));
    assertEquals(1, procrustes.apply(right, sumOnly, 3).value("embedding_p_value"));
    assertEquals(0, procrustes.apply(right, sumOnly, 3).value("embedding_null"), 1e-9);
  }

  @Test
  void refuseModelsOfDifferentTokens() {
    FakeSubject seven = FakeSubject.of(FakeSubject.course(7, 1, "SUM"));

    for (String reason :
        List.of(
            cka.refusal(right, seven).orElseThrow(),
            procrustes.refusal(right, seven).orElseThrow())) {
      assertTrue(reason.startsWith("the two models read different tokens, ["), reason);
      assertTrue(reason.contains("compare runs with the same task"), reason);
    }
    assertThrows(IllegalArgumentException.class, () -> cka.apply(right, seven, 0));
    assertThrows(IllegalArgumentException.class, () -> procrustes.apply(right, seven, 0));
  }

  @Test
  void refuseAModelThatCannotReadThePrompts() {
    FakeSubject narrow = right.with(new FakeModel(right.course().vocabulary().size(), 6));

    String reason = cka.refusal(right, narrow).orElseThrow();
    assertTrue(
        reason.matches(
            "prompts of the first model have \\d+ tokens, but the second reads 6 at most; .*"),
        reason);
  }

  @Test
  void rejectTooFewPrompts() {
    assertThrows(InvalidSpecException.class, () -> new CkaProbe(3));
    assertThrows(InvalidSpecException.class, () -> new ProcrustesProbe(3));
  }
}
