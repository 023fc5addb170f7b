package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for Slurm and Kubernetes with a program that repeats what it was told. */
class ArrayExamplesTest {

  private static final Path EXAMPLES = Path.of("src", "main", "examples", "sweep");

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void program() throws IOException {
    program = Files.writeString(folder.resolve("coursework"), "#!/bin/sh\necho \"told: $*\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("plan.json"), "{}");
  }

  /** An example with its two lines edited, as its first lines ask for. */
  private Path edited(String name, String... lines) throws IOException {
    String script = Files.readString(EXAMPLES.resolve(name));
    for (String line : lines) {
      String key = line.substring(0, line.indexOf('=') + 1);
      String other = script.replaceFirst("(?m)^" + key + ".*", line);
      assertFalse(script.equals(other), name + " has no line " + key);
      script = other;
    }
    return Files.writeString(folder.resolve(name), script);
  }

  private Launcher.Ended run(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash"));
    command.addAll(List.of(words));
    return new Launcher(folder.resolve("x")).run(new ProcessBuilder(command), environment);
  }

  private Launcher.Ended slurm(String index, String... arguments) throws Exception {
    Path script = edited("slurm", "program=" + program, "runs=" + folder);
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    return run(
        index.isEmpty() ? Map.of() : Map.of("SLURM_ARRAY_TASK_ID", index),
        words.toArray(String[]::new));
  }

  @Test
  void aSlurmJobRunsTheTrialOfItsIndexAndOffset() throws Exception {
    String told = "told: sweep run --plan %s/plan.json --trial %s --runs-dir %s%s\n";
    assertEquals(told.formatted(folder, "7", folder, ""), slurm("7").said());
    assertEquals(told.formatted(folder, "1007", folder, ""), slurm("7", "1000").said());
    assertEquals(
        told.formatted(folder, "12", folder, " --offline --reuse"),
        slurm("12", "0", "--offline", "--reuse").said());
  }

  @Test
  void aSlurmJobSaysWhichLineIsWrong() throws Exception {
    Launcher.Ended ended = slurm("");
    assertTrue(ended.exitCode() > 0);
    assertTrue(ended.said().contains("submit this script by sbatch --array=1-45"), ended.said());
    for (String offset : List.of("--offline", "010", "1e3", "-1")) {
      ended = slurm("1", offset);
      assertEquals(2, ended.exitCode());
      assertTrue(ended.said().contains("'" + offset + "' is not an offset"), ended.said());
    }
    Files.delete(folder.resolve("plan.json"));
    ended = slurm("1");
    assertEquals(3, ended.exitCode());
    assertTrue(ended.said().contains("has no " + folder + "/plan.json; correct"), ended.said());
    Files.delete(program);
    ended = slurm("1");
    assertTrue(ended.said().contains("has no " + program + "; correct"), ended.said());
  }

  /** Slurm passes over what stands behind the first command. */
  @Test
  void theSettingsForSlurmComeBeforeTheFirstCommand() throws IOException {
    String script = Files.readString(EXAMPLES.resolve("slurm"));
    assertTrue(script.lastIndexOf("\n#SBATCH") < script.indexOf("\nset "), script);
  }

  private Launcher.Ended kubernetes(String... arguments) throws Exception {
    Path script = edited("kubernetes", "image=registry:5000/lab/coursework:7", "volume=ours");
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    return run(
        Map.of(
            "MLFLOW_TRACKING_URI", "http://ada:hunter22@mlflow:5000",
            "MLFLOW_TRACKING_PASSWORD", "hunter22"),
        words.toArray(String[]::new));
  }

  @Test
  void aPodRunsTheTrialOfItsIndexAndOffset() throws Exception {
    Launcher.Ended printed = kubernetes("500", "1000");
    JsonNode job = new YAMLMapper().readTree(printed.said());
    assertEquals("coursework-sweep-1001", job.at("/metadata/name").asText());
    assertEquals(500, job.at("/spec/completions").asInt());
    JsonNode pod = job.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertEquals("registry:5000/lab/coursework:7", container.at("/image").asText());
    assertEquals("ours", pod.at("/volumes/0/persistentVolumeClaim/claimName").asText());
    assertEquals("sh", container.at("/command/0").asText());
    String command = container.at("/args/0").asText();
    Launcher.Ended ended =
        run(
            Map.of("JOB_COMPLETION_INDEX", "499"),
            "-c",
            command.replace("/opt/coursework/bin/coursework", program.toString()));
    assertEquals(
        "told: sweep run --plan /runs/plan.json --trial 1500 --runs-dir /runs\n", ended.said());
  }

  @Test
  void noLoginStandsInTheManifest() throws Exception {
    String manifest = kubernetes("45").said();
    assertFalse(manifest.contains("hunter22"), manifest);
    JsonNode container = new YAMLMapper().readTree(manifest).at("/spec/template/spec/containers/0");
    assertEquals("coursework-mlflow", container.at("/envFrom/0/secretRef/name").asText());
    assertTrue(container.path("env").isMissingNode(), manifest);
  }

  @Test
  void refusesWhatIsNotANumberOfTrials() throws Exception {
    for (String number : List.of("many", "010", "1.5", "-1", "")) {
      Launcher.Ended ended = kubernetes(number);
      assertEquals(2, ended.exitCode(), ended.said());
      assertTrue(ended.said().contains("'" + number + "' is not a number"), ended.said());
    }
    assertTrue(kubernetes().said().contains("usage: kubernetes TRIALS [OFFSET]"));
  }
}
