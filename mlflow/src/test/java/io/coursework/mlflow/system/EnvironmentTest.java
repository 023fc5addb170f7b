package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.secret.Secrets;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "CUDA_VISIBLE_DEVICES",
          "0,1",
          "TF_XLA_FLAGS",
          "--cache=https://me:hunter2@cache.example/",
          "MLFLOW_TRACKING_PASSWORD",
          "hunter2-hunter2",
          "LANG",
          "hunter2-hunter2",
          "HOME",
          "/home/me");

  private static JsonNode environment(Optional<MachineDescription> machine) throws IOException {
    byte[] json =
        Environment.json(
            machine,
            Libraries.of("lib/tensorflow-core-native-1.1.0-linux-x86_64.jar"),
            VARIABLES,
            Secrets.of(VARIABLES));
    return new ObjectMapper().readTree(json);
  }

  @Test
  void tellsOfMachineProcessAndLibraries() throws IOException {
    JsonNode all = environment(Optional.of(new FakeMachine().description()));
    assertEquals("Test CPU", all.at("/cpu/model").asText());
    assertEquals(4, all.at("/cpu/physical_cores").asInt());
    assertEquals(16_000, all.get("memory_megabytes").asInt());
    assertEquals("Test GPU", all.at("/gpus/0").asText());
    assertEquals("550.1", all.get("gpu_driver").asText());
    assertEquals("Test OS 1", all.at("/os/distribution").asText());
    assertEquals(System.getProperty("os.version"), all.at("/os/kernel").asText());
    assertEquals("2.18.0", all.at("/tensorflow/version").asText());
    assertEquals("linux-x86_64", all.at("/tensorflow/build").asText());
    assertEquals(System.getProperty("java.version"), all.at("/java/version").asText());
    assertEquals(System.getProperty("java.vendor"), all.at("/java/vendor").asText());
    assertTrue(all.at("/java/max_heap_megabytes").asInt() > 0);
    assertFalse(all.get("time_zone").asText().isEmpty());
    assertEquals("development", all.get("coursework").asText());
    for (JsonNode flag : all.at("/java/flags")) {
      assertFalse(flag.asText().startsWith("-D"), flag.asText());
    }
  }

  @Test
  void aMachineThatCannotBeReadIsLeftOut() throws IOException {
    JsonNode all = environment(Optional.empty());
    assertFalse(all.has("cpu"));
    assertTrue(all.has("java"));
  }

  @Test
  void tellsOnlyOfListedVariablesAndOfNoSecret() throws IOException {
    JsonNode all = environment(Optional.empty());
    Map<String, String> told = new TreeMap<>();
    all.get("variables")
        .properties()
        .forEach(variable -> told.put(variable.getKey(), variable.getValue().asText()));
    assertEquals(
        Map.of(
            "CUDA_VISIBLE_DEVICES", "0,1",
            "TF_XLA_FLAGS", "--cache=https://cache.example/",
            "LANG", "***"),
        told);
    assertFalse(all.toString().contains("hunter2"));
  }

  @Test
  void readsVersionsFromNamesOfJarsElseFromTheirManifests(@TempDir Path folder) throws IOException {
    Path extension = folder.resolve("extension.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "7");
    try (OutputStream out = Files.newOutputStream(extension);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.flush();
    }
    Path torn = Files.writeString(folder.resolve("torn.jar"), "no jar", StandardCharsets.UTF_8);
    Libraries libraries =
        Libraries.of(
            String.join(
                File.pathSeparator,
                "lib/guava-31.0.1-jre.jar",
                "lib/kotlin-stdlib-jdk8-1.9.10.jar",
                "lib/tensorflow-core-native-1.1.0.jar",
                "lib/tensorflow-core-native-1.1.0-linux-x86_64-gpu.jar",
                "target/classes",
                extension.toString(),
                torn.toString()));
    assertEquals(
        Map.of(
            "guava", "31.0.1-jre",
            "kotlin-stdlib-jdk8", "1.9.10",
            "tensorflow-core-native", "1.1.0, 1.1.0-linux-x86_64-gpu",
            "extension", "7",
            "torn", "unknown"),
        libraries.versions());
    assertEquals(Optional.of("linux-x86_64-gpu"), libraries.tensorFlowBuild());
    assertEquals(Optional.empty(), Libraries.of("lib/guava-31.0.1-jre.jar").tensorFlowBuild());
  }
}
