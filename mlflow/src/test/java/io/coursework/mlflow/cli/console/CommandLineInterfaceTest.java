package io.coursework.mlflow.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.cli.CliModule;
import io.coursework.tfmodel.device.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

  private static final String JOINT = "src/main/configs/joint.yaml";

  /** Nothing listens there: port 1 needs a privilege that no test server has. */
  private static final String NO_SERVER = "http://127.0.0.1:1";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "evaluate",
        "probe",
        "hooks",
        "demo",
        "predict",
        "doctor",
        "bench",
        "sync",
        "reap"
      })
  void everyCommandExplainsItselfWithAnExample(String command) {
    Cli help = Cli.run(command, "--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("usage: coursework " + command), help.out());
    assertTrue(help.out().contains("example: coursework " + command), help.out());
    assertTrue(help.out().contains("--json"), help.out());
    assertTrue(Cli.run("--help").out().contains("  " + command), "the list of commands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void theFirstWordOfCommandsExplainsThese(String help) {
    Cli cli = Cli.run("data", help);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("  data check "), cli.out());
    assertTrue(cli.out().contains("  data generate "), cli.out());
    assertFalse(cli.out().contains("  train "), cli.out());
  }

  @Test
  void aGroupAloneListsItsMembers() {
    Cli cli = Cli.run("data");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.out().contains("  data check "), cli.out());
    assertFalse(cli.out().contains("  train "), cli.out());
    assertTrue(Cli.run("help", "sweep").out().contains("see also: sweep plan, "));
  }

  @Test
  void helpOfACommandIsThatOfItsOption() {
    assertEquals(Cli.run("train", "--help").out(), Cli.run("help", "train").out());
    assertEquals(Cli.run("data", "check", "-h").out(), Cli.run("help", "data", "check").out());
    assertEquals(2, Cli.run("help", "trian").exitCode());
  }

  @Test
  void saysItsVersion() {
    Cli cli = Cli.run("--version");
    assertEquals(0, cli.exitCode());
    assertTrue(cli.out().matches("coursework \\S+\n"), cli.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "data --help",
        "tasks",
        "tasks --group S4",
        "tasks --modulus 97",
        "curricula",
        "probes",
        "sweep --keys"
      })
  void listsFitATerminalOf80Columns(String line) {
    Cli cli = Cli.run(line.split(" "));
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(List.of(), cli.tooLong());
  }

  @Test
  void helpFitsATerminalOf80ColumnsAndBeginsAtColumn30() {
    for (Command command :
        Guice.createInjector(Main.modules())
            .getInstance(Key.get(new TypeLiteral<Set<Command>>() {}))) {
      String text = HelpText.of(command, List.of());
      text.lines()
          .filter(line -> !line.startsWith("example: ")) // is pasted as it stands
          .forEach(line -> assertTrue(line.length() <= 80, line));
      String begin = " ".repeat(30);
      text.lines()
          .filter(line -> line.startsWith("  --"))
          .forEach(
              line ->
                  assertTrue(
                      line.length() < 30
                          || line.charAt(29) == ' ' && line.charAt(30) != ' '
                          || text.contains(line + "\n" + begin),
                      line));
    }
  }

  @Test
  void everyCommandIsInTheCatalogue() {
    Set<String> written =
        new ClassFileImporter()
            .importPackages("io.coursework.mlflow.cli").stream()
                .filter(c -> c.isAssignableTo(Command.class) && !c.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    Set<String> bound =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new CliModule())
            .getInstance(Key.get(new TypeLiteral<Set<Command>>() {}))
            .stream()
            .map(command -> command.getClass().getName())
            .collect(Collectors.toSet());
    assertEquals(written, bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian                                 | unknown command 'trian'; did you mean 'train'?",
        "train                                 | --config is missing",
        "train --config                        | --config has no value",
        "train --conf x                        | --conf is not an option of this command; did you mean --config?",
        "train --config configs/none.yaml      | configs/none.yaml does not exist",
        "train --config " + JOINT + " extra    | unexpected argument 'extra'",
        "demo --seeds many                     | --seeds many must be a whole number (1..100)",
        "demo --first-seed -1                  | --first-seed -1 is outside 0..",
        "predict --model none             | the expression is missing",
        "train --config a.yaml --config b.yaml | --config is given twice",
        "train --config "
            + JOINT
            + " --set split.rule=stratified --set split.share=0.001 | split.share",
        "study                               | no configuration is named",
        "study " + JOINT + " --controls back | --controls back is unknown",
        "study " + JOINT + " --controls , | --controls",
        "study " + JOINT + " --init-controls back | --init-controls back is unknown",
        "study " + JOINT + " " + JOINT + "   | two of the configurations are called joint",
        "study configs/exp3s.yaml --controls reversed --set seed=3 | exp3s is trained without the control reversed (control = reversed needs the whole schedule ahead",
        "study configs/sum.yaml --init-controls rotate_numbers --set seed=3 | sum is trained without the control rotate_numbers (",
        "data check                            | the file is missing",
        "data check nowhere.tsv                | nowhere.tsv: there is no such file",
        "data stats x y                        | unexpected argument 'y'; give one file",
        "data generate --count 5               | --out is missing",
        "data generate --out x --count 5 --notation polsh | --notation polsh is unknown",
        "tasks --group S6                      | --group: group = 'S6' is not a group",
        "tasks --group S3 --modulus 4          | exclude each other",
        "tasks --subgroup klein                | --subgroup needs a group",
        "study " + JOINT + " --set seed=3    | give --first-seed and --seeds",
        "curricula all                         | unexpected argument 'all'",
        "demo --set split.type=none            | holds out no SUM, which is compared",
        "doctor --tracking-uri nonsense        | --tracking-uri is not the address",
        "train --tracking-uri tensorboard: --config "
            + JOINT
            + " | names no folder; write it as tensorboard:DIR",
        "train --offline --tracking-uri http://h:1 --config "
            + JOINT
            + " | leave out --tracking-uri",
        "sync                                  | no run is named; give its folder",
        "sync runs/x --all                     | --all is for every run; leave it out, or the folders",
        "sync nowhere                          | nowhere is not the folder of a run and contains no runs",
        "sync --all --runs-dir nowhere         | nowhere is not the folder of a run and contains no runs",
        "sync x --runs-dir y                   | --runs-dir goes with --all",
        "sync x --dry-run --verify             | give one of them",
        "train --config "
            + JOINT
            + " --set probes.at_end=[party] | probes.at_end[0].type = party is unknown; choose one of",
      })
  void wrongUsageIsOneLineAndExitCode2(String line, String expected) {
    Cli cli = Cli.run(line.strip().split(" +"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
  }

  private Cli train(String... more) {
    List<String> line =
        new ArrayList<>(List.of("train", "--config", JOINT, "--runs-dir", folder + "/runs"));
    for (String setting :
        List.of(
            "training.steps=5",
            "training.batch_size=8",
            "evaluation.max_examples=10",
            "logging.model=false",
            "probes.at_end=[]")) {
      line.addAll(List.of("--set", setting));
    }
    line.addAll(List.of(more));
    return Cli.run(line.toArray(String[]::new));
  }

  private Path onlyRun() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      List<Path> all = runs.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  @Test
  void aRunIsKeptInItsFolderWhileTheServerIsAway() throws IOException {
    Cli cli = train("--tracking-uri", NO_SERVER);
    assertEquals(0, cli.exitCode(), cli.err());
    List<String> err = cli.err().lines().toList();
    assertEquals(
        1,
        err.stream()
            .filter(
                line ->
                    line.equals(
                        "nothing listens at %s; the run is recorded in %s/runs and sent when the server is back"
                            .formatted(NO_SERVER, folder)))
            .count(),
        cli.err());
    assertEquals(
        "send what the server lacks with: coursework sync %s --tracking-uri %s"
            .formatted(onlyRun(), NO_SERVER),
        err.get(err.size() - 1));
    assertFalse(cli.out().contains("run: "), cli.out());
    assertTrue(Files.readString(onlyRun().resolve("journal.jsonl")).contains("\"FINISHED\""));
  }

  @Test
  void offlineAsksNobodyAndSaysHowToSend() throws IOException {
    Cli cli = train("--offline", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(0, cli.json().path("delivery").path("sent").asInt());
    assertTrue(cli.json().path("delivery").path("unsent").asInt() > 5);
    assertFalse(cli.json().has("experiment") || cli.json().has("run_id"), cli.out());
    assertTrue(
        cli.err()
            .endsWith("send what the server lacks with: coursework sync %s\n".formatted(onlyRun())),
        cli.err());
    Cli look = Cli.run("sync", onlyRun() + "", "--dry-run", "--json");
    assertEquals(0, look.exitCode(), look.err());
    assertEquals("ended", look.json().path("runs").get(0).path("life").asText());
    assertEquals(
        cli.json().path("delivery").path("unsent").asInt(),
        look.json().path("runs").get(0).path("entries").asInt());
    assertTrue(look.json().path("runs").get(0).path("bytes").asLong() > 1000);
    Cli all = Cli.run("sync", "--all", "--runs-dir", folder + "/runs", "--dry-run");
    assertTrue(all.out().contains("; it has ended\n"), all.out());
  }

  @Test
  void aFamilyIsSentByItsParentsFolder() throws IOException {
    Cli cli = train("--offline", "--seeds", "0,1", "--parallel", "1");
    assertEquals(0, cli.exitCode(), cli.err());
    String last = cli.err().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(last.contains("coursework sync ") && last.contains("-seeds-0_1-"), last);
    String parent = last.substring(last.indexOf("sync ") + 5);
    Cli look = Cli.run("sync", parent, "--dry-run", "--json");
    assertEquals(3, look.json().path("runs").size(), look.out());
    Cli latest = Cli.run("sync", folder + "/runs/latest", "--dry-run", "--json");
    assertEquals(look.json(), latest.json(), "the latest run is the family, not its last part");
    assertTrue(look.json().path("runs").get(0).path("directory").asText().endsWith(parent));
  }

  @Test
  void aGpuThatIsNotThereEndsTrainingBeforeARunExists() {
    assumeTrue(Devices.visible().size() == 1, "this machine has a GPU: nothing to refuse");
    Path runs = folder.resolve("runs");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            JOINT,
            "--set",
            "training.device=gpu",
            "--tracking-uri",
            NO_SERVER,
            "--runs-dir",
            runs + "");
    assertEquals(3, cli.exitCode());
    assertEquals(
        "coursework train: no GPU is visible to TensorFlow (device: gpu); run 'coursework doctor',"
            + " or set device: cpu\n",
        cli.err());
    assertFalse(Files.exists(runs), "no run may be begun");
  }

  @Test
  void doctorNamesARemedyForAServerThatIsNotThere() {
    Cli cli = Cli.run("doctor", "--tracking-uri", NO_SERVER, "--json");
    assertEquals(1, cli.exitCode());
    assertFalse(cli.json().get("healthy").asBoolean());
    boolean remedied = false;
    for (var finding : cli.json().get("findings")) {
      if (finding.get("what").asText().equals("tracking server")) {
        remedied = finding.get("remedy").asText().contains("make mlflow-up");
      } else {
        assertTrue(finding.get("ok").asBoolean(), finding.toString());
      }
    }
    assertTrue(remedied, cli.out());
  }

  @Test
  void anOptionWithoutAValueIsRefused() {
    Cli cli = Cli.run("train", "--config", JOINT, "--experiment", "");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("--experiment has no value"), cli.err());
  }

  @Test
  void showsAStackTraceOnlyWhenAskedFor() {
    String[] line = {"predict", "--model", folder + "/none", "( SUM 1 2 )"};
    Cli plain = Cli.run(line);
    assertEquals(1, plain.exitCode());
    assertEquals(1, plain.err().lines().count(), plain.err());
    Cli debug =
        Cli.run(Stream.concat(Stream.of(line), Stream.of("--debug")).toArray(String[]::new));
    assertTrue(debug.err().contains("\tat io.coursework"), debug.err());
  }

  @Test
  void aWordIsQuotedAsAShellReadsIt() {
    assertEquals("runs/a-1", Arguments.quoted("runs/a-1"));
    assertEquals("'my runs'", Arguments.quoted("my runs"));
    assertEquals("'it'\\''s'", Arguments.quoted("it's"));
  }
}
