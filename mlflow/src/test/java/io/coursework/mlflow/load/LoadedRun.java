package io.coursework.mlflow.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a run of the load test holds, which follows from its number alone: who writes it and who
 * reads it back need not talk.
 *
 * @param number also the seed of its files
 * @param curves metric keys
 * @param steps points of each curve
 * @param files bytes by path
 */
record LoadedRun(int number, List<String> curves, int steps, Map<String, Integer> files) {
  private static final int PARAMS = 50;
  private static final int KILO = 1 << 10;
  private static final int MEGA = 1 << 20;

  /**
   * One of many: 2,000 points, files of 1 KB to 1 MB, now and then one of 20 MB, once of 200 MB.
   */
  static LoadedRun ofMany(int number) {
    Map<String, Integer> files =
        new TreeMap<>(
            Map.of(
                "figures/small.svg", KILO,
                "figures/large.svg", 30 * KILO,
                "tables/scores.tsv", 100 * KILO));
    if (number % 5 == 0) {
      files.put("checkpoints/step_500/model.safetensors", MEGA);
    }
    if (number % 25 == 3) {
      files.put("model/large.bin", 20 * MEGA);
    }
    if (number == 1) {
      files.put("model/largest.bin", 200 * MEGA);
    }
    return new LoadedRun(
        number, List.of("train/loss", "train/accuracy", "eval/sum/accuracy", "lr"), 500, files);
  }

  /** A long one: 200,000 points. */
  static LoadedRun longest(int number) {
    List<String> curves = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      curves.add("train/curve_" + i);
    }
    return new LoadedRun(number, curves, 10_000, Map.of());
  }

  String name() {
    return "run-%03d".formatted(number);
  }

  Map<String, String> params() {
    Map<String, String> params = new TreeMap<>();
    for (int i = 0; i < PARAMS; i++) {
      params.put("group_%d.param_%d".formatted(i % 5, i), "value %d of %d".formatted(i, number));
    }
    return params;
  }

  /** The values of all curves at a step. */
  Map<String, Double> values(int step) {
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < curves.size(); i++) {
      values.put(curves.get(i), (number + 1.0) / (3 + i + step));
    }
    return values;
  }

  int points() {
    return curves.size() * steps;
  }

  long bytes() {
    return files.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Writes a file's content piece by piece: it need not fit into memory. */
  void write(String path, OutputStream out) throws IOException {
    Random random = new Random(31L * number + path.hashCode());
    byte[] piece = new byte[1 << 16];
    for (int left = files.get(path); left > 0; left -= piece.length) {
      random.nextBytes(piece);
      out.write(piece, 0, Math.min(left, piece.length));
    }
  }
}
