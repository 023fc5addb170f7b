package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.analysis.statistics.Cka;
import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.LinearFit;
import io.coursework.analysis.statistics.Procrustes;
import io.coursework.analysis.statistics.Spearman;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SciPy and scikit-learn find the same in a table. */
@Tag("python")
class PythonReferenceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();
  private static final Path SCRIPT = Path.of("src", "test", "python", "reference.py");
  // Both sides compute in double precision; what differs is the order of sums and iterations.
  private static final double SAME = 1e-9;

  private static final NumberEmbedding TABLE = Tables.random(10, 16, 3);
  private static final NumberEmbedding OTHER = Tables.random(10, 6, 4);
  private static final double[] PARITY =
      Arrays.stream(BalancedLabellings.parity(10)).asDoubleStream().toArray();

  @TempDir static Path folder;
  private static JsonNode reference;

  @BeforeAll
  static void ask() throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make serve-venv'");
    Path question = folder.resolve("question.json");
    Path answer = folder.resolve("answer.json");
    Path errors = folder.resolve("errors.txt");
    double[][] models =
        DistanceModel.of(10).stream().map(DistanceModel::distances).toArray(double[][]::new);
    JSON.writeValue(
        question.toFile(),
        Map.of(
            "table", rows(TABLE),
            "other", rows(OTHER),
            "labels", PARITY,
            "lambda", RidgeLeaveOneOut.lambda(TABLE.centred()),
            "models", models));
    Process process =
        new ProcessBuilder(PYTHON.toString(), SCRIPT.toString(), question.toString())
            .redirectOutput(answer.toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), "Python did not end");
    assertEquals(0, process.exitValue(), Files.readString(errors));
    reference = JSON.readTree(answer.toFile());
  }

  @Test
  void givesPrincipalComponentsTheSameVariance() {
    same("explained_variance", PrincipalComponents.of(TABLE).explainedVariance());
  }

  @Test
  void ranksNumbersOnAComponentAlike() {
    double[] value = IntStream.range(0, 10).asDoubleStream().toArray();

    same("spearman", Spearman.correlation(column(TABLE, 0), value));
    // The sign of a component is free.
    same(
        "spearman_pc1",
        Math.abs(Spearman.correlation(PrincipalComponents.of(TABLE).component(0), value)));
  }

  @Test
  void predictsTheNumberThatTheFitHasNotSeenAlike() {
    RidgeLeaveOneOut ridge = RidgeLeaveOneOut.of(TABLE.centred());
    int[] parity = BalancedLabellings.parity(10);

    same(
        "ridge_left_out",
        IntStream.range(0, 10).mapToDouble(i -> ridge.prediction(parity, i)).toArray());
  }

  @Test
  void correlatesDistancesAlike() {
    double[] ranks = Spearman.unitRanks(DistancesProbe.distances(TABLE.centred()));
    List<double[]> models = DistanceModel.of(10).stream().map(DistanceModel::unitRanks).toList();

    same(
        "distances",
        DistancesProbe.tests(TABLE, 1, 0).stream().mapToDouble(test -> test.observed()).toArray());
    same("explained", LinearFit.explained(ranks, models));
  }

  @Test
  void findsMantelsPValueUpToChance() {
    // 10,000 draws on either side: a p value p has deviation √(2p(1 - p)/10,000); five allowed.
    JsonNode found = reference.get("mantel_p_values");
    for (int m = 0; m < found.size(); m++) {
      double p = found.get(m).doubleValue();
      assertEquals(
          p,
          DistancesProbe.tests(TABLE, 10_000, 1).get(m).pValue(),
          5 * Math.sqrt(2 * p * (1 - p) / 10_000),
          "model " + m);
    }
  }

  @Test
  void turnsOneTableOntoAnotherAlike() {
    // SciPy's disparity is 1 - ‖XᵀY‖², for it scales, too; the nuclear norm is that of the
    // rotation.
    double distance =
        Procrustes.distance(Procrustes.shape(TABLE.centred()), Procrustes.shape(OTHER.centred()));

    same("procrustes_distance", distance);
    same("procrustes_disparity", 1 - Math.pow(1 - distance / 2, 2));
  }

  @Test
  void alignsKernelsAlike() {
    double[][] k = Gram.of(TABLE.centred());
    double[][] l = Gram.of(OTHER.centred());

    same("cka", Cka.biased(k, l));
    same("cka_unbiased", Cka.unbiased(k, l));
  }

  @Test
  void spreadsPowerAndDimensionAlike() {
    Dimensions dimensions = Dimensions.of(TABLE.centred());

    same("fourier_shares", FourierSpectrum.of(TABLE.centred()).shares());
    same("dimensions", dimensions.participation(), dimensions.effective(), dimensions.stable());
  }

  private static void same(String key, double... found) {
    JsonNode expected = reference.get(key);
    assertEquals(expected.size(), found.length, key);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected.get(i).doubleValue(), found[i], SAME, key + " " + i);
    }
  }

  private static float[][] rows(NumberEmbedding table) {
    return IntStream.range(0, table.modulus()).mapToObj(table::row).toArray(float[][]::new);
  }

  private static double[] column(NumberEmbedding table, int index) {
    return IntStream.range(0, table.modulus()).mapToDouble(i -> table.row(i)[index]).toArray();
  }
}
