package io.coursework.mlflow.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.model.LossLandscapeContract;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseLandscapeTest extends LossLandscapeContract {

  @TempDir static Path folder;
  private static Preparation preparation;
  private static CourseLandscape landscape;

  @BeforeAll
  static void open() throws IOException {
    Path file = Files.writeString(folder.resolve("pair.yaml"), "name: pair\n");
    RunSpec spec =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class)
            .load(
                file,
                List.of(
                    "curriculum={type: fixed, weights: {MAX: 1, SUM: 3}}",
                    "training.batch_size=16",
                    "training.device=cpu"));
    preparation = Preparation.of(spec, new Catalogue(Set.of()));
    try (Transformer trained = preparation.model()) {
      trained.parameters().set(Initialization.draw(trained.layout(), 0));
      landscape = CourseLandscape.of(trained, preparation.course());
    }
  }

  @AfterAll
  static void close() throws IOException {
    landscape.close();
    preparation.close();
  }

  @Override
  protected LossLandscape landscape() {
    return landscape;
  }

  @Test
  void itsTasksAreTheOperationsTaughtAndTheirMixture() {
    assertEquals(List.of("SUM", "MAX", "mixed"), landscape.tasks());
    assertEquals(16, landscape.batchSize());
    // Untrained, each of the 20 tokens is about as likely as another.
    double loss = landscape.loss(landscape.weights(), "mixed", 0);
    assertEquals(Math.log(20), loss, 0.1);
  }

  @Test
  void aGuessKnowsTheLastTokenAndNothingElse() {
    // Half of the tokens that count are answers, after a separator; the end after one is certain.
    assertEquals(Math.log(10) / 2, landscape.guess("SUM"), 0.05); // of 320 answers
    assertTrue(landscape.guess("MAX") < landscape.guess("SUM"), "large answers are commoner");
  }
}
