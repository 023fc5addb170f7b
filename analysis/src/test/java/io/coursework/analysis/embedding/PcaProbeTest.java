package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcaProbeTest {

  private final PcaProbe probe = new PcaProbe(NumberTableSource.EMBEDDING);

  @Test
  void findsANumberLineOnTheFirstComponentAndLetsItRise() {
    NumberEmbedding line = Tables.turned(Tables.line(10, 16), 1);

    PrincipalComponents components = PrincipalComponents.of(line);

    // 1e-5: the entries up to 4.5 are floats, rounded by 2.4e-7 each
    assertArrayEquals(
        new double[] {-4.5, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5},
        components.component(0),
        1e-5);
    assertEquals(1, probe.apply(line, 0).numbers().get("explained_variance_pc1"));
    assertEquals(0, probe.apply(line, 0).numbers().get("explained_variance_pc2"));
  }

  @Test
  void agreesWithAHandCalculation() {
    // Centred: (-2, 0), (2, 0), (0, 1), (0, -1): variances 8 and 2; ties go to the last of them.
    NumberEmbedding table = new NumberEmbedding(4, 2, new float[] {1, 3, 5, 3, 3, 4, 3, 2});

    PrincipalComponents components = PrincipalComponents.of(table);

    // 1e-12: small integers, so only the iteration of the decomposition rounds
    assertArrayEquals(new double[] {-2, 2, 0, 0}, components.component(0), 1e-12);
    assertArrayEquals(new double[] {0, 0, -1, 1}, components.component(1), 1e-12);
    assertArrayEquals(new double[] {0.8, 0.2}, components.explainedVariance(), 1e-12);
  }

  @Test
  void makesTheLargestCoordinatePositive() {
    for (long seed = 0; seed < 20; seed++) {
      PrincipalComponents components = PrincipalComponents.of(Tables.random(10, 16, seed));
      for (int c = 0; c < 6; c++) {
        double low = 0;
        double high = 0;
        for (double coordinate : components.component(c)) {
          low = Math.min(low, coordinate);
          high = Math.max(high, coordinate);
        }
        assertTrue(high >= -low, "seed " + seed + ", component " + c);
      }
    }
  }

  @Test
  void splitsARingEvenlyOverTwoComponents() {
    Finding finding = probe.apply(Tables.ring(10, 16, 1), 0);

    // 1e-6: cosines rounded to floats
    assertEquals(0.5, finding.numbers().get("explained_variance_pc1"), 1e-6);
    assertEquals(0.5, finding.numbers().get("explained_variance_pc2"), 1e-6);
  }

  @Test
  void listsSixComponentsOfEveryNumber() {
    TextTable table = probe.apply(Tables.random(10, 16, 1), 0).tables().get(0);

    assertEquals(
        List.of("number", "parity", "pc1", "pc2", "pc3", "pc4", "pc5", "pc6"), table.columns());
    assertEquals(10, table.rows().size());
    assertEquals(List.of("3", "odd"), table.rows().get(3).subList(0, 2));
  }

  @Test
  void explainsNothingOfAConstantTable() {
    Finding finding = probe.apply(Tables.constant(10, 4, 0.1f), 0);

    finding.numbers().forEach((key, score) -> assertEquals(0, score, key));
  }
}
