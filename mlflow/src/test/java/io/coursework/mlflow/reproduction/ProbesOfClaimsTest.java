package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Probe;
import io.coursework.mlflow.config.ProbesSpec;
import io.coursework.mlflow.reproduction.evidence.AffinityRank;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.ScoreDifference;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What trains the arms of a claim runs the probes that the claim compares. */
class ProbesOfClaimsTest {

  private static <T> List<T> parts(Class<T> kind) {
    return Claims.all().stream()
        .flatMap(claim -> claim.parts().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** The arms of a sweep with a trial that does not do what is wanted. */
  private static List<Arm> without(String sweep, List<Arm> arms, Predicate<ProbesSpec> wanted)
      throws IOException {
    return PlannedStudy.of(sweep).trials().stream()
        .filter(trial -> !wanted.test(trial.spec().probes()))
        .flatMap(trial -> Arm.of(trial.spec().name()).stream())
        .filter(arms::contains)
        .distinct()
        .toList();
  }

  private static boolean has(List<Probe> probes, String name) {
    return probes.stream().anyMatch(probe -> probe.name().equals(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"laptop", "workstation", "paper"})
  void scoresComeFromProbesAtTheEnd(String scale) throws IOException {
    List<ScoreDifference> parts =
        parts(ScoreDifference.class).stream()
            .filter(part -> !part.score().equals("ring/circularity")) // from the numbers' embedding
            .toList();
    assertTrue(!parts.isEmpty());
    for (ScoreDifference part : parts) {
      String probe = part.score().split("/")[0];
      assertEquals(
          List.of(),
          without(scale, part.arms(), probes -> has(probes.atEnd(), probe)),
          "probes.at_end has no " + probe);
    }
  }

  @Test
  void affinitiesComeFromProbesWhileTraining() throws IOException {
    List<AffinityRank> parts = parts(AffinityRank.class);
    assertTrue(!parts.isEmpty());
    for (AffinityRank part : parts) {
      assertEquals(
          List.of(),
          without(
              "../sweeps/beyond",
              part.sets(),
              probes -> probes.every() > 0 && has(probes.whileTraining(), "affinity")),
          "probes.while_training has no affinity");
    }
  }
}
