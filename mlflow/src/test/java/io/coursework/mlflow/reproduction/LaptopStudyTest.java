package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The laptop study that this repository has begun can be continued by this build. */
class LaptopStudyTest {

  private static Set<RunSpec> specs(SweepPlan plan) {
    return plan.trials().stream().map(Trial::spec).collect(Collectors.toSet());
  }

  @Test
  void hasTheCriteriaAndTheTrialsOfTheShippedScale() throws IOException {
    ConfigLoader config = Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class);
    PooledStudy study = PooledStudy.read("laptop", Path.of("docs/laptop/study"), config);

    assertEquals(List.of(), Criteria.of(study.plan()).differences(study.criteria()));
    assertTrue(specs(PlannedStudy.of("laptop")).containsAll(specs(study.plan())));
    assertTrue(!study.outcomes().isEmpty(), "some trials have finished");
  }
}
