package io.coursework.mlflow.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of tiny trainings, recorded on this disk alone. */
@Tag("long")
public class SweepCommandTest {

  public static final List<String> CHEAP =
      List.of(
          "training.steps=6",
          "training.optimizer.warmup_steps=0",
          "training.batch_size=4",
          "training.device=cpu",
          "evaluation.max_examples=8",
          "evaluation.max_examples_during_training=4",
          "logging.every=1",
          "logging.images=0",
          "logging.model=false",
          "logging.system_every=0",
          "probes.at_end=[]");

  @TempDir Path folder;
  private Path runs;

  @BeforeEach
  void noRuns() {
    runs = folder.resolve("runs");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(
        folder.resolve("sweep.yaml"), "name: tiny\nbase: src/main/configs/sum.yaml\n" + yaml);
  }

  private Cli sweep(String command, String yaml, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--config", file(yaml).toString(), "--json"));
    CHEAP.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private Cli begin(String yaml, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--offline", "--runs-dir", runs.toString()));
    words.addAll(List.of(more));
    return sweep("sweep", yaml, words.toArray(String[]::new));
  }

  /** A sweep of a file of its own, with these settings alone. */
  private Cli begin(String yaml, List<String> settings, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("own.yaml"), yaml);
    List<String> words = new ArrayList<>(List.of("sweep", "--config", file.toString(), "--json"));
    words.addAll(List.of("--offline", "--runs-dir", runs.toString()));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  /** What each trial came to, by number. */
  public static Map<Integer, String> numbers(JsonNode result) {
    Map<Integer, String> numbers = new TreeMap<>();
    for (JsonNode trial : result.get("trials")) {
      numbers.put(
          trial.get("trial").asInt(),
          "%s %s %s %s %s"
              .formatted(
                  trial.get("id"),
                  trial.get("status"),
                  trial.path("held_out_accuracy"),
                  trial.path("steps"),
                  trial.get("params")));
    }
    return numbers;
  }

  @Test
  void runsEveryTrialUnderOneParentAndReadsThemBack() throws IOException {
    Cli cli = begin("grid: {model.d_model: [4, 8]}\n", "--parallel", "2");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    assertEquals(2, result.get("trials").size());
    assertEquals("[\"model.d_model\"]", result.get("varied").toString());
    Path parent = Path.of(result.get("directory").asText());
    List<Path> parts = RunFolders.parts(parent, header -> true);
    assertEquals(2, parts.size());
    RunRecord second =
        parts.stream()
            .map(SweepCommandTest::read)
            .filter(run -> run.tags().get("coursework.trial").equals("2"))
            .findFirst()
            .orElseThrow();
    assertEquals("tiny-0002", second.name());
    assertEquals("tiny", second.tags().get("coursework.sweep"));
    assertEquals(result.at("/trials/1/id").asText(), second.tags().get("coursework.trial_id"));
    assertEquals("8", second.params().get("model.d_model"));
    RunRecord over = read(parent);
    assertEquals(Optional.of(RunStatus.FINISHED), over.ended());
    assertTrue(over.tags().get("mlflow.loggedArtifacts").contains("tables/trials.json"));

    Path out = folder.resolve("out");
    Cli results =
        Cli.run(
            "sweep", "results", parent.toString(), "--offline", "--out", out.toString(), "--json");
    assertEquals(0, results.exitCode(), results.err());
    assertEquals(numbers(result), numbers(results.json()));
    String tsv = Files.readString(out.resolve("trials.tsv"));
    assertEquals(tsv, Files.readString(parent.resolve("artifacts/trials.tsv")));
    assertTrue(
        tsv.startsWith("trial\tmodel.d_model\tseed\tparams\theld-out SUM\tsteps\tstatus\n"), tsv);
    assertTrue(tsv.contains("\n1\t4\t0\t"), tsv);
    String best = results.json().at("/best/params/model.d_model").asText();
    assertEquals(best, over.params().get("best.model.d_model"));
    assertEquals(
        results.json().at("/best/accuracy").asDouble(), over.metrics().get("best/accuracy").last());
    String page = Files.readString(parent.resolve("artifacts/report.html"));
    assertEquals(page, Files.readString(out.resolve("report.html")));
    assertTrue(page.contains("Best of 2 settings: model.d_model " + best), page);
    assertTrue(Files.exists(parent.resolve("artifacts/figures/what_varies.svg")));
    assertTrue(Files.exists(parent.resolve("artifacts/figures/by_model_d_model.svg")));
    Cli told = Cli.run("sweep", "results", parent.toString(), "--offline");
    assertTrue(told.out().lines().count() <= 12, told.out());
    assertEquals(List.of(), told.tooLong());
    Cli all = Cli.run("sweep", "results", parent.toString(), "--offline", "--all");
    assertEquals(List.of(), all.tooLong());
  }

  @Test
  void asksItsTrialsTogetherWhichClaimsHold() throws IOException {
    List<String> settings = new ArrayList<>(CHEAP);
    settings.add("probes.at_end=[ordering,parity,distances]");

    Cli cli =
        begin(
            """
            name: paper
            question: paper
            base: [src/main/configs/paper/arms/sum.yaml, src/main/configs/paper/arms/max_med_sum.yaml]
            grid: {model.d_model: [4, 8]}
            seeds: 0..1
            """,
            settings);

    assertEquals(0, cli.exitCode(), cli.err());
    Path parent = Path.of(cli.json().get("directory").asText());
    Path artifacts = parent.resolve("artifacts");
    String page = Files.readString(artifacts.resolve("reproduction.html"));
    assertTrue(page.contains("8 of 8 planned runs have finished"), page);
    assertTrue(Files.exists(artifacts.resolve("figures/tokens_sum_alone_and_with_partners.svg")));
    JsonNode claims = cli.json().get("claims");
    assertEquals("C3", claims.at("/2/claim").asText());
    assertEquals("undecided (seeds)", claims.at("/2/verdict").asText());
    assertEquals("not run", claims.at("/5/verdict").asText());
    JsonNode foreword = cli.json().get("foreword");
    assertTrue(foreword.toString().contains("study of one level"), foreword.toString());
    assertTrue(foreword.toString().contains("seeds for development"), foreword.toString());
    String tables = read(parent).tags().get("mlflow.loggedArtifacts");
    assertTrue(tables.contains("tables/claims.json") && tables.contains("tables/trials.json"));

    Path out = folder.resolve("out");
    Cli results = Cli.run("sweep", "results", parent.toString(), "--out", out.toString(), "--json");
    assertEquals(0, results.exitCode(), results.err());
    assertEquals(claims, results.json().get("claims"));
    assertEquals(foreword, results.json().get("foreword"));
    for (String name : List.of("reproduction.html", "reproduction.md", "claims.tsv")) {
      assertEquals(
          Files.readString(artifacts.resolve(name)), Files.readString(out.resolve(name)), name);
    }
  }

  @Test
  void asksItsTrialsTogetherWhoHelps() throws IOException {
    Cli cli =
        begin(
            """
            name: partners
            question: partners
            base: [src/main/configs/paper/arms/sum.yaml, src/main/configs/paper/arms/max_sum.yaml,
                   src/main/configs/paper/arms/min_sum.yaml, src/main/configs/paper/arms/med_sum.yaml]
            grid: {model.d_model: [4]}
            when:
              - is: {name: [MAX+SUM, MIN+SUM, MED+SUM]}
                grid:
                  training.checkpoint.every: [2]
                  probes.every: [1]
                  probes.while_training: [[{type: affinity, batches: 2}]]
            seeds: 0..1
            """,
            CHEAP);

    assertEquals(0, cli.exitCode(), cli.err());
    Path parent = Path.of(cli.json().get("directory").asText());
    Path artifacts = parent.resolve("artifacts");
    JsonNode partners = cli.json().get("partners");
    assertEquals(3, partners.size());
    assertEquals("2", partners.at("/0/pairs").asText());
    assertTrue(Math.abs(partners.at("/0/lookahead").asDouble()) < 1, partners + "");
    JsonNode prediction = cli.json().get("prediction");
    assertEquals("undecided (power)", prediction.at("/0/verdict").asText());
    assertEquals(
        "3 partners are too few: no order of theirs has p below 0.05",
        prediction.at("/0/why").asText());
    assertTrue(
        Files.readString(artifacts.resolve("partners.md"))
            .contains("Left out: PROD, no run of it has finished."));
    String tables = read(parent).tags().get("mlflow.loggedArtifacts");
    for (String table : List.of("trials", "partners", "prediction")) {
      assertTrue(tables.contains("tables/%s.json".formatted(table)), tables);
    }

    Path out = folder.resolve("out");
    Cli results = Cli.run("sweep", "results", parent.toString(), "--out", out.toString(), "--json");
    assertEquals(0, results.exitCode(), results.err());
    assertEquals(partners, results.json().get("partners"));
    assertEquals(prediction, results.json().get("prediction"));
    for (String name :
        List.of("partners.md", "partners.tsv", "prediction.tsv", "figures/partners.svg")) {
      assertEquals(
          Files.readString(artifacts.resolve(name)), Files.readString(out.resolve(name)), name);
    }
  }

  @Test
  void searchesAmongItsTrialsForAThreshold() throws IOException {
    String yaml =
        "grid: {model.d_model: [4, 8, 12]}\nseeds: 0..3\nsearch: {type: threshold, share: 0.5}\n";

    Cli cli = begin(yaml, "--parallel", "2");

    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode found = cli.json().at("/thresholds/0");
    assertEquals("sum", found.get("curriculum").asText());
    assertEquals("6", found.get("trials").asText()); // nothing is learned, so it looks on
    assertTrue(found.get("90% interval").asText().startsWith("above "), found.toString());
    Path parent = Path.of(cli.json().get("directory").asText());
    assertEquals(Optional.of(RunStatus.FINISHED), read(parent).ended());
    assertEquals(6, RunFolders.parts(parent, header -> true).size());

    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(numbers(cli.json()), numbers(again.json()));
    Cli planned = sweep("sweep plan", yaml, "--out", folder.resolve("plan.json").toString());
    assertEquals(2, planned.exitCode());
    assertTrue(planned.err().contains("chooses its trials as it goes"), planned.err());
  }

  @Test
  void stopsTrialsThatOthersLeaveBehindAndChangesNoneOfTheOthers() throws IOException {
    String yaml =
        """
        grid: {training.optimizer.learning_rate: [0.00001, 0.01], training.steps: [60]}
        seeds: 0..1
        search: %s
        """;
    Cli cli = beginOnMaxima(yaml.formatted("{type: successive_halving, factor: 2, rounds: 2}"));
    assertEquals(0, cli.exitCode(), cli.err());
    Path parent = Path.of(cli.json().get("directory").asText());
    assertEquals(Optional.of(RunStatus.FINISHED), read(parent).ended());
    assertEquals("2", cli.json().at("/rounds/0/settings").asText());
    assertEquals("1", cli.json().at("/rounds/0/continue").asText());
    assertEquals("3, 4", cli.json().at("/rounds/1/trials").asText());
    Map<Integer, String> numbers = numbers(cli.json());
    assertTrue(numbers.get(1).contains("\"stopped\"  30 "), numbers.get(1));
    assertTrue(numbers.get(4).contains("\"finished\""), numbers.get(4));
    RunRecord stopped = read(Path.of(cli.json().at("/trials/0/run").asText()));
    assertEquals(Optional.of(RunStatus.KILLED), stopped.ended());
    assertEquals("30", stopped.tags().get("coursework.paused_at_step"));

    Cli strict = Cli.run("sweep", "results", parent.toString(), "--measure", "strict", "--json");
    assertEquals(0, strict.exitCode(), strict.err());
    Path last = Path.of(cli.json().at("/trials/3/run").asText());
    assertEquals(
        RunRecord.read(last, key -> true).metrics().get("eval/max/strict_accuracy").last(),
        strict.json().at("/trials/3/held_out_accuracy").asDouble());

    // As if its process had been killed where one trial had paused and another ended.
    for (int trial : List.of(0, 3)) {
      Path journal =
          Path.of(cli.json().at("/trials/%d/run".formatted(trial)).asText())
              .resolve("journal.jsonl");
      List<String> lines = Files.readAllLines(journal);
      Files.write(journal, lines.subList(0, lines.size() - 1));
    }
    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(numbers, numbers(again.json()));

    Cli all = beginOnMaxima(yaml.formatted("{type: all}"));
    assertEquals(0, all.exitCode(), all.err());
    for (int trial : List.of(3, 4)) {
      assertEquals(numbers.get(trial), numbers(all.json()).get(trial));
      assertArrayEquals(weights(cli.json(), trial), weights(all.json(), trial));
    }
  }

  /** A sweep of trainings on maxima, of which some is learned within a second. */
  private Cli beginOnMaxima(String yaml) throws IOException {
    List<String> settings = new ArrayList<>(CHEAP);
    settings.removeIf(
        setting ->
            setting.startsWith("training.steps") || setting.startsWith("training.batch_size"));
    settings.add("evaluation.every=15");
    return begin(
        "name: maxima\nbase: src/main/configs/max_med.yaml\n" + yaml, settings, "--parallel", "2");
  }

  /** What is in the file of weights at the end of a trial. */
  private static byte[] weights(JsonNode sweep, int trial) throws IOException {
    Path run = Path.of(sweep.at("/trials/%d/run".formatted(trial - 1)).asText());
    return Files.readAllBytes(run.resolve("checkpoints/step_00000060/model.safetensors"));
  }

  @Test
  void refusesAScaleThatIsNone() {
    Cli cli = Cli.run("reproduce-paper", "--scale", "moon");

    assertEquals(2, cli.exitCode());
    assertTrue(
        cli.err().contains("--scale moon is not one of quick, laptop, workstation, paper"),
        cli.err());
  }

  private static RunRecord read(Path run) {
    try {
      return RunRecord.read(run, key -> key.startsWith("best/"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTrialThatFailsStopsNoOtherAndIsTriedAgain() throws IOException {
    Path source = folder.resolve("source");
    Cli cli =
        begin(
            "lists: [{init.from: ['', %s, ''], seed: [0, 0, 1]}]\n".formatted(source),
            "--parallel",
            "1");
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("trial 2 failed: "), cli.err());
    assertTrue(cli.err().contains("1 of 3 trials have not finished; continue them with: "));
    assertEquals("failed", cli.json().at("/trials/1/status").asText());
    assertTrue(cli.json().at("/trials/1/reason").asText().contains(source.toString()), cli.err());
    assertEquals("finished", cli.json().at("/trials/2/status").asText());
    Path parent = Path.of(cli.json().get("directory").asText());
    assertEquals(Optional.of(RunStatus.FAILED), read(parent).ended());

    // What it begins with is there now.
    Path model = Path.of(cli.json().at("/trials/0/run").asText());
    Files.move(copy(model), source);
    Map<Path, Long> before = lengths();
    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.err().contains("1 of 3 trials to run"), again.err());
    assertEquals("finished", again.json().at("/trials/1/status").asText());
    Map<Path, Long> after = lengths();
    before.remove(parent.getFileName());
    before.forEach((run, length) -> assertEquals(length, after.get(run), run + ""));
    assertEquals(before.size() + 2, after.size());
    assertEquals(Optional.of(RunStatus.FINISHED), read(parent).ended());
  }

  private Path copy(Path run) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (var files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(run.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return copy;
  }

  /** Of the journals, by run: what was written to a run makes its journal longer. */
  private Map<Path, Long> lengths() throws IOException {
    Map<Path, Long> lengths = new TreeMap<>();
    for (Path run : RunFolders.in(runs)) {
      lengths.put(run.getFileName(), Files.size(run.resolve("journal.jsonl")));
    }
    return lengths;
  }

  @Test
  void showsThePlanAndItsTimeAndRunsNothing() throws IOException {
    Cli cli =
        sweep(
            "sweep",
            "grid: {model.d_model: [4, 8, 12]}\nseeds: 0..1\nparallel: 2\n",
            "--dry-run",
            "--runs-dir",
            runs.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    assertEquals(6, result.get("trials").size());
    assertEquals(36, result.get("steps").asLong());
    assertEquals(2, result.get("parallel").asInt());
    assertTrue(result.at("/parameters/0").asInt() < result.at("/parameters/1").asInt());
    assertTrue(result.get("estimated_seconds").asDouble() > 0);
    assertTrue(Files.notExists(runs));
    double sum = 0;
    for (JsonNode trial : result.get("trials")) {
      sum += trial.get("flops").asDouble();
    }
    assertEquals(sum, result.get("flops").asDouble(), 1e-9 * sum);
    assertTrue(
        result.at("/trials/0/flops").asDouble() < result.at("/trials/2/flops").asDouble(),
        "larger models do more");
    assertTrue(result.get("flops_per_second").asDouble() > 0);
  }

  @Test
  void trialsOfAPlanRunInProcessesOfTheirOwnAndAreGathered() throws IOException {
    Path plan = folder.resolve("plan.json");
    String yaml = "seeds: 0..1\n";
    Cli planned =
        sweep(
            "sweep plan",
            yaml,
            "--out",
            plan.toString(),
            "--offline",
            "--runs-dir",
            runs.toString());
    assertEquals(0, planned.exitCode(), planned.err());
    assertEquals(2, planned.json().get("trials").asInt());
    String[] second = {
      "sweep",
      "run",
      "--plan",
      plan + "",
      "--trial",
      "2",
      "--offline",
      "--runs-dir",
      runs + "",
      "--json"
    };
    Cli ran = Cli.run(second);
    assertEquals(0, ran.exitCode(), ran.err());
    Map<Path, Long> before = lengths();
    assertEquals(0, Cli.run(second).exitCode());
    assertEquals(before, lengths());
    String parent = planned.json().get("directory").asText();
    assertEquals(Optional.empty(), read(Path.of(parent)).ended(), "it runs until it is gathered");
    assertEquals("scheduler", read(Path.of(parent)).tags().get("coursework.engine"));
    Cli early = Cli.run("sweep", "--resume", parent, "--offline", "--json");
    assertEquals(1, early.exitCode(), early.err());
    assertTrue(early.err().contains("none is run here"), early.err());
    assertTrue(
        early.err().contains("1 of 2 trials have not finished; when 1 are run, gather them"));
    assertEquals("not begun", early.json().at("/trials/0/status").asText());
    assertEquals("finished", early.json().at("/trials/1/status").asText());
    assertEquals(before.keySet(), lengths().keySet(), "nothing is begun");
    assertEquals(Optional.empty(), read(Path.of(parent)).ended());
    Cli gathered = Cli.run("sweep", "--resume", parent, "--engine", "local", "--offline", "--json");
    assertEquals(0, gathered.exitCode(), gathered.err());
    assertTrue(gathered.err().contains("1 of 2 trials to run"), gathered.err());
    assertEquals("local", read(Path.of(parent)).tags().get("coursework.engine"));
    assertEquals(
        ran.json().get("directory").asText(), gathered.json().at("/trials/1/run").asText());
    assertEquals(Optional.of(RunStatus.FINISHED), read(Path.of(parent)).ended());
    Cli none = Cli.run("sweep", "run", "--plan", plan + "", "--trial", "3", "--offline");
    assertEquals(2, none.exitCode());
    assertTrue(none.err().contains("the plan has no trial 3; its trials are 1 to 2"), none.err());
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    Cli both = Cli.run("sweep", "--resume", folder.toString(), "--config", "x.yaml");
    assertEquals(2, both.exitCode());
    assertTrue(both.err().contains("--config does not go with --resume"), both.err());
    Cli noSweep = Cli.run("sweep", "--resume", folder.toString());
    assertEquals(2, noSweep.exitCode());
    assertTrue(noSweep.err().contains("is not the parent run of a sweep"), noSweep.err());
    assertEquals(2, Cli.run("sweep").exitCode());
    assertEquals(2, Cli.run("sweep", "results").exitCode());
    String folderInPlaceOfAFile = folder.toString();
    Cli plan = Cli.run("sweep", "plan", "--config", "x.yaml", "--out", folderInPlaceOfAFile);
    assertEquals(2, plan.exitCode());
    assertTrue(plan.err().contains("is a folder; name the file to write"), plan.err());
  }

  @Test
  void aTrialWaitsForAnotherProcessThatStillWritesItsRun() throws Exception {
    Path plan = folder.resolve("plan.json");
    Cli planned = sweep("sweep plan", "", "--out", plan + "", "--offline", "--runs-dir", runs + "");
    assertEquals(0, planned.exitCode(), planned.err());
    String[] trial = {
      "sweep",
      "run",
      "--plan",
      plan + "",
      "--trial",
      "1",
      "--offline",
      "--runs-dir",
      runs + "",
      "--json"
    };
    Path run = Path.of(Cli.run(trial).json().get("directory").asText());
    Path journal = run.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    lines.removeIf(line -> line.contains("\"FINISHED\"")); // as if its process had been killed
    Files.write(journal, lines);
    StoppedRun held = StoppedRun.open(run);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread holder =
        new Thread(
            () -> {
              try (held) {
                Eventually.await(
                    "the trial to say that it waits",
                    () -> err.toString(StandardCharsets.UTF_8).contains("waiting, for "));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    holder.start();
    Cli cli = Cli.run(err, trial);
    holder.join();
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("trial 1: waiting, for "), cli.err());
    assertEquals(run.toString(), cli.json().get("directory").asText());
  }

  /** A Spark that runs no trial and says what it is told to say. */
  private Path spark(String script) throws IOException {
    Path home = folder.resolve("spark-home");
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\n" + script);
    assertTrue(submit.toFile().setExecutable(true));
    return home;
  }

  @Test
  void whatSparkSaysOfTrialsIsToldAndTheRunsDecide() throws IOException {
    Path home =
        spark(
            "printf 'coursework-note\\ta note\\n'\n"
                + "printf 'coursework-trial\\t1\\t1\\t1\\tnode\\t\\t2.0\\tno memory\\n'\n"
                + "printf 'coursework-trial\\t2\\t0\\t1\\tnode\\t\\t2.0\\tdone\\n'\n"
                + "echo '1 ERROR Driver: the master is gone' >&2\nexit 1\n");
    Cli cli =
        begin("seeds: 0..2\n", "--engine", "spark", "--master", "yarn", "--spark-home", home + "");
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("3 of 3 trials to run on yarn"), cli.err());
    assertTrue(cli.err().contains("a note"), cli.err());
    assertTrue(cli.err().contains("trial 1 failed: no memory (on node)"), cli.err());
    assertEquals("node", cli.json().at("/trials/0/host").asText());
    assertTrue(cli.err().contains("Spark ended before all trials did: the master is gone"));
    assertTrue(cli.err().contains("3 of 3 trials have not finished"), cli.err());
    assertEquals("failed", cli.json().at("/trials/1/status").asText());
    Path parent = Path.of(cli.json().get("directory").asText());
    assertEquals(Optional.of(RunStatus.FAILED), read(parent).ended());

    // It goes on where it ran, and here if that is asked for.
    Cli there = Cli.run("sweep", "--resume", parent.toString(), "--offline", "--json");
    assertEquals(1, there.exitCode(), there.err());
    assertTrue(there.err().contains("the sweep goes on where it ran, on spark at yarn"));
    assertTrue(there.err().contains("3 of 3 trials to run on yarn"), there.err());
    Cli here =
        Cli.run("sweep", "--resume", parent.toString(), "--engine", "local", "--offline", "--json");
    assertEquals(0, here.exitCode(), here.err());
    assertEquals(Optional.of(RunStatus.FINISHED), read(parent).ended());
  }

  @Test
  void settingsOfSparkStandOnNoCommandLineAndSecretsInNoFileThatStays() throws IOException {
    Path line = folder.resolve("line");
    Path home = spark("echo \"$@\" >> '%s'\ncat \"$2\" >> '%s.settings'\n".formatted(line, line));
    Cli cli =
        begin(
            "",
            "--engine",
            "spark",
            "--master",
            "yarn",
            "--spark-home",
            home + "",
            "--spark-conf",
            "spark.cores.max=8",
            "--spark-conf",
            "spark.hadoop.fs.x.account.key=hunter2");
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(Files.readString(Path.of(line + ".settings")).contains("key=hunter2"));
    String said = Files.readString(line);
    assertTrue(said.contains("--properties-file "), said);
    assertTrue(!said.contains("hunter2") && !said.contains("cores"), said);
    Path parent = Path.of(cli.json().get("directory").asText());
    String recorded = Files.readString(parent.resolve("artifacts/engine.json"));
    assertTrue(recorded.contains("\"spark.cores.max=8\""), recorded);
    try (var files = Files.walk(folder.resolve("runs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertTrue(!Files.readString(file).contains("hunter2"), file.toString());
      }
    }

    Cli again = Cli.run("sweep", "--resume", parent.toString(), "--offline");
    assertEquals(2, again.exitCode());
    assertTrue(
        again
            .err()
            .contains(
                "begun with --spark-conf spark.hadoop.fs.x.account.key, whose value may be a secret"
                    + " and was not recorded; give it again"),
        again.err());
  }

  @Test
  void refusesAClusterThatIsNotThereBeforeARunBegins() throws IOException {
    Path home = spark("exit 1\n");
    Cli away =
        begin(
            "", "--engine", "spark", "--master", "spark://127.0.0.1:1", "--spark-home", home + "");
    assertEquals(3, away.exitCode());
    assertTrue(away.err().contains("no master of Spark answers at spark://127.0.0.1:1"));
    Cli noSpark =
        begin("", "--engine", "spark", "--master", "yarn", "--spark-home", folder + "/none");
    assertEquals(2, noSpark.exitCode());
    assertTrue(noSpark.err().contains("has no bin/spark-submit; name the folder of a Spark"));
    Cli noMaster = begin("", "--engine", "spark", "--spark-home", home + "");
    assertTrue(noMaster.err().contains("--master is missing"), noMaster.err());
    Cli local = begin("", "--master", "yarn");
    assertTrue(local.err().contains("--master goes with --engine spark"), local.err());
    Cli parallel = begin("", "--engine", "spark", "--master", "yarn", "--parallel", "2");
    assertTrue(parallel.err().contains("spark.cores.max=N in its place"), parallel.err());
    assertTrue(Files.notExists(runs));
  }
}
