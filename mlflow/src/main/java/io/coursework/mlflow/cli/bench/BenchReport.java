package io.coursework.mlflow.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.bench.Measurement;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.system.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tensorflow.TensorFlow;

/** Measurements as a table, and as JSON. */
final class BenchReport {

  private static final List<String> COLUMNS =
      List.of("d_model", "threads", "params", "batch", "steps/s", "tokens/s", "computed/s", "MiB");

  private BenchReport() {}

  static void print(List<Measurement> measurements, Console console) {
    List<List<String>> rows = new ArrayList<>();
    ObjectNode result = versions();
    ArrayNode nodes = result.putArray("measurements");
    for (Measurement measurement : measurements) {
      rows.add(row(measurement));
      nodes.add(node(measurement));
    }
    console.table(new TextTable("bench", COLUMNS, rows));
    Instant firstStepAt = measurements.get(0).firstStepAt();
    ProcessHandle.current()
        .info()
        .startInstant()
        .ifPresent(
            start -> {
              double seconds = Duration.between(start, firstStepAt).toMillis() / 1e3;
              console.text(
                  "from the start of the process to its first step: %.1f s".formatted(seconds));
              result.put("seconds_to_first_step", seconds);
            });
    console.result(result);
  }

  private static List<String> row(Measurement measurement) {
    OptionalLong bytes = measurement.residentBytes();
    return List.of(
        measurement.cell(),
        Integer.toString(measurement.threads()),
        "%,d".formatted(measurement.parameters()),
        "%d x %d".formatted(measurement.expressions(), measurement.length()),
        "%,.2f".formatted(measurement.stepsPerSecond()),
        "%,.0f".formatted(measurement.tokensPerSecond()),
        "%,.0f".formatted(measurement.computedPerSecond()),
        bytes.isPresent() ? "%,d".formatted(bytes.getAsLong() >> 20) : "-");
  }

  /** What was measured with. */
  static ObjectNode versions() {
    return Console.JSON
        .createObjectNode()
        .put("coursework", Environment.courseworkVersion())
        .put("tensorflow", TensorFlow.version())
        .put("java", System.getProperty("java.version"));
  }

  /** The keys that the peers in tf-model/bench write, too. */
  static ObjectNode node(Measurement measurement) {
    ObjectNode node =
        Console.JSON
            .createObjectNode()
            .put("cell", measurement.cell())
            .put("threads", measurement.threads())
            .put("parameters", measurement.parameters())
            .put("models", measurement.models())
            .put("rows", measurement.expressions())
            .put("length", measurement.length())
            .put("steps", measurement.steps())
            .put("seconds", measurement.seconds())
            .put("steps_per_second", measurement.stepsPerSecond())
            .put("tokens_per_second", measurement.tokensPerSecond())
            .put("useful_tokens_per_second", measurement.tokensPerSecond())
            .put("computed_tokens_per_second", measurement.computedPerSecond())
            .put("first_step_at", measurement.firstStepAt().toEpochMilli() / 1e3);
    measurement
        .residentBytes()
        .ifPresent(bytes -> node.put("resident_mebibytes", bytes / (double) (1 << 20)));
    return node;
  }
}
