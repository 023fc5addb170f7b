package io.coursework.mlflow.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.tracking.MlflowClient;

/**
 * Commands that read many runs of a server. Prints how long they take on 50 runs and on many, from
 * the command's start to its end, and how often as long; what that may come to is judged by whoever
 * runs it on a quiet machine. {@code -Dload.runs=500} chooses another number.
 */
@Tag("load")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class ManyRunsTest {

  private static final int FEW = 50;
  private static final int MANY = Integer.getInteger("load.runs", 2000);
  private static final int IN_SWEEP = Integer.getInteger("load.trials", 500);
  private static final int ROUNDS = 3;
  private static final int WRITERS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Launcher coursework;

  @Test
  void answersOnManyRunsAsOnFew() throws Exception {
    coursework = Launcher.in(folder);
    try (MlflowServer server =
        MlflowServer.start(Files.createDirectory(folder.resolve("server")))) {
      String few = fill(server, "few", FEW);
      fill(server, "many", MANY);
      String sweep = fill(server, "sweep", IN_SWEEP);
      Map<String, String> commands = new LinkedHashMap<>();
      commands.put("runs best", "runs best EXPERIMENT");
      commands.put("runs", "runs EXPERIMENT");
      commands.put("compare", "compare experiment:EXPERIMENT");
      commands.put("compare all runs", "compare experiment:EXPERIMENT --most 10000");
      for (Map.Entry<String, String> command : commands.entrySet()) {
        tell(
            server,
            command.getKey(),
            command.getValue().replace("EXPERIMENT", "few"),
            command.getValue().replace("EXPERIMENT", "many"));
      }
      tell(server, "runs best of a sweep", "runs best runs:/" + few, "runs best runs:/" + sweep);
      tell(server, "compare a sweep", "compare runs:/" + few, "compare runs:/" + sweep);
      tell(server, "sweep results", "sweep results runs:/" + few, "sweep results runs:/" + sweep);
      System.out.printf("load: experiment of %d and %d runs, sweep of %d%n", FEW, MANY, IN_SWEEP);
    }
  }

  /** Times both in turns; the first round warms the server up. */
  private void tell(MlflowServer server, String name, String few, String many) throws Exception {
    List<Double> shorter = new ArrayList<>();
    List<Double> longer = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double first = seconds(server, few);
      double second = seconds(server, many);
      if (round > 0) {
        shorter.add(first);
        longer.add(second);
      }
    }
    shorter.sort(null);
    longer.sort(null);
    double a = shorter.get(ROUNDS / 2);
    double b = longer.get(ROUNDS / 2);
    System.out.printf(Locale.ROOT, "load: %-22s %6.2f s %6.2f s, %.1f times%n", name, a, b, b / a);
  }

  private double seconds(MlflowServer server, String command) throws Exception {
    long start = System.nanoTime();
    Launcher.Ended ended =
        coursework.run(Map.of("MLFLOW_TRACKING_URI", server.uri().toString()), command.split(" "));
    double seconds = (System.nanoTime() - start) / 1e9;
    assertEquals(0, ended.exitCode(), ended.said());
    return seconds;
  }

  /**
   * Fills an experiment with finished runs as those of a sweep are, under one parent.
   *
   * @return the parent's id
   */
  private static String fill(MlflowServer server, String name, int runs) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String experiment = client.createExperiment(name);
      String parent = begin(client, experiment, Map.of("coursework.study", "sweep"));
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        int number = i;
        written.add(
            writers.submit(
                () -> {
                  write(client, experiment, parent, number);
                  return null;
                }));
      }
      for (Future<?> one : written) {
        one.get();
      }
      return parent;
    } finally {
      writers.shutdown();
    }
  }

  private static String begin(MlflowClient client, String experiment, Map<String, String> tags)
      throws IOException {
    ObjectNode run = JSON.createObjectNode();
    run.put("experiment_id", experiment).put("start_time", System.currentTimeMillis());
    ArrayNode all = run.putArray("tags");
    tags.forEach((key, value) -> all.addObject().put("key", key).put("value", value));
    return JSON.readTree(client.sendPost("runs/create", run.toString()))
        .at("/run/info/run_id")
        .asText();
  }

  private static void write(MlflowClient client, String experiment, String parent, int number)
      throws IOException {
    String id =
        begin(
            client,
            experiment,
            Map.of(
                "mlflow.parentRunId",
                parent,
                "coursework.client_run_id",
                parent + "-" + number,
                "coursework.sweep",
                "load",
                "coursework.trial",
                Integer.toString(number + 1),
                "coursework.trial_id",
                "id-" + number));
    ObjectNode batch = JSON.createObjectNode().put("run_id", id);
    ArrayNode params = batch.putArray("params");
    param(params, "curriculum", "sum");
    param(params, "target", "SUM");
    param(params, "seed", Integer.toString(number % 2));
    param(params, "model.d_model", Integer.toString(8 * (1 + number / 2 % 25)));
    param(params, "training.optimizer.learning_rate", Integer.toString(number / 50));
    for (int i = 0; i < 40; i++) {
      param(params, "fixed.param_" + i, "value " + i);
    }
    ArrayNode metrics = batch.putArray("metrics");
    metric(metrics, "eval/sum/accuracy", (number * 37 % 100) / 100.0);
    metric(metrics, "train/loss", 1 + number % 7);
    for (int i = 0; i < 30; i++) {
      metric(metrics, "probe/some/score_" + i, (number * (i + 3) % 100) / 100.0);
    }
    client.sendPost("runs/log-batch", batch.toString());
    client.sendPost(
        "runs/update",
        JSON.createObjectNode()
            .put("run_id", id)
            .put("status", "FINISHED")
            .put("end_time", System.currentTimeMillis())
            .toString());
  }

  private static void param(ArrayNode params, String key, String value) {
    params.addObject().put("key", key).put("value", value);
  }

  private static void metric(ArrayNode metrics, String key, double value) {
    metrics.addObject().put("key", key).put("value", value).put("timestamp", 1).put("step", 100);
  }
}
