package io.coursework.mlflow.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * What must be the same of a training, whether it was killed or not.
 *
 * @param status on the server
 * @param params on the server
 * @param points on the server, each as key, step and value, a repeated one twice; not those of the
 *     machine
 * @param datasets on the server
 * @param remoteFiles contents of the artifacts on the server, by path, and of logged models
 * @param localFiles the same of the run's directory, journal and locks apart
 */
record Outcome(
    String status,
    Map<String, String> params,
    List<String> points,
    List<String> datasets,
    Map<String, String> remoteFiles,
    Map<String, String> localFiles) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What wall time goes into. */
  private static final Set<String> TIMED =
      Set.of("train/tokens_per_second", "train/evaluation_share");

  private static final Pattern OF_THE_RECORDING =
      Pattern.compile("(?m)^(utc_time_created|run_id|model_id|model_uuid|artifact_path): .*$");

  /** The machine's curves; their steps follow each other, over all of a run's processes. */
  private static final String SYSTEM = "system/";

  /** What the command said, which another process says again. */
  private static final String CONSOLE = "console.log";

  /** Of an image's name: by what it differs from that of another run. */
  private static final Pattern TIME_AND_ID = Pattern.compile("\\+timestamp\\+\\d+\\+[0-9a-f-]{36}");

  /** Of a report: which run it is of, how long a training took, and when it began. */
  private static final Pattern WALL_TIME =
      Pattern.compile("(<dt>(?:run|to train it again|trained for|begun)</dt><dd>)[^<]*");

  /** Of a result: how long training and evaluations took. */
  private static final Pattern WORKED = Pattern.compile("\"[a-z_]*seconds\":[^,}]*");

  private static final Pattern SECONDS =
      Pattern.compile("\\\\?\"seconds(_since_point)?\\\\?\":[^,}]*");

  /** Whether a metric says how fast the machine was, which no two trainings have in common. */
  static boolean timed(String metric) {
    return metric.startsWith(SYSTEM) || TIMED.contains(metric);
  }

  /**
   * Reads a finished run from the disk and the server.
   *
   * @throws AssertionError if the experiment has not one run exactly
   */
  static Outcome of(MlflowServer server, String experiment, Path directory) throws IOException {
    RunContent run;
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      List<Service.RunInfo> runs =
          client.listRunInfos(
              client.getExperimentByName(experiment).orElseThrow().getExperimentId());
      if (runs.size() != 1) {
        throw new AssertionError(runs.size() + " runs of one training: " + runs);
      }
      run = MlflowReader.read(server.uri(), server.artifacts(), runs.get(0).getRunId());
    }
    requireSamples(run);
    Map<String, String> remote = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : run.artifacts().entrySet()) {
      put(remote, file.getKey(), file.getValue());
    }
    for (RunContent.Model model : run.models()) {
      for (Map.Entry<String, byte[]> file : model.files().entrySet()) {
        String name = "logged model " + model.name() + "/" + file.getKey();
        put(remote, name, file.getValue());
      }
    }
    remote.remove(CONSOLE);
    return new Outcome(
        run.status(),
        run.params(),
        run.points().stream()
            .filter(point -> !point.key().startsWith(SYSTEM))
            .map(p -> p.key() + " " + p.step() + (TIMED.contains(p.key()) ? "" : " " + p.value()))
            .sorted()
            .toList(),
        run.datasets().stream().sorted().toList(),
        remote,
        local(directory));
  }

  private static void requireSamples(RunContent run) {
    List<Long> steps =
        run.points().stream()
            .filter(point -> point.key().equals(SYSTEM + "system_memory_usage_megabytes"))
            .map(MetricPoint::step)
            .sorted()
            .toList();
    if (steps.isEmpty() || !steps.equals(LongStream.range(0, steps.size()).boxed().toList())) {
      throw new AssertionError("samples of the machine: " + steps);
    }
  }

  private static Map<String, String> local(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        if (!List.of("journal.jsonl", "cursor.json", ".lock", ".sending.lock").contains(name)) {
          put(contents, name, Files.readAllBytes(file));
        }
        contents.keySet().removeIf(path -> path.endsWith(CONSOLE));
      }
    }
    return contents;
  }

  /** Files that differ in nothing but the time and id of their names are two of one thing. */
  private static void put(Map<String, String> contents, String name, byte[] bytes)
      throws IOException {
    String common = TIME_AND_ID.matcher(name).replaceAll("");
    if (contents.put(common, content(name, bytes)) != null) {
      throw new AssertionError("a run has two of " + common);
    }
  }

  /**
   * To the bit, but for the wall time in what a training has summed up, and for when and under
   * which ids a model was recorded.
   */
  private static String content(String name, byte[] bytes) throws IOException {
    if (name.endsWith("SHA256SUMS")) {
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.endsWith("checkpoint.json"))
          .toList()
          .toString();
    }
    if (name.endsWith("checkpoint.json")) {
      JsonNode state = JSON.readTree(bytes);
      ObjectNode extras = (ObjectNode) state.get("extras");
      // A model that leaves the house has no state of a training.
      if (extras.has("training")) {
        extras.put("training", SECONDS.matcher(extras.get("training").asText()).replaceAll(""));
      }
      return state.toString();
    }
    if (name.endsWith("MLmodel")) {
      return OF_THE_RECORDING
          .matcher(new String(bytes, StandardCharsets.UTF_8))
          .replaceAll("$1: ...");
    }
    if (name.endsWith("result.json")) {
      return WORKED.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("");
    }
    if (name.endsWith("report.html")) {
      return WALL_TIME.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("$1...");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
