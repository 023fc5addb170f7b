package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.embedding.NumberEmbedding;
import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.embedding.RingProbe;
import io.coursework.analysis.statistics.Centred;
import io.coursework.analysis.statistics.Gram;
import io.coursework.mlflow.reproduction.SimulatedRun;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is kept of a run's embedding says how round it is. */
class NumberKernelTest {

  private static final int WIDTH = 20;

  private static StudyRun with(float[] table) {
    String kernel =
        Arrays.stream(Gram.of(Centred.of(table, WIDTH)))
            .flatMapToDouble(Arrays::stream)
            .mapToObj(Double::toString)
            .collect(Collectors.joining(" "));
    StudyRun run = SimulatedRun.of(Arm.SUM, WIDTH, 100, Map.of());
    return new StudyRun(
        Arm.SUM, run.record().withTags(new TreeMap<>(Map.of(NumberKernel.KERNEL, kernel))));
  }

  @Test
  void circularityIsThatOfTheRingProbe() {
    float[] table = new float[10 * WIDTH];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < table.length; i++) {
      int number = i / WIDTH;
      table[i] = (float) (Math.cos(2 * Math.PI * number / 10) + random.nextGaussian());
    }
    double probed =
        new RingProbe(NumberTableSource.EMBEDDING)
            .apply(new NumberEmbedding(10, WIDTH, table), 0)
            .value("circularity");

    assertEquals(probed, with(table).score("ring/circularity").orElseThrow(), 1e-12);
  }

  @Test
  void numbersThatAreAllAlikeHaveNone() {
    assertEquals(OptionalDouble.empty(), with(new float[10 * WIDTH]).score("ring/circularity"));
  }
}
