package io.coursework.tfmodel.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our files as Python reads them, and our logits as PyTorch calculates them from these. */
@Tag("python")
class PyTorchTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON = Path.of("..", ".bench", "venv", "bin", "python");

  private static final int[][] TOKENS = {{15, 10, 3, 4, 16, 17, 0}, {1, 1, 2, 19, 18, 5, 5}};

  @TempDir private Path folder;

  @Test
  void calculatesTheSameLogitsFromOurWeights() throws IOException, InterruptedException {
    List<Named<ModelSpec>> architectures = Architectures.all().toList();
    List<float[]> logits = new ArrayList<>();
    for (int i = 0; i < architectures.size(); i++) {
      logits.add(save(architectures.get(i).getPayload(), Files.createDirectory(place(i))));
    }
    runPython();
    for (int i = 0; i < architectures.size(); i++) {
      compare(architectures.get(i).getName(), place(i), logits.get(i));
    }
  }

  private Path place(int index) {
    return folder.resolve("%02d".formatted(index));
  }

  /** Writes what Python needs of a model with weights far from the first ones; our own logits. */
  private static float[] save(ModelSpec spec, Path place) throws IOException {
    try (Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] weights = Initialization.draw(model.layout(), 1);
      RandomGenerator random = Randomness.of(1, "pytorch");
      for (int i = 0; i < weights.length; i++) {
        weights[i] += (float) (random.nextDouble() - 0.5);
      }
      model.parameters().set(weights);
      Files.write(
          place.resolve("model.safetensors"), Safetensors.bytes(model.layout(), weights, Map.of()));
      ObjectNode spelled = JSON.createObjectNode();
      JsonNode components = JSON.valueToTree(spec);
      for (RecordComponent component : ModelSpec.class.getRecordComponents()) {
        JsonNode value = components.get(component.getName());
        spelled.set(
            SnakeCase.of(component.getName()),
            component.getType().isEnum()
                ? JSON.valueToTree(value.asText().toLowerCase(Locale.ROOT))
                : value);
      }
      ObjectNode given = JSON.createObjectNode();
      given.set("spec", spelled);
      given.set("tokens", JSON.valueToTree(TOKENS));
      JSON.writeValue(place.resolve("case.json").toFile(), given);
      int[] tokens = new int[14];
      System.arraycopy(TOKENS[0], 0, tokens, 0, 7);
      System.arraycopy(TOKENS[1], 0, tokens, 7, 7);
      return model.logits(tokens, 2, 7);
    }
  }

  private void runPython() throws IOException, InterruptedException {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make bench-venv'");
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    Process python =
        new ProcessBuilder(PYTHON.toString(), "src/test/python/logits.py", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, python.waitFor(), Files.readString(log));
    Files.delete(log);
  }

  /** Logits are near 10; float32 keeps 1e-6 of that through some hundred sums. */
  private static void compare(String name, Path place, float[] ours) throws IOException {
    JsonNode theirs = JSON.readTree(place.resolve("logits.json").toFile());
    for (int i = 0; i < ours.length; i++) {
      int token = i / Specs.VOCABULARY;
      double expected =
          theirs.path(token / 7).path(token % 7).path(i % Specs.VOCABULARY).asDouble(Double.NaN);
      assertEquals(expected, ours[i], 1e-4, name + ", logit " + i);
    }
  }
}
