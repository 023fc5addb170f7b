package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.RunContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** {@code mlflow run} with our MLproject, against a real server. */
@Tag("mlflow")
class MlflowProjectTest {

  private static final String SETTINGS =
      "training.steps=20 training.batch_size=8 training.device=cpu evaluation.max_examples=10"
          + " logging.model=false";

  private final MlflowServer server = MlflowServer.shared();
  private final String experiment = "project " + UUID.randomUUID();

  @TempDir Path folder;
  private Launcher launcher;
  private Path config;

  @BeforeEach
  void launcher() throws Exception {
    launcher = Launcher.in(folder);
    config =
        Files.writeString(
            folder.resolve("max.yaml"),
            "name: max\ntarget: MAX\ncurriculum: {type: fixed, weights: {MAX: 1}}\nprobes: {at_end: []}\n");
  }

  private Launcher.Ended mlflowRun(String entryPoint, String... parameters) throws Exception {
    return launcher.run(
        new ProcessBuilder(words(entryPoint, parameters)).directory(folder.toFile()),
        environment(launcher.script()));
  }

  private static String python() {
    return MlflowServer.venv().resolve("bin/python").toString();
  }

  private List<String> words(String entryPoint, String... parameters) {
    List<String> words =
        new ArrayList<>(
            List.of(
                python(),
                "-m",
                "mlflow",
                "run",
                Path.of("").toAbsolutePath().toString(),
                "-e",
                entryPoint,
                "--env-manager",
                "local",
                "--experiment-name",
                experiment,
                "-P",
                "runs_dir=" + folder.resolve("runs")));
    for (String parameter : parameters) {
      words.addAll(List.of("-P", parameter));
    }
    return words;
  }

  private Map<String, String> environment(Path command) {
    return Map.of(
        "MLFLOW_TRACKING_URI",
        server.uri().toString(),
        "MLFLOW_EXPERIMENT_NAME",
        experiment,
        "MLFLOW_DISABLE_TELEMETRY",
        "true",
        "COURSEWORK_COMMAND",
        command.toString());
  }

  /** All runs of the experiment, the oldest first. */
  private List<RunContent> runs() throws Exception {
    List<RunContent> runs = new ArrayList<>();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      for (Service.Run run :
          client
              .searchRuns(
                  List.of(id),
                  "",
                  Service.ViewType.ACTIVE_ONLY,
                  100,
                  List.of("attributes.start_time ASC"))
              .getItems()) {
        runs.add(MlflowReader.read(server.uri(), server.artifacts(), run.getInfo().getRunId()));
      }
    }
    return runs;
  }

  @Test
  void trainsIntoTheRunThatItMade() throws Exception {
    Launcher.Ended ended = mlflowRun("train", "config=" + config, "seed=3", "settings=" + SETTINGS);
    assertEquals(0, ended.exitCode(), ended.said());
    List<RunContent> runs = runs();
    assertEquals(1, runs.size(), "no run beside the one of mlflow run");
    RunContent run = runs.get(0);
    assertEquals("FINISHED", run.status());
    assertEquals("3", run.params().get("seed"));
    assertEquals(config.toString(), run.params().get("config"));
    assertEquals("20", run.params().get("training.steps"));
    assertEquals("PROJECT", run.tags().get("mlflow.source.type"));
    assertEquals("train", run.tags().get("mlflow.project.entryPoint"));
    assertEquals("local", run.tags().get("mlflow.project.backend"));
    assertTrue(run.points().stream().anyMatch(p -> p.key().equals("train/loss") && p.step() == 20));
    assertTrue(run.artifacts().containsKey("config.yaml"));
    assertTrue(run.tags().containsKey("coursework.heartbeat"));
    assertTrue(ended.said().contains("recording into run "), ended.said());
  }

  @Test
  void callsATrainingThatFailedFailed() throws Exception {
    Launcher.Ended ended =
        mlflowRun(
            "main",
            "config=" + config,
            "settings=" + SETTINGS + " training.divergence.max_gradient_norm=1.0e-9");
    assertEquals(1, ended.exitCode(), ended.said());
    RunContent run = runs().get(0);
    assertEquals("FAILED", run.status());
    assertTrue(run.tags().get("coursework.end_reason").contains("gradient"), run.tags() + "");
    assertTrue(run.artifacts().containsKey("error.txt"));
  }

  @Test
  void sweepsWithChildrenUnderTheRunThatItMade() throws Exception {
    Path other =
        Files.writeString(
            folder.resolve("ramp.yaml"),
            "name: ramp\ntarget: MAX\ncurriculum: {type: ramp, from: {SUM: 1}, to: {MAX: 1}}\n"
                + "probes: {at_end: []}\n");
    Launcher.Ended ended =
        mlflowRun(
            "sweep",
            "configs=" + config + " " + other,
            "controls=averaged",
            "seeds=2",
            "first_seed=4",
            "settings=" + SETTINGS,
            "parallel=1");
    assertEquals(0, ended.exitCode(), ended.said());
    List<RunContent> runs = runs();
    // All mixes of max are the same, so it has no averaged one: the others have theirs.
    assertTrue(ended.said().contains("max is trained without the control averaged"), ended.said());
    assertEquals(7, runs.size());
    RunContent parent = runs.get(0);
    assertEquals("sweep", parent.tags().get("mlflow.project.entryPoint"));
    assertEquals("FINISHED", parent.status());
    assertTrue(parent.artifacts().containsKey("runs.tsv"));
    List<String> children = new ArrayList<>();
    for (RunContent child : runs.subList(1, 7)) {
      assertEquals("FINISHED", child.status());
      assertTrue(child.parentId().isPresent());
      assertFalse(child.tags().containsKey("mlflow.project.entryPoint"));
      children.add(child.params().get("curriculum") + " " + child.params().get("seed"));
    }
    assertEquals(
        List.of("max 4", "max 5", "ramp 4", "ramp 5", "ramp-averaged 4", "ramp-averaged 5"),
        children);
  }

  /**
   * What reaches the command, as {@code mlflow run} takes it apart: the page's lines as they stand,
   * each entry point with its defaults, and with every parameter.
   */
  @Test
  void handsEveryParameterOn() throws Exception {
    Path told = folder.resolve("told");
    Path command = folder.resolve("command");
    Files.writeString(
        command, "#!/bin/sh\n{ printf '%%s|' \"$@\"; echo; } >> '%s'\n".formatted(told));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> lines = new ArrayList<>();
    Page page =
        Page.all().stream().filter(one -> one.toString().endsWith("mlflow.md")).findFirst().get();
    page.text().lines().filter(line -> line.startsWith("mlflow run ")).forEach(lines::add);
    assertEquals(2, lines.size(), "the page's lines");
    String run = "mlflow run mlflow --env-manager local";
    lines.add(run);
    lines.add(run + " -e train");
    lines.add(run + " -e sweep");
    String more = " -P runs_dir='my runs' -P settings='a=1 b=[1,2]' -P parallel=4";
    lines.add(run + " -e train -P config='my file.yaml' -P seed=5" + more);
    lines.add(
        run
            + " -e sweep -P configs='a.yaml b*.yaml' -P controls=none -P seeds=2 -P first_seed=7"
            + more);
    // One process: most of a short one's life is its start.
    String script =
        "import shlex, sys\nfrom mlflow.cli import cli\n"
            + "for line in sys.argv[1:]: cli.main(shlex.split(line)[1:], standalone_mode=False)\n";
    List<String> words = new ArrayList<>(List.of(python(), "-c", script));
    words.addAll(lines);
    Launcher.Ended ended =
        launcher.run(
            new ProcessBuilder(words).directory(Path.of("..").toAbsolutePath().toFile()),
            environment(command));
    assertEquals(0, ended.exitCode(), ended.said());
    String train = "train|--config|configs/joint.yaml|--set|seed=0|--runs-dir|../runs|";
    String study = "--controls|%s|--seeds|%s|--first-seed|%s|";
    assertEquals(
        List.of(
            "train|--config|configs/sum.yaml|--set|seed=7|--set|training.steps=500|"
                + "--runs-dir|../runs|",
            "study|configs/ramp.yaml|configs/joint.yaml|"
                + study.formatted("averaged", 4, 0)
                + "--runs-dir|../runs|",
            train,
            train,
            "study|configs/ramp.yaml|"
                + study.formatted("reversed,averaged", 4, 0)
                + "--runs-dir|../runs|",
            "train|--config|my file.yaml|--set|seed=5|--set|a=1|--set|b=[1,2]|"
                + "--runs-dir|my runs|--parallel|4|",
            "study|a.yaml|b*.yaml|"
                + study.formatted("none", 2, 7)
                + "--set|a=1|--set|b=[1,2]|--runs-dir|my runs|--parallel|4|"),
        Files.readAllLines(told));
  }

  /**
   * The program ends the run as KILLED. MLflow waits for it and then writes FAILED: it compares the
   * word with numbers of states, and so takes no run for ended.
   */
  @Test
  void isFailedAfterCtrlCAsMlflowHasIt() throws Exception {
    // As a shell starts it: a process group of its own that listens to Ctrl-C, whoever started us.
    String shell =
        "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nos.setsid()\n"
            + "os.execv(sys.argv[1], sys.argv[1:])\n";
    List<String> words = new ArrayList<>(List.of(python(), "-c", shell));
    words.addAll(
        words(
            "train",
            "config=" + config,
            "settings=" + SETTINGS + " training.steps=10000000 logging.every=500"));
    Path said = folder.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    builder.environment().putAll(environment(launcher.script()));
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    Eventually.await(
        "the first points of a training",
        () ->
            !process.isAlive()
                || Files.exists(journal()) && Files.readString(journal()).contains("train/loss"));
    assertTrue(process.isAlive(), () -> "ended with " + process.exitValue());
    new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
    assertTrue(Eventually.exitCode(process, said) != 0);
    String text = Files.readString(said);
    assertTrue(text.contains("coursework train: interrupted\n"), text);
    assertTrue(text.indexOf("interrupted\n") < text.indexOf("Aborted!"), "MLflow waits: " + text);
    assertEquals("FAILED", runs().get(0).status(), text);
    Path run = journal().getParent();
    assertTrue(text.contains("train --resume " + run), text);
    assertTrue(Files.exists(run.resolve("checkpoints")), text);
    Cli sync = Cli.run("sync", run.toString(), "--tracking-uri", server.uri().toString());
    assertEquals(0, sync.exitCode(), sync.err());
    assertEquals("interrupted", runs().get(0).tags().get("coursework.end_reason"));
  }

  /** That of the only run, once there is one. */
  private Path journal() throws IOException {
    Path runs = Files.createDirectories(folder.resolve("runs"));
    try (Stream<Path> all = Files.walk(runs, 2)) {
      return all.filter(file -> file.endsWith("journal.jsonl"))
          .findFirst()
          .orElse(runs.resolve("none"));
    }
  }

  @Test
  void saysWhatToDoWhereNothingIsBuilt() throws Exception {
    Path project = Path.of("project/coursework").toAbsolutePath();
    Launcher.Ended ended =
        launcher.run(
            new ProcessBuilder(project.toString(), "train").directory(folder.toFile()), Map.of());
    assertEquals(1, ended.exitCode());
    assertEquals(
        "coursework: there is no %s/target/coursework/bin/coursework; run 'make build' in the repository, or name the command in COURSEWORK_COMMAND%n"
            .formatted(folder.toRealPath()),
        ended.said());
  }
}
