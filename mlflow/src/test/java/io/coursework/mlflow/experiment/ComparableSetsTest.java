package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.inject.Guice;
import io.coursework.analysis.probe.Layout;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is evaluated side by side has the same layouts, as often. */
class ComparableSetsTest {

  @TempDir private Path folder;

  @Test
  void trainingExpressionsWeighByTheLayoutsOfHeldOutOnes() throws IOException {
    Catalogue catalogue = Guice.createInjector(Main.modules()).getInstance(Catalogue.class);
    try (Preparation preparation = Preparation.of(OfflineTraining.spec(folder), catalogue)) {
      List<EvaluationSet> sets =
          preparation.examination(EnumSet.of(SplitPart.TRAINING, SplitPart.HELD_OUT), 1000).sets();
      Map<String, Double> training = shares(preparation, sets, SplitPart.TRAINING);

      assertEquals(shares(preparation, sets, SplitPart.HELD_OUT), training);
      assertEquals(2, training.size(), training.toString());
      assertNotEquals(
          shares(preparation, preparation.sets(SplitPart.TRAINING, 1000), SplitPart.TRAINING),
          training);
    }
  }

  /** Of the weight, by layout, of the first set of a part. */
  private static Map<String, Double> shares(
      Preparation preparation, List<EvaluationSet> sets, SplitPart part) {
    EvaluationSet set = sets.stream().filter(one -> one.part() == part).findFirst().orElseThrow();
    Map<String, Double> shares = new TreeMap<>();
    set.examples()
        .forEach(
            example ->
                shares.merge(
                    Layout.of(example.sequence(), preparation.course().vocabulary()).text(),
                    example.weight(),
                    Double::sum));
    shares.replaceAll((layout, share) -> Math.round(1e9 * share) / 1e9);
    return shares;
  }
}
