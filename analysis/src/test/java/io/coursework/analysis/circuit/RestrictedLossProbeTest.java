package io.coursework.analysis.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictedLossProbeTest {

  private static final double FLOAT = 1e-5; // logits are floats up to 5

  private final RestrictedLossProbe probe = new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0.9);

  private static FakeSubject with(int n, GridModel.Logit logit) {
    FakeSubject subject = FakeSubject.of(FakeSubject.course(n, 1, "SUM", "MAX"));
    return subject.with(new GridModel(n, subject.course().vocabulary().size(), logit));
  }

  private static double cosine(int k, int t, int n) {
    return Math.cos(2 * Math.PI * k * t / n);
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "10, 5", "7, 2"}) // even, n/2 with one direction, odd
  void aModelThatAddsWithOneFrequencyLosesAllWithoutIt(int n, int k) {
    Finding finding = probe.apply(with(n, (a, b, c) -> 5 * cosine(k, a + b - c, n)), 0);

    assertEquals(finding.value("full_loss"), finding.value("restricted_loss"), FLOAT);
    assertEquals(
        finding.value("full_loss_training"), finding.value("restricted_loss_training"), FLOAT);
    assertEquals(Math.log(n), finding.value("excluded_loss"), FLOAT);
    assertEquals(1, finding.value("r_squared"), FLOAT);
    assertEquals(1, finding.value("r_squared_keys"), FLOAT);
    assertEquals(1, finding.value("keys"));
    List<String> key = finding.tables().get(0).rows().get(k - 1);
    assertEquals(2 * k == n ? "1" : "2", key.get(1));
    assertEquals("yes", key.get(3));
  }

  @Test
  void weighsFrequenciesByTheirPower() {
    // Squares over the grid: 4·n³/2 of k = 1, 1·n³ of k = n/2; that is 2 to 1.
    Finding finding =
        probe.apply(
            with(10, (a, b, c) -> 2 * cosine(1, a + b - c, 10) + cosine(5, a + b - c, 10)), 0);

    List<List<String>> rows = finding.tables().get(0).rows();
    assertEquals("0.666667", rows.get(0).get(2));
    assertEquals("0.333333", rows.get(4).get(2));
    assertEquals("0.666667", rows.get(0).get(4));
    assertEquals(2, finding.value("keys"));
    Finding one =
        new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0.6)
            .apply(
                with(10, (a, b, c) -> 2 * cosine(1, a + b - c, 10) + cosine(5, a + b - c, 10)), 0);
    assertEquals(1, one.value("keys"));
    assertEquals(2.0 / 3, one.value("r_squared_keys"), FLOAT);
    assertEquals(1, one.value("r_squared"), FLOAT);
  }

  @Test
  void whatDependsOnTheDistanceIsNoPartOfTheSum() {
    Finding finding = probe.apply(with(10, (a, b, c) -> 5 * cosine(3, a - b - c, 10)), 0);

    assertEquals(0, finding.value("keys_share"), FLOAT);
    assertEquals(0, finding.value("r_squared"), FLOAT);
    assertEquals(Math.log(10), finding.value("restricted_loss"), FLOAT);
    assertEquals(finding.value("full_loss"), finding.value("excluded_loss"), FLOAT);
  }

  @Test
  void keepsTheMeanOfEachAnswerInBoth() {
    Finding finding = probe.apply(with(10, (a, b, c) -> c == 0 ? 3 : 0), 0);

    // -log softmax: a tenth of the pairs has the answer 0
    double loss = Math.log(Math.exp(3) + 9) - 3 / 10.0;
    for (String key : List.of("full_loss", "restricted_loss", "excluded_loss")) {
      assertEquals(loss, finding.value(key), FLOAT, key);
    }
    assertEquals(0, finding.value("keys"));
  }

  @Test
  void takesTheKeysFromTheEmbeddingIfAsked() {
    // FakeModel's embedding is the unit matrix: all frequencies alike, k = 5 with half of the
    // power.
    Finding finding =
        new RestrictedLossProbe("SUM", SpectrumOf.EMBEDDING, 0.4).apply(FakeSubject.right(), 0);

    assertEquals(2, finding.value("keys"));
    assertEquals(4.0 / 9, finding.value("keys_share"), FLOAT);
  }

  @Test
  void framesThePairsThatWereHeldOut() {
    TextTable pairs = probe.apply(FakeSubject.right(), 0).tables().get(1);

    assertEquals(
        List.of("04", "23", "32", "40", "46", "64"), // the CRC rule's three pairs, both ways
        pairs.rows().stream()
            .filter(row -> row.get(2).equals("yes"))
            .map(row -> row.get(0) + row.get(1))
            .toList());
  }

  @Test
  void refusesWhereThereIsNoGridOrNoSum() {
    assertTrue(refusal(FakeSubject.of(FakeSubject.course(10, 1, "MAX"))).contains("not taught"));
    assertEquals(
        "operation = MAX is not a + b modulo 10 of two values; choose SUM, or leave the probe out",
        new RestrictedLossProbe("max", SpectrumOf.LOGITS, 0.9)
            .refusal(FakeSubject.right())
            .orElseThrow());
    assertFalse(probe.refusal(FakeSubject.right()).isPresent());
    assertFalse(probe.refusal(FakeSubject.of(FakeSubject.course(10, 2, "SUM"))).isPresent());
  }

  private String refusal(FakeSubject subject) {
    return probe.refusal(subject).orElseThrow();
  }

  @Test
  void rejectsAShareThatIsNone() {
    assertThrows(
        InvalidSpecException.class, () -> new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0));
  }
}
