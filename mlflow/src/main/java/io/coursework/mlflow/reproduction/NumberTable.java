package io.coursework.mlflow.reproduction;

import io.coursework.analysis.statistics.Centred;
import io.coursework.analysis.statistics.Cka;
import io.coursework.analysis.statistics.Gram;
import io.coursework.mlflow.experiment.RunArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The embeddings of the numbers of a run, as they were recorded last.
 *
 * @param width of the model
 * @param block of the run
 * @param kernel Gram matrix of the centred rows, [n, n]
 */
record NumberTable(int width, long block, double[][] kernel) {

  private static final long LARGEST_TABLE = 64 << 20; // bytes

  /** Reads it; empty if the run recorded none. */
  static Optional<NumberTable> of(StudyRun run) throws IOException {
    Optional<Path> folder = newest(run);
    return folder.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NumberTable(
                run.width(),
                run.block(),
                Gram.of(Centred.of(numbers(run, folder.get()), run.width()))));
  }

  /** Unbiased CKA with another one; NaN where either has no direction. */
  double alignment(NumberTable other) {
    return Cka.unbiased(kernel, other.kernel);
  }

  /** The folder of the last table that was recorded. */
  private static Optional<Path> newest(StudyRun run) throws IOException {
    Path embeddings = new RunArtifact(run.directory(), "embeddings").path();
    if (!Files.isDirectory(embeddings)) {
      return Optional.empty();
    }
    try (Stream<Path> steps = Files.list(embeddings)) {
      return steps.max(Comparator.naturalOrder());
    }
  }

  /** The rows of the values 0, 1, ... of a token embedding that was recorded, [n, width]. */
  private static float[] numbers(StudyRun run, Path folder) throws IOException {
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

  private static List<String> lines(StudyRun run, Path folder, String table) throws IOException {
    String name = "embeddings/%s/%s".formatted(folder.getFileName(), table);
    return new RunArtifact(run.directory(), name).text(LARGEST_TABLE).lines().toList();
  }
}
