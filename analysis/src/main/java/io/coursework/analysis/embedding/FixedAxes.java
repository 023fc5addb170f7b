package io.coursework.analysis.embedding;

import java.util.Arrays;

/**
 * The principal components of one number embedding as axes on which other tables of the same
 * training are looked at: embeddings of earlier steps, tokens that are not numbers. Unlike
 * principal components of each table, these axes do not turn from step to step, and they cannot
 * make a random table look like the trained one.
 *
 * @param directions [d, k], unit columns, the first components of the embedding
 */
public record FixedAxes(double[][] directions) {

  /**
   * The first components of an embedding.
   *
   * @param most how many; fewer if n - 1 or d is smaller
   */
  public static FixedAxes of(NumberEmbedding embedding, int most) {
    double[][] all = PrincipalComponents.of(embedding).directions();
    int k = Math.min(most, all[0].length);
    return new FixedAxes(
        Arrays.stream(all).map(row -> Arrays.copyOf(row, k)).toArray(double[][]::new));
  }

  /**
   * Coordinates on the axes; their origin is the mean of the numbers.
   *
   * @param numbers n, how many of the rows are numbers, the first ones
   * @param table row-major [rows, d]
   * @return [rows, k]
   */
  public double[][] coordinates(int numbers, float[] table) {
    int d = directions.length;
    double[] mean = new double[d];
    for (int i = 0; i < numbers * d; i++) {
      mean[i % d] += (double) table[i] / numbers;
    }
    double[][] coordinates = new double[table.length / d][directions[0].length];
    for (int i = 0; i < table.length; i++) {
      for (int c = 0; c < coordinates[0].length; c++) {
        coordinates[i / d][c] += (table[i] - mean[i % d]) * directions[i % d][c];
      }
    }
    return coordinates;
  }

  /**
   * The part of the numbers' variance that lies along each axis.
   *
   * @param numbers as for {@link #coordinates}
   * @param table as for {@link #coordinates}
   * @return [k], each in [0, 1]; all 0 where the numbers do not vary
   */
  public double[] shares(int numbers, float[] table) {
    int d = directions.length;
    double[][] centred =
        new NumberEmbedding(numbers, d, Arrays.copyOf(table, numbers * d)).centred();
    double total =
        Arrays.stream(centred).flatMapToDouble(Arrays::stream).map(value -> value * value).sum();
    double[] shares = new double[directions[0].length];
    if (total > 0) {
      double[][] coordinates = coordinates(numbers, table);
      for (int i = 0; i < numbers; i++) {
        for (int c = 0; c < shares.length; c++) {
          shares[c] += coordinates[i][c] * coordinates[i][c] / total;
        }
      }
    }
    return shares;
  }
}
