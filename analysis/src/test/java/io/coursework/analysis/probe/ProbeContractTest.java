package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.Probes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every probe of the catalogue promises, also on a model that was never trained. */
class ProbeContractTest {

  // The score of no difference, of every probe of two models.
  private static final Map<String, Double> NO_DIFFERENCE =
      Map.of("cross_patching", 0.0, "cka", 1.0, "procrustes", 0.0);

  // As many as say something: what is promised does not depend on how many there are.
  private static final Map<String, String> FEW =
      Map.of(
          "pizza_clock.draws", "4",
          "decoding.examples", "100",
          "learning_coefficient.chains", "2");

  static Stream<Probe> probes() {
    return Probes.all(Probe.class, FEW);
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("probes")
  void findsTheSameTwiceUnderItsName(Probe probe) {
    Finding finding = probe.apply(FakeSubject.right(), 5);

    assertEquals(finding, probe.apply(FakeSubject.right(), 5));
    requireGood(finding, probe.name());
  }

  static Stream<PairProbe> pairProbes() {
    return Probes.all(PairProbe.class);
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("pairProbes")
  void ofTwoModelsFindsTheSameTwiceUnderItsName(PairProbe probe) {
    FakeSubject other = FakeSubject.of(FakeSubject.course(10, 1, "SUM"));
    Finding finding = probe.apply(FakeSubject.right(), other, 5);

    assertEquals(finding, probe.apply(FakeSubject.right(), other, 5));
    requireGood(finding, probe.name());
  }

  @ParameterizedTest
  @MethodSource("pairProbes")
  void ofTwoModelsFindsThatAModelAndItselfDoNotDiffer(PairProbe probe) {
    Finding finding = probe.apply(FakeSubject.right(), FakeSubject.right(), 5);

    double same = NO_DIFFERENCE.get(probe.name());
    finding.scores().entrySet().stream()
        .filter(score -> !score.getKey().matches("clean_.*|.*_(null|p_value)"))
        // 1e-7: losses are of logits in single precision
        .forEach(score -> assertEquals(same, score.getValue().value(), 1e-7, score.getKey()));
  }

  private static void requireGood(Finding finding, String name) {
    assertTrue(name.matches("[a-z][a-z0-9_]*"), name);
    assertEquals(name, finding.probe());
    assertFalse(finding.scores().isEmpty());
    Set<String> files = new HashSet<>();
    for (Figure figure : finding.figures()) {
      assertTrue(figure.name().matches("[a-z][a-z0-9_]*"), figure.name());
      assertTrue(files.add(figure.name()), figure.name());
      assertTrue(figure.caption().endsWith("."), figure.caption());
      assertTrue(figure.svg().startsWith("<svg"), figure.name());
    }
    Set<String> tables = new HashSet<>();
    finding.tables().forEach(table -> assertTrue(tables.add(table.name()), table.name()));
  }

  static Stream<Guide> guides() {
    return Probes.types().stream().map(type -> Probe.guide(type.record()));
  }

  @ParameterizedTest
  @MethodSource("guides")
  void hasAGuideOfSentences(Guide guide) {
    for (String part : List.of(guide.measures(), guide.range(), guide.random(), guide.use())) {
      assertTrue(part.endsWith("."), part);
    }
    assertTrue(guide.question().matches("[a-z].*[^.]"), guide.question());
  }

  @ParameterizedTest
  @MethodSource("guides")
  void hasATopicInTheReport(Guide guide) {
    assertNotEquals(Topic.OTHER, guide.topic());
  }

  private record Unexplained() {}

  @Guide(question = "what", measures = "It.", range = " ", random = "0.", use = "Never.")
  private record HalfExplained() {}

  @Test
  void aProbeWithoutAGuideIsRefused() {
    assertEquals(
        Unexplained.class.getName()
            + " has no @Guide; say what it asks and how its scores are to be read",
        assertThrows(IllegalArgumentException.class, () -> Probe.guide(Unexplained.class))
            .getMessage());
    assertEquals(
        "the @Guide of %s has a blank part; write all five"
            .formatted(HalfExplained.class.getName()),
        assertThrows(IllegalArgumentException.class, () -> Probe.guide(HalfExplained.class))
            .getMessage());
  }
}
