package io.coursework.mlflow.reproduction;

import io.coursework.analysis.statistics.Centred;
import io.coursework.analysis.statistics.Cka;
import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.mlflow.experiment.RunArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How alike the tables of numbers are, within an arm and between two, by unbiased CKA. */
final class Alignment {

  private static final double LEVEL = 0.95;
  private static final long LARGEST_TABLE = 64 << 20; // bytes

  private Alignment() {}

  /**
   * Mean over pairs of one arm less mean over pairs of both arms, size by size.
   *
   * @return empty if no size has two runs of each arm with tables
   */
  static Optional<MeanDifference> withinLessBetween(List<ArmRun> single, List<ArmRun> joint)
      throws IOException {
    List<Double> within = new ArrayList<>();
    List<Double> between = new ArrayList<>();
    SortedSet<Integer> widths = new TreeSet<>();
    single.forEach(run -> widths.add(run.width()));
    for (int width : widths) {
      List<double[][]> ones = kernels(single, width);
      List<double[][]> others = kernels(joint, width);
      List<Double> same = pairs(ones);
      same.addAll(pairs(others));
      List<Double> across = new ArrayList<>();
      for (double[][] one : ones) {
        others.forEach(other -> across.add(Cka.unbiased(one, other)));
      }
      same.removeIf(value -> value.isNaN());
      across.removeIf(value -> value.isNaN());
      if (!same.isEmpty() && !across.isEmpty()) {
        within.add(mean(same));
        between.add(mean(across));
      }
    }
    return within.isEmpty()
        ? Optional.empty()
        : Optional.of(MeanDifference.paired(array(between), array(within), LEVEL));
  }

  private static List<Double> pairs(List<double[][]> kernels) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < kernels.size(); i++) {
      for (int j = 0; j < i; j++) {
        values.add(Cka.unbiased(kernels.get(i), kernels.get(j)));
      }
    }
    return values;
  }

  private static List<double[][]> kernels(List<ArmRun> runs, int width) throws IOException {
    List<double[][]> kernels = new ArrayList<>();
    for (ArmRun run : runs) {
      Optional<Path> folder = run.width() == width ? newest(run) : Optional.empty();
      if (folder.isPresent()) {
        kernels.add(Gram.of(Centred.of(numbers(run, folder.get()), width)));
      }
    }
    return kernels;
  }

  /** The folder of the last table that was recorded. */
  private static Optional<Path> newest(ArmRun run) throws IOException {
    Path embeddings = new RunArtifact(run.directory(), "embeddings").path();
    if (!Files.isDirectory(embeddings)) {
      return Optional.empty();
    }
    try (Stream<Path> steps = Files.list(embeddings)) {
      return steps.max(Comparator.naturalOrder());
    }
  }

  /** The rows of the values 0, 1, ... of a token embedding that was recorded, [n, width]. */
  private static float[] numbers(ArmRun run, Path folder) throws IOException {
    List<String> tokens = lines(run, folder, "metadata.tsv");
    List<String> vectors = lines(run, folder, "vectors.tsv");
    List<Float> values = new ArrayList<>();
    for (int row = 0; row < vectors.size(); row++) {
      // The first line of the metadata has its headings.
      if (tokens.get(row + 1).split("\t", 2)[0].matches("[0-9]+")) {
        for (String cell : vectors.get(row).split("\t")) {
          values.add(Float.parseFloat(cell));
        }
      }
    }
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return all;
  }

  private static List<String> lines(ArmRun run, Path folder, String table) throws IOException {
    String name = "embeddings/%s/%s".formatted(folder.getFileName(), table);
    return new RunArtifact(run.directory(), name).text(LARGEST_TABLE).lines().toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
