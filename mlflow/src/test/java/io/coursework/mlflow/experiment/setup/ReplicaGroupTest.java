package io.coursework.mlflow.experiment.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.OfflineTraining;
import io.coursework.tfmodel.training.LossLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in one graph that are not of one configuration. */
class ReplicaGroupTest {

  private static final Catalogue CATALOGUE =
      Guice.createInjector(Main.modules()).getInstance(Catalogue.class);

  @TempDir Path folder;

  private Preparation prepared(String... settings) throws IOException {
    return Preparation.of(OfflineTraining.spec(folder, settings), CATALOGUE);
  }

  @Test
  void refusesRunsThatDifferInWhatAllShare() throws IOException {
    try (Preparation first = prepared();
        Preparation other =
            prepared(
                "model.d_model=24", "training.optimizer.beta2=0.5", "task.operations=[MAX, SUM]")) {
      InvalidSpecException e =
          assertThrows(
              InvalidSpecException.class, () -> new ReplicaGroup(List.of(first, other)).close());
      assertEquals(3, e.problems().size(), e.problems().toString());
      assertTrue(e.problems().get(0).startsWith("model = "), e.problems().get(0));
      assertEquals(
          "training.optimizer.beta2 = 0.99 in one run and 0.5 in another, and replicas in one graph"
              + " must agree in it; train separate runs",
          e.problems().get(1));
      assertTrue(e.problems().get(2).startsWith("the task has "), e.problems().get(2));
    }
  }

  private static String[] with(String... settings) {
    return Stream.concat(
            Stream.of(
                "training.steps=1000",
                "training.optimizer.schedule=wsd",
                "training.optimizer.decay_share=0.5",
                "training.optimizer.ema_decay=0.9",
                "training.success.metric=accuracy",
                "training.success.value=0.05",
                "training.success.evaluations=2",
                "training.checkpoint.every=1000",
                "evaluation.every=10",
                "evaluation.max_examples_during_training=200"),
            Stream.of(settings))
        .toArray(String[]::new);
  }

  /** Which is trained on what is another, too; each ends by its own evaluations. */
  @Test
  @Tag("long")
  void letsEachHaveItsOwnRateDecayAndDataAndEndWhenItHasLearned() throws Exception {
    List<String[]> settings =
        List.of(
            with("training.optimizer.learning_rate=0.004", "target=MAX"),
            with(
                "seed=1",
                "training.optimizer.learning_rate=0.001",
                "training.optimizer.weight_decay=0.3",
                "curriculum={type: fixed, weights: {MAX: 1}}",
                "target=MAX"));
    List<Preparation> alone = new ArrayList<>();
    for (String[] each : settings) {
      alone.add(prepared(each));
    }
    ExecutorService pool = Executors.newFixedThreadPool(settings.size());
    List<OfflineTraining> together = new ArrayList<>();
    try (ReplicaGroup group = new ReplicaGroup(alone)) {
      List<Future<OfflineTraining>> futures = new ArrayList<>();
      for (int i = 0; i < settings.size(); i++) {
        Preparation member = group.members().get(i);
        Path own = Files.createDirectory(folder.resolve("replica-" + i));
        String[] mine = settings.get(i);
        futures.add(
            pool.submit(
                () -> {
                  try {
                    return OfflineTraining.run(own, spec -> member, step -> {}, mine);
                  } finally {
                    member.leave();
                  }
                }));
      }
      for (Future<OfflineTraining> future : futures) {
        together.add(future.get());
      }
    } finally {
      pool.shutdown();
    }
    List<Long> learned = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      OfflineTraining replica = together.get(i);
      learned.add(Long.parseLong(tags(replica).get("coursework.learned_at_step")));
      float[] losses = LossLog.read(replica.directory()).losses();
      assertEquals(2 * learned.get(i), losses.length, "it decays over the second half, and ends");
      assertTrue(replica.text("journal.jsonl").contains("FINISHED"));
      float[] single =
          LossLog.read(
                  OfflineTraining.run(
                          Files.createDirectory(folder.resolve("alone-" + i)), settings.get(i))
                      .directory())
              .losses();
      // Sums of a batched product round otherwise: 1e-7 at first, some more after 20 steps.
      for (int step = 0; step < 20; step++) {
        assertEquals(single[step], losses[step], 1e-4, "loss of step " + step);
      }
    }
    assertTrue(learned.get(0) < learned.get(1), "the slower one learns later: " + learned);
  }

  private static Map<String, String> tags(OfflineTraining training) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    for (String line : training.text("journal.jsonl").split("\n")) {
      JsonNode entry = new ObjectMapper().readTree(line);
      if (entry.get("type").asText().equals("tags")) {
        entry.get("values").properties().forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
      }
    }
    return tags;
  }
}
