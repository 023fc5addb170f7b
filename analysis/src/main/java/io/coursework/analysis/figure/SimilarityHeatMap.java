package io.coursework.analysis.figure;

import java.util.List;
import java.util.stream.IntStream;

/** Cosines between numbers as coloured cells, number 0 at the top left. */
public final class SimilarityHeatMap {

  private SimilarityHeatMap() {}

  /**
   * Draws the matrix.
   *
   * @param cosines [n, n], in [-1, 1]
   */
  public static String svg(double[][] cosines) {
    int n = cosines.length;
    List<String> numbers = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    return HeatMap.diverging(
        new HeatMap.Matrix(
            "Cosine similarity of centred embeddings, n = " + n,
            "number",
            numbers,
            "number",
            numbers,
            "cosine",
            cosines),
        1);
  }
}
