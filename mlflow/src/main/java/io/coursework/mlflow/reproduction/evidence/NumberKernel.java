package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.embedding.Circularity;
import io.coursework.analysis.statistics.Centred;
import io.coursework.analysis.statistics.Cka;
import io.coursework.analysis.statistics.Gram;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The embeddings of the numbers of a run, as they were recorded last.
 *
 * @param width of the model
 * @param block of the run
 * @param kernel Gram matrix of the centred rows, [n, n]
 */
record NumberKernel(int width, long block, double[][] kernel) {

  /** The tag of a run's record that has it. */
  static final String KERNEL = "numbers/kernel";

  /** The score of the ring probe, which needs no more of a run than this. */
  static final String CIRCULARITY = "ring/circularity";

  private static final long LARGEST_TABLE = 64 << 20; // bytes

  /** That of a run; empty if the run recorded none. */
  static Optional<NumberKernel> of(StudyRun run) {
    return Optional.ofNullable(run.record().tags().get(KERNEL))
        .map(
            entries -> {
              double[] all =
                  Arrays.stream(entries.split(" ")).mapToDouble(Double::parseDouble).toArray();
              int n = (int) Math.sqrt(all.length);
              double[][] kernel = new double[n][];
              Arrays.setAll(kernel, i -> Arrays.copyOfRange(all, i * n, (i + 1) * n));
              return new NumberKernel(run.width(), run.block(), kernel);
            });
  }

  /**
   * Reads a run's folder.
   *
   * @return the kernel's entries row by row; empty if it recorded no embeddings of numbers
   */
  static Optional<String> read(Path run, RunRecord record) throws IOException {
    Optional<Path> folder = newest(run);
    String width = record.params().get("model.d_model");
    if (folder.isEmpty() || width == null) {
      return Optional.empty();
    }
    double[][] kernel = Gram.of(Centred.of(numbers(run, folder.get()), Integer.parseInt(width)));
    return kernel.length == 0
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(kernel)
                .flatMapToDouble(Arrays::stream)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" ")));
  }

  /** Unbiased CKA with another one; NaN where either has no direction. */
  double alignment(NumberKernel other) {
    return Cka.unbiased(kernel, other.kernel);
  }

  /** The mean circularity of the first components; empty where the numbers are all alike. */
  OptionalDouble circularity() {
    return new Circularity(kernel).mean();
  }

  /** The folder of the last table that was recorded. */
  private static Optional<Path> newest(Path run) throws IOException {
    Path embeddings = new RunArtifact(run, "embeddings").path();
    if (!Files.isDirectory(embeddings)) {
      return Optional.empty();
    }
    try (Stream<Path> steps = Files.list(embeddings)) {
      return steps.max(Comparator.naturalOrder());
    }
  }

  /** The rows of the values 0, 1, ... of a token embedding that was recorded, [n, width]. */
  private static float[] numbers(Path run, Path folder) throws IOException {
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

  private static List<String> lines(Path run, Path folder, String table) throws IOException {
    String name = "embeddings/%s/%s".formatted(folder.getFileName(), table);
    return new RunArtifact(run, name).text(LARGEST_TABLE).lines().toList();
  }
}
