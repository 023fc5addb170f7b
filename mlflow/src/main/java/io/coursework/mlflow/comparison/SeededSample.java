package io.coursework.mlflow.comparison;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Results of runs that differ in their seeds.
 *
 * @param seeds of the runs; {@code -} for one that names none
 * @param results as many, finite
 */
public record SeededSample(List<String> seeds, List<Double> results) {

  public SeededSample {
    seeds = List.copyOf(seeds);
    results = List.copyOf(results);
  }

  /** How many there are. */
  public int size() {
    return results.size();
  }

  double[] values() {
    return results.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double mean() {
    return results.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Each seed's; fewer than there are results if a seed occurs twice, or is not known. */
  SortedMap<String, Double> bySeed() {
    SortedMap<String, Double> values = new TreeMap<>();
    for (int i = 0; i < seeds.size(); i++) {
      if (!seeds.get(i).equals(RunGroup.ABSENT)) {
        values.put(seeds.get(i), results.get(i));
      }
    }
    return values;
  }

  /** Whether both have the same seeds, each once. */
  boolean pairs(SeededSample other) {
    SortedMap<String, Double> own = bySeed();
    return own.size() == size()
        && own.size() == other.size()
        && own.keySet().equals(other.bySeed().keySet());
  }

  /** The results by seed, in the order of the seeds' names. */
  double[] sorted() {
    return bySeed().values().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
