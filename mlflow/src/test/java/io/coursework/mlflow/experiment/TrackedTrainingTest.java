package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.DatasetDescription;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against a real MLflow server, read back through MLflow's own client. */
@Tag("mlflow")
class TrackedTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOINT = "src/main/configs/joint.yaml";
  private static MlflowServer server;

  /** Stands in the environment under a name that says so, and in what the command says. */
  private static final String SECRET = "sesame-open";

  /** Of the real machine, which can tell it at any time; a share of time needs some time. */
  private static final String MEMORY = "system/system_memory_usage_megabytes";

  private final String experiment = "training-" + UUID.randomUUID();
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = MlflowServer.shared();
  }

  private String[] train(String... settings) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                JOINT,
                "--json",
                "--experiment",
                experiment,
                "--runs-dir",
                folder.toString(),
                "--tracking-uri",
                server.uri().toString()));
    for (String setting : settings) {
      if (!setting.startsWith("--")) {
        words.add("--set");
      }
      words.add(setting);
    }
    return words.toArray(String[]::new);
  }

  private RunContent read(String runId) throws IOException {
    return MlflowReader.read(server.uri(), server.artifacts(), runId);
  }

  /** The value of a metric by step. */
  private static Map<Long, Double> curve(RunContent run, String key) {
    Map<Long, Double> curve = new TreeMap<>();
    for (MetricPoint point : run.points()) {
      if (point.key().equals(key)) {
        curve.put(point.step(), point.value());
      }
    }
    return curve;
  }

  @Test
  void theServerHoldsEverythingThatTheRunSaid() throws IOException {
    Cli cli = Cli.run(train("training.steps=120", "evaluation.every=50", "seed=7"));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    RunContent run = read(result.get("run_id").asText());
    RunSpec spec =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class)
            .load(Path.of(JOINT), List.of("training.steps=120", "evaluation.every=50", "seed=7"));

    assertEquals("FINISHED", run.status());
    assertTrue(run.end().orElseThrow() >= run.start());
    assertEquals("joint-seed-7", run.name());

    assertEquals("joint", run.params().get("curriculum"));
    assertEquals("7", run.params().get("seed"));
    assertEquals("16", run.params().get("model.d_model"));
    assertEquals("4080", run.params().get("model.parameters"));
    assertEquals("0.004", run.params().get("training.optimizer.learning_rate"));

    assertEquals("7", run.tags().get("coursework.seed"));
    assertEquals("/device:CPU:0", run.tags().get("coursework.device"));
    assertEquals("2.18.0", run.tags().get("coursework.tensorflow"));
    assertEquals("coursework train --config " + JOINT, run.tags().get("mlflow.source.name"));
    assertEquals(System.getProperty("user.name"), run.tags().get("mlflow.user"));
    assertTrue(run.tags().get("mlflow.source.git.commit").matches("[0-9a-f]{40}"));
    assertTrue(run.tags().get("mlflow.source.git.dirty").matches("true|false"));
    assertTrue(run.tags().get("mlflow.note.content").startsWith("**Held-out SUM "));

    assertEquals(List.of(1L, 50L, 100L, 120L), List.copyOf(curve(run, "train/loss").keySet()));
    assertEquals(List.of(50L, 100L, 120L), List.copyOf(curve(run, "eval/sum/accuracy").keySet()));
    assertEquals(
        result.get("held_out").get("SUM").get("accuracy").asDouble(),
        curve(run, "eval/sum/accuracy").get(120L));
    assertEquals(
        result.get("probes").get("parity").get("fourier_share").asDouble(),
        curve(run, "probe/parity/fourier_share").get(120L));
    assertEquals(
        curve(run, "eval/sum/accuracy").values().stream().max(Double::compare),
        Optional.of(curve(run, "eval/sum/best_accuracy").get(120L)));
    Set<String> metrics =
        run.points().stream()
            .map(MetricPoint::key)
            .filter(key -> !key.startsWith("system/"))
            .collect(Collectors.toSet());
    assertTrue(metrics.size() <= 42, metrics.size() + ": " + metrics);
    assertFalse(metrics.contains("mixture/med"), "it is the same all the way");

    assertEquals(
        List.of(
            "cpu_utilization_percentage",
            "disk_available_megabytes",
            "disk_usage_megabytes",
            "disk_usage_percentage",
            "network_receive_megabytes",
            "network_transmit_megabytes",
            "system_memory_usage_megabytes",
            "system_memory_usage_percentage"),
        run.points().stream()
            .map(MetricPoint::key)
            .filter(key -> key.startsWith("system/") && !key.contains("/gpu_"))
            .map(key -> key.substring("system/".length()))
            .distinct()
            .sorted()
            .toList());
    assertEquals(0L, curve(run, "system/cpu_utilization_percentage").keySet().iterator().next());
    JsonNode environment = JSON.readTree(run.artifacts().get("environment.json"));
    assertEquals(System.getProperty("os.version"), environment.at("/os/kernel").asText());
    assertFalse(environment.at("/libraries/guice").asText().isEmpty(), environment.toString());
    List<String> console = text(run.artifacts().get("console.log")).lines().toList();
    assertTrue(console.get(0).matches("[-0-9]+T[:0-9]+Z device: /device:CPU:0 .*"), console + "");
    assertTrue(console.get(1).endsWith(" joint 7: 120 steps to do"), console + "");
    assertTrue(console.get(console.size() - 1).contains(" joint 7: done in "), console + "");

    Course course = spec.course(new Catalogue(Set.of()));
    List<String> datasets =
        course.datasets(spec.evaluation().maxExamples()).stream()
            .map(d -> "%s %s %s".formatted(d.context(), d.name(), d.digest()))
            .sorted()
            .toList();
    assertEquals(datasets, run.datasets().stream().sorted().toList());
    try (var client = new org.mlflow.tracking.MlflowClient(server.uri().toString())) {
      for (var input :
          client.getRun(result.get("run_id").asText()).getInputs().getDatasetInputsList()) {
        JsonNode profile = JSON.readTree(input.getDataset().getProfile());
        boolean stream = input.getDataset().getName().equals("listops/train");
        assertEquals(!stream, profile.has("num_rows") && profile.has("chance_accuracy"));
        assertEquals(stream, profile.has("stream"));
        assertTrue(profile.get("mean_tokens").asDouble() <= profile.get("max_tokens").asInt());
        assertEquals(stream ? 3 : 1, profile.get("operations").size());
        JsonNode columns = JSON.readTree(input.getDataset().getSchema()).get("mlflow_colspec");
        assertEquals(
            "{\"name\":\"expression\",\"type\":\"string\",\"required\":true}",
            columns.get(0).toString());
      }
    }
    assertEquals(7, course.datasets(2_000).size(), "a stream, and two sides of three operations");
    assertEquals(DatasetDescription.UNBOUNDED, course.datasets(2_000).get(0).rows(), "the stream");

    Path artifacts = Path.of(result.get("directory").asText(), "artifacts");
    Map<String, byte[]> local = files(artifacts);
    Map<String, byte[]> model = files(artifacts.resolve("model"));
    local.keySet().removeIf(name -> name.matches("model(_step_[0-9]+)?/.*"));
    assertSameFiles(local, run.artifacts());
    String named = run.name().replaceAll("[^A-Za-z0-9_+~-]+", "-");
    Map<String, RunContent.Model> models =
        run.models().stream().collect(Collectors.toMap(RunContent.Model::name, m -> m));
    String best = run.tags().get("coursework.best_checkpoint").replaceAll("^step_0*", "");
    assertEquals(
        best.equals("120") ? Set.of(named) : Set.of(named, named + "-step-" + best),
        models.keySet(),
        "the last model, and the best checkpoint, whose files lie apart from the run's");
    Map<String, byte[]> logged = new TreeMap<>(models.get(named).files());
    // What only the server knows of a model is added to its MLmodel on the way.
    assertTrue(text(logged.remove("MLmodel")).startsWith(text(model.remove("MLmodel"))));
    assertSameFiles(model, logged);
    assertEquals(run.params(), models.get(named).params());
    assertTrue(
        models.get(named).scores().stream()
            .anyMatch(score -> score.startsWith("eval/sum/accuracy = ")),
        models.get(named).scores().toString());
    for (String name :
        List.of(
            "config.yaml",
            "figures/embedding_pca.svg",
            "figures/embedding_similarity.svg",
            "figures/accuracy.svg",
            "figures/loss.svg",
            "embeddings/step_00000120/vectors.tsv",
            "embeddings/step_00000120/metadata.tsv",
            "embeddings/step_00000120/projector_config.pbtxt",
            "embeddings/step_00000120/map.html",
            "tables/accuracy.json",
            "tables/predictions.json",
            "checkpoints/step_00000120/model.safetensors",
            "checkpoints/step_00000120/config.yaml")) {
      assertTrue(run.artifacts().containsKey(name), name + " in " + run.artifacts().keySet());
    }
    assertEquals(
        20,
        new String(
                run.artifacts().get("embeddings/step_00000120/vectors.tsv"), StandardCharsets.UTF_8)
            .lines()
            .count());
  }

  /** The pages ask for images and tables by these tags and names, and show none that differ. */
  @Test
  void imagesAndTablesAreThereInTheFormThatThePagesShow() throws IOException {
    Cli cli = Cli.run(train("training.steps=60", "evaluation.every=20"));
    assertEquals(0, cli.exitCode(), cli.err());
    String id = cli.json().get("run_id").asText();
    RunContent run = read(id);

    assertEquals("true", run.tags().get("mlflow.loggedImages"));
    assertEquals(
        "[{\"path\":\"tables/accuracy.json\",\"type\":\"table\"},"
            + "{\"path\":\"tables/predictions.json\",\"type\":\"table\"}]",
        run.tags().get("mlflow.loggedArtifacts"));
    long start = run.start();
    List<String> images =
        run.artifacts().keySet().stream().filter(name -> name.startsWith("images/")).toList();
    assertEquals(8, images.size(), images.toString());
    for (int step : new int[] {0, 20, 40, 60}) {
      String stem =
          "images/number_embedding\\+step\\+%d\\+timestamp\\+%d\\+[0-9a-f-]{36}"
              .formatted(step, start);
      assertTrue(images.stream().anyMatch(name -> name.matches(stem + "\\.png")), stem);
      assertTrue(
          images.stream().anyMatch(name -> name.matches(stem + "\\+compressed\\.png")), stem);
    }
    try (var client = new org.mlflow.tracking.MlflowClient(server.uri().toString())) {
      List<String> listed =
          new ObjectMapper()
              .readTree(client.sendGet("artifacts/list?path=images&run_id=" + id))
              .get("files")
              .findValuesAsText("path");
      assertEquals(images, listed.stream().sorted().toList(), "the server lists what it holds");
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static void assertSameFiles(Map<String, byte[]> local, Map<String, byte[]> remote) {
    assertEquals(local.keySet(), remote.keySet());
    local.forEach((name, bytes) -> assertArrayEquals(bytes, remote.get(name), name));
  }

  @Test
  void theSameConfigurationAndSeedGiveTheSameCurvesToTheLastBit() throws IOException {
    String[] line = train("training.steps=60", "logging.every=1", "evaluation.every=20");
    RunContent first = read(Cli.run(line).json().get("run_id").asText());
    RunContent second = read(Cli.run(line).json().get("run_id").asText());
    assertEquals(60, curve(first, "train/loss").size());
    for (String key :
        List.of(
            "train/loss",
            "train/gradient_norm",
            "eval/sum/accuracy",
            "probe/ordering/spearman_max")) {
      assertFalse(curve(first, key).isEmpty(), key);
      assertEquals(curve(first, key), curve(second, key), key);
    }
  }

  /** Nothing gets better by 100 nats, so two evaluations after the first are enough. */
  @Test
  void aRunThatStopsEarlyIsFinishedAndSaysAtWhichStepAndWhy() throws IOException {
    Cli cli =
        Cli.run(
            train(
                "training.steps=200",
                "evaluation.every=20",
                "training.early_stopping={metric: loss, rule: best, patience: 2, min_delta: 100,"
                    + " min_steps: 0}"));
    assertEquals(0, cli.exitCode(), cli.err());
    RunContent run = read(cli.json().get("run_id").asText());
    assertEquals("FINISHED", run.status());
    assertEquals("60", run.tags().get("coursework.stopped_at_step"));
    String reason = run.tags().get("coursework.stop_reason");
    assertTrue(reason.startsWith("held-out loss was not better than"), reason);
    assertTrue(
        run.tags().get("mlflow.note.content").contains("Stopped early, at step 60 of 200: "));
    for (String key : List.of("eval/sum/loss", "eval/sum/accuracy")) {
      assertEquals(List.of(20L, 40L, 60L), List.copyOf(curve(run, key).keySet()), key);
      assertEquals(3, run.points().stream().filter(p -> p.key().equals(key)).count(), key);
    }
    assertTrue(run.artifacts().containsKey("checkpoints/step_00000060/model.safetensors"));
    assertTrue(run.artifacts().containsKey("figures/loss.svg"));
  }

  @Test
  void seedsAreRunsUnderOneParent() throws IOException {
    List<String> line = new ArrayList<>(List.of(train("training.steps=20")));
    line.addAll(List.of("--seeds", "2,0", "--parallel", "2"));
    Cli cli = Cli.run(line.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode runs = cli.json().get("runs");
    assertEquals(2, runs.size());
    assertEquals(2, cli.json().get("curricula").get(0).get("seeds").asInt());
    RunContent first = read(runs.get(0).get("run_id").asText());
    RunContent second = read(runs.get(1).get("run_id").asText());
    assertEquals("joint-seed-2", first.name());
    assertEquals("joint-seed-0", second.name());
    String parent = first.tags().get("mlflow.parentRunId");
    assertEquals(parent, second.tags().get("mlflow.parentRunId"));
    assertEquals("joint-seeds-2,0", read(parent).name());
    RunContent alone =
        read(Cli.run(train("training.steps=20", "seed=2")).json().get("run_id").asText());
    assertEquals(curve(alone, "train/loss"), curve(first, "train/loss"), "as if it ran alone");
  }

  /** Evaluations and checkpoints read each run's own weights. */
  @Test
  void replicasInOneGraphAreTheRunsThatTheyWouldBeAlone() throws IOException {
    String[] settings = {"training.steps=20", "evaluation.every=10"};
    List<String> line = new ArrayList<>(List.of(train(settings)));
    line.addAll(List.of("--seeds", "2,0", "--replicas", "graph"));
    Cli cli = Cli.run(line.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode runs = cli.json().get("runs");
    assertEquals(2, runs.size());
    for (JsonNode node : runs) {
      RunContent together = read(node.get("run_id").asText());
      List<String> single = new ArrayList<>(List.of(train(settings)));
      single.addAll(List.of("--set", "seed=" + node.get("seed").asText()));
      RunContent alone = read(Cli.run(single.toArray(String[]::new)).json().get("run_id").asText());
      assertEquals("FINISHED", together.status());
      // Sums of a batched product round otherwise: 1e-7 at first, some more after 20 steps.
      Map<Long, Double> expected = curve(alone, "train/loss");
      curve(together, "train/loss")
          .forEach((step, loss) -> assertEquals(expected.remove(step), loss, 1e-4));
      assertTrue(expected.isEmpty(), "steps of which nothing was recorded: " + expected);
      assertEquals(
          curve(alone, "train/max/accuracy").keySet(),
          curve(together, "train/max/accuracy").keySet());
    }
  }

  /** None waits for one that is gone. */
  @Test
  void replicasThatDivergeEndWithTheReason() throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(train("training.steps=40", "training.optimizer.learning_rate=1e30")));
    line.addAll(List.of("--seeds", "0..1", "--replicas", "graph"));
    Cli cli = Cli.run(line.toArray(String[]::new));
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("the loss is"), cli.err());
  }

  @Test
  void aRunThatDivergesEndsAsFailedAndSaysWhy() throws IOException {
    Cli cli = Cli.run(train("training.steps=200", "training.optimizer.learning_rate=1e30"));
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("lower training.optimizer.learning_rate"), cli.err());
    RunContent run = read(onlyRunId());
    assertEquals("FAILED", run.status());
    assertTrue(run.tags().get("coursework.end_reason").startsWith("the loss is"));
    assertTrue(run.tags().get("mlflow.note.content").startsWith("**FAILED**: the loss is"));
    assertTrue(text(run.artifacts().get("console.log")).contains(" the run ends: the loss is"));
    assertTrue(
        new String(run.artifacts().get("error.txt"), StandardCharsets.UTF_8)
            .contains("DivergedException"));
  }

  @Test
  void anOddModulusRunsWithoutParityAndSaysWhy() throws IOException {
    Cli cli = Cli.run(train("training.steps=20", "task.domain.modulus=11"));
    assertEquals(0, cli.exitCode(), cli.err());
    RunContent run = read(cli.json().get("run_id").asText());
    assertEquals("FINISHED", run.status());
    assertTrue(run.tags().get("coursework.probe.parity.refused").contains("odd"));
    assertTrue(curve(run, "probe/parity/fourier_share").isEmpty());
    assertFalse(curve(run, "probe/ordering/spearman_max").isEmpty());
  }

  /**
   * Two at a time: the sibling of the failing run continues to its own end, the others never begin.
   */
  @Test
  void aStudyWithAFailingRunLeavesNoRunOpen() throws IOException {
    Cli cli =
        Cli.run(
            "demo",
            "--seeds",
            "2",
            "--set",
            "training.steps=100",
            "--set",
            "training.optimizer.learning_rate=1e30",
            "--experiment",
            experiment,
            "--runs-dir",
            folder.toString(),
            "--tracking-uri",
            server.uri().toString());
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("coursework demo: the loss is"), cli.err());
    try (var client = new org.mlflow.tracking.MlflowClient(server.uri().toString())) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      var runs = client.listRunInfos(id);
      assertTrue(runs.size() == 2 || runs.size() == 3, runs.size() + " runs");
      runs.forEach(run -> assertEquals("FAILED", run.getStatus().name(), run.getRunName()));
    }
  }

  /** Ctrl-C is a signal to a process: this one runs as its own. */
  @Test
  void aRunThatIsInterruptedEndsAsKilledAndGoesOnToItsEnd() throws Exception {
    Path err = folder.resolve("err.txt");
    Process process =
        start(
            "--default-signal=INT",
            err,
            train(
                "training.steps=3000", // many more than it takes until it is interrupted
                "logging.every=150",
                "training.batch_size=8",
                "--run-name=" + SECRET));
    try {
      Path journal = awaitJournalWith("train/loss", process, err);
      interrupt(process);
      assertEquals(130, Eventually.exitCode(process, err), Files.readString(err));
      assertTrue(
          Files.readString(err)
              .endsWith(
                  "resume with: coursework train --resume %s\ncoursework train: interrupted\n"
                      .formatted(journal.getParent())),
          "the last lines");
      assertTrue(Files.readString(journal).contains("KILLED"));
    } finally {
      process.destroyForcibly();
    }
    // It does not wait long for a server that is slow.
    Cli sync = Cli.run("sync", folder.toString(), "--tracking-uri", server.uri().toString());
    assertEquals(0, sync.exitCode(), sync.err());
    RunContent run = read(onlyRunId());
    assertEquals("KILLED", run.status());
    assertEquals("interrupted", run.tags().get("coursework.end_reason"));
    String description = run.tags().get("mlflow.note.content");
    assertTrue(description.startsWith("**KILLED**: interrupted\n\n`coursework train --resume "));
    String console = text(run.artifacts().get("console.log"));
    assertTrue(console.contains(" joint 0: 3000 steps to do\n"), console);
    assertEquals("***", run.tags().get("mlflow.runName"));
    assertTrue(console.endsWith(" the run ends: interrupted\n"), console);
    assertFalse(console.contains(SECRET), console);
    int samples = curve(run, MEMORY).size();
    assertTrue(samples > 0, "one at the end");
    assertFalse(curve(run, "train/loss").isEmpty());

    String[] resume = {
      "train",
      "--resume",
      find("journal.jsonl").get(0).getParent().toString(),
      "--tracking-uri",
      server.uri().toString(),
      "--json"
    };
    Process goingOn = start("--ignore-signal=INT", err, resume);
    try {
      Eventually.await(
          "the training to continue",
          () -> Files.readString(err).contains("resuming from checkpoint "));
      interrupt(goingOn); // whoever ignores Ctrl-C for it, as a shell in its background, is obeyed
      assertEquals(0, Eventually.exitCode(goingOn, err), Files.readString(err));
    } finally {
      goingOn.destroyForcibly();
    }
    String said = Files.readString(err);
    assertTrue(said.contains("resuming from checkpoint "), said);
    RunContent resumed = read(onlyRunId());
    assertEquals("FINISHED", resumed.status());
    assertEquals("", resumed.tags().get("coursework.end_reason"));
    assertTrue(resumed.points().containsAll(run.points()), "nothing is lost");
    List<Long> steps =
        resumed.points().stream()
            .filter(point -> point.key().equals(MEMORY))
            .map(MetricPoint::step)
            .sorted()
            .toList();
    assertEquals(LongStream.range(0, steps.size()).boxed().toList(), steps, "none twice, no gap");
    assertTrue(steps.size() > samples);
    String whole = text(resumed.artifacts().get("console.log"));
    assertTrue(whole.startsWith(console) && whole.contains("resuming from checkpoint "), whole);
    assertFalse(whole.contains(SECRET), whole);
    assertTrue(resumed.tags().get("mlflow.note.content").contains("| operation | training |"));
    assertEquals(21, curve(resumed, "train/loss").size());
    Cli again = Cli.run(resume);
    assertEquals(2, again.exitCode());
    assertEquals(1, again.err().lines().count(), again.err());
    assertTrue(again.err().contains("nothing is left to do"), again.err());
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /**
   * A command in a process of its own.
   *
   * @param signals an option of env: these tests may run where Ctrl-C is ignored, and children
   *     inherit that
   */
  private Process start(String signals, Path err, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                signals,
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.coursework.mlflow.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile());
    builder.environment().put("TEST_TOKEN", SECRET);
    return builder.start();
  }

  private Path awaitJournalWith(String text, Process process, Path err) {
    AtomicReference<Path> found = new AtomicReference<>();
    Eventually.await(
        "a journal with " + text,
        () -> {
          assertTrue(process.isAlive(), Files.readString(err));
          for (Path journal : find("journal.jsonl")) {
            if (Files.readString(journal).contains(text)) {
              found.set(journal);
            }
          }
          return found.get() != null;
        });
    return found.get();
  }

  private List<Path> find(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    }
  }

  /** The id of the one run of this test's experiment. */
  private String onlyRunId() throws IOException {
    try (var client = new org.mlflow.tracking.MlflowClient(server.uri().toString())) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      var runs = client.listRunInfos(id);
      assertEquals(1, runs.size());
      return runs.get(0).getRunId();
    }
  }

  @Test
  void theDemoRecordsAParentWithAChildPerCurriculumAndSeed() throws IOException {
    Cli cli =
        Cli.run(
            "demo",
            "--json",
            "--first-seed",
            "5",
            "--seeds",
            "2",
            "--set",
            "training.steps=40",
            "--experiment",
            experiment,
            "--runs-dir",
            folder.toString(),
            "--tracking-uri",
            server.uri().toString());
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    String parentId = result.get("run_id").asText();
    RunContent parent = read(parentId);
    assertEquals("FINISHED", parent.status());
    assertTrue(parent.artifacts().containsKey("figures/comparison.svg"));
    assertTrue(parent.artifacts().containsKey("tables/runs.json"));
    assertTrue(parent.tags().get("mlflow.loggedArtifacts").contains("tables/curricula.json"));
    assertTrue(parent.tags().get("mlflow.note.content").contains("| joint |"));
    assertTrue(text(parent.artifacts().get("console.log")).contains(" joint 6: done in "));
    assertTrue(curve(parent, "system/cpu_utilization_percentage").isEmpty(), "the children's");
    try (var client = new org.mlflow.tracking.MlflowClient(server.uri().toString())) {
      assertEquals(
          "eval/sum/accuracy",
          client.getExperimentByName(experiment).orElseThrow().getTagsList().stream()
              .filter(tag -> tag.getKey().equals("mlflow.experiment.primaryMetric.name"))
              .map(tag -> tag.getValue())
              .findFirst()
              .orElseThrow());
    }
    assertEquals(6, result.get("runs").size());
    for (JsonNode node : result.get("runs")) {
      RunContent child = read(node.get("run_id").asText());
      assertEquals("FINISHED", child.status());
      assertEquals(parentId, child.parentId().orElseThrow());
      assertEquals(node.get("curriculum").asText(), child.params().get("curriculum"));
      assertEquals(node.get("seed").asText(), child.params().get("seed"));
    }
    assertEquals(3, result.get("curricula").size());
    for (String view : List.of("table", "charts", "varied")) {
      String link = result.get(view).asText();
      assertTrue(link.contains("viewStateShareKey=coursework-" + parentId), link);
      assertTrue(link.endsWith("workflowType=machine_learning"), link);
    }
  }
}
