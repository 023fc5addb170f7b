package io.coursework.mlflow.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.Probes;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every probe measures or says in one line why not, whatever the model is made of and taught. */
@Tag("long")
class EveryProbeTest {

  enum Kind {
    ONE_ROUND_OF_A_PRIME(
        7,
        1,
        Notation.BRACKET,
        Reduction.INNERMOST,
        // One round of random weights hardly tells prompts apart.
        Set.of("parity", "residues", "patching", "path_patching")) {
      @Override
      ModelSpec spec() {
        return new ModelSpec(8, 1, 1, 1, 4, Activation.RELU, 48, false, AttentionBias.NONE);
      }
    },
    FIVE_ROUNDS_OF_AN_ODD_NUMBER_NESTED(9, 2, Notation.WORD, Reduction.LEFTMOST, Set.of("parity")) {
      @Override
      ModelSpec spec() {
        return new ModelSpec(8, 2, 1, 5, 2, Activation.GELU, 48, true, AttentionBias.OUTPUT);
      }
    },
    PARALLEL_BLOCKS_WITH_RMS_AND_ROTARY_POSITIONS(
        10, 2, Notation.BRACKET, Reduction.INNERMOST, Set.of()) {
      @Override
      ModelSpec spec() {
        return new ModelSpec(
            8,
            2,
            6,
            2,
            1,
            Block.PARALLEL,
            2,
            Activation.SWIGLU,
            true,
            Norm.RMS,
            PositionEncoding.ROTARY,
            48,
            false,
            AttentionBias.ALL,
            0.1,
            0.02,
            true);
      }
    },
    ANSWERS_AT_ONCE(10, 2, Notation.POSTFIX, Reduction.NONE, Set.of()) {
      @Override
      ModelSpec spec() {
        return new ModelSpec(8, 4, 2, 2, 2, Activation.GELU, 48, false, AttentionBias.ALL);
      }
    };

    private final Course course;
    private final Set<String> refusing;

    Kind(int n, int maxDepth, Notation notation, Reduction reduction, Set<String> refusing) {
      TaskSpec task =
          new TaskSpec(
              new Integers(n, MedianRule.LOWER),
              List.of("SUM", "MAX", "MIN"),
              notation,
              maxDepth,
              0.5,
              2,
              maxDepth == 1 ? 3 : 2,
              reduction);
      this.course =
          new Course(
              new Catalogue(Set.of()).task(task),
              new CourseSpec(
                  new MultisetHoldOut(Rule.CRC, 0.2),
                  new FixedMix(Map.of("SUM", 1.0, "MAX", 1.0)),
                  Control.NONE,
                  "SUM",
                  LossOn.ALL,
                  8,
                  100,
                  0));
      this.refusing = refusing;
    }

    abstract ModelSpec spec();
  }

  @ParameterizedTest
  @EnumSource
  void measuresOrSaysWhyNot(Kind kind) {
    try (Transformer transformer =
        new Transformer(kind.spec(), kind.course.vocabulary().size(), "/device:CPU:0", 1)) {
      float[] weights = Initialization.draw(transformer.layout(), 3);
      RandomGenerator random = Randomness.of(3, "every_probe");
      for (int i = 0; i < weights.length; i++) {
        weights[i] += (float) (6 * random.nextDouble() - 3); // so that prompts are told apart
      }
      transformer.parameters().set(weights);
      try (TrainedSubject subject =
          new TrainedSubject(
              transformer, kind.course, new Evaluator(transformer, kind.course.task()))) {
        Map<String, String> refused = new TreeMap<>();
        for (Probe probe : Probes.all(Probe.class).toList()) {
          Optional<String> refusal = probe.refusal(subject);
          if (refusal.isPresent()) {
            requireOneLine(refusal.get());
            refused.put(probe.name(), refusal.get());
            assertEquals(
                refusal.get(),
                assertThrows(IllegalArgumentException.class, () -> probe.apply(subject, 1))
                    .getMessage());
          } else {
            requireScores(probe.name(), probe.apply(subject, 1));
          }
        }
        for (PairProbe probe : Probes.all(PairProbe.class).toList()) {
          assertEquals(Optional.empty(), probe.refusal(subject, subject), probe.name());
          requireScores(probe.name(), probe.apply(subject, subject, 1));
        }
        assertEquals(new TreeSet<>(kind.refusing), refused.keySet(), refused.toString());
      }
    }
  }

  private static void requireScores(String name, Finding finding) {
    assertEquals(name, finding.probe());
    assertFalse(finding.scores().isEmpty(), name);
  }

  private static void requireOneLine(String reason) {
    assertFalse(reason.isBlank() || reason.contains("\n"), reason);
    assertTrue(reason.length() > 20 && reason.length() < 500, reason);
  }
}
