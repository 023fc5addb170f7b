package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingFiguresTest {

  @Test
  void marksEveryNumberOfTheScatter() throws Exception {
    for (int n : List.of(2, 10, 40)) {
      String svg = scatter(n);

      Svg.assertSound(svg);
      List<String> texts = Svg.texts(svg);
      for (int i = 0; i < n; i++) {
        assertTrue(texts.contains(Integer.toString(i)), "number " + i + " of " + n);
      }
      assertTrue(
          texts.containsAll(
              List.of(
                  "Number embedding, n = " + n,
                  "PC1 (63.2% of variance)",
                  "PC2 (20.1% of variance)",
                  "even",
                  "odd")),
          texts.toString());
    }
  }

  @Test
  void drawsNumbersThatLieInOnePoint() throws Exception {
    Svg.assertSound(EmbeddingScatter.svg(new double[10], new double[10], 0, 0));
  }

  @Test
  void namesNumbersThatWouldCoverEachOther() throws Exception {
    String svg = EmbeddingScatter.svg(new double[40], new double[40], 0.5, 0.5);

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    for (int i = 0; i < 40; i++) {
      assertTrue(texts.contains(Integer.toString(i)), "number " + i);
    }
  }

  @Test
  void labelsEveryNumberOfTheHeatMapAndItsCells() throws Exception {
    double[][] cosines = {{1, -0.5, -0.004}, {-0.5, 1, 0.25}, {-0.004, 0.25, 1}};

    String svg = SimilarityHeatMap.svg(cosines);

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertEquals(2, texts.stream().filter("−.50"::equals).count());
    assertEquals(2, texts.stream().filter(".25"::equals).count());
    assertTrue(texts.containsAll(List.of("0", "1", "2", "number", "cosine")), texts.toString());
  }

  @Test
  void leavesTheValuesOutOfManyCells() throws Exception {
    int n = 26;
    double[][] cosines = new double[n][n];
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        cosines[i][j] = 2 * random.nextDouble() - 1;
      }
    }

    String svg = SimilarityHeatMap.svg(cosines);

    Svg.assertSound(svg);
    assertTrue(Svg.texts(svg).size() < 70); // a number at each row and column, and the scale
    assertTrue(svg.length() < 160_000, "length " + svg.length()); // a cell has 80, its colour 80
  }

  @Test
  void drawsTheSameBytesTwiceAndOnManyThreads() {
    String first = scatter(10);

    assertTrue(
        IntStream.range(0, 16).parallel().mapToObj(i -> scatter(10)).allMatch(first::equals));
  }

  private static String scatter(int n) {
    Random random = new Random(n);
    return EmbeddingScatter.svg(
        random.doubles(n, -1, 1).toArray(), random.doubles(n, -1, 1).toArray(), 0.632, 0.201);
  }
}
