package io.coursework.mlflow.cli;

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
import io.coursework.tfmodel.device.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
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
      strings = {"train", "evaluate", "probe", "hooks", "demo", "predict", "doctor", "bench"})
  void everyCommandExplainsItselfWithAnExample(String command) {
    Cli help = Cli.run(command, "--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("usage:  coursework " + command), help.out());
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
    assertEquals(16, bound.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian                                 | unknown command 'trian'; did you mean 'train'?",
        "train                                 | --config is missing",
        "train --config                        | Missing argument for option: config",
        "train --conf x                        | Unrecognized option: --conf",
        "train --config configs/none.yaml      | configs/none.yaml does not exist",
        "train --config " + JOINT + " extra    | unexpected argument 'extra'",
        "demo --seeds many                     | --seeds many is no whole number between 1 and 100",
        "demo --first-seed -1                  | --first-seed -1 is no whole number",
        "predict --model none             | the expression is missing",
        "train --config a.yaml --config b.yaml | --config is given twice",
        "train --config "
            + JOINT
            + " --set split.rule=stratified --set split.share=0.001 | split.share",
        "compare                               | no configuration is named",
        "compare " + JOINT + " --controls back | --controls back is unknown",
        "compare " + JOINT + " " + JOINT + "   | two of the configurations are called joint",
        "compare configs/exp3s.yaml --controls reversed | needs the whole schedule ahead",
        "data                                  | unknown command 'data'",
        "data check                            | the file is missing",
        "data check nowhere.tsv                | nowhere.tsv: there is no such file",
        "data stats x y                        | unexpected argument 'y'; give one file",
        "data generate --count 5               | --out is missing",
        "data generate --out x --count 5 --notation polsh | --notation polsh is unknown",
        "tasks --group S6                      | --group: group = 'S6' is no group",
        "tasks --group S3 --modulus 4          | exclude each other",
        "tasks --subgroup klein                | --subgroup needs a group",
        "compare " + JOINT + " --set seed=3    | give --first-seed and --seeds",
        "curricula all                         | unexpected argument 'all'",
        "demo --set split.type=none            | holds out no SUM, which is compared",
        "doctor --tracking-uri nonsense        | MLFLOW_TRACKING_URI = nonsense is not the address",
        "train --config "
            + JOINT
            + " --set probes=[party] | probes: 'party' is unknown; did you mean 'parity'?",
      })
  void wrongUsageIsOneLineAndExitCode2(String line, String expected) {
    Cli cli = Cli.run(line.strip().split(" +"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void aServerThatIsNotThereEndsTrainingBeforeARunExists() throws Exception {
    Path runs = folder.resolve("runs");
    Cli cli =
        Cli.run("train", "--config", JOINT, "--tracking-uri", NO_SERVER, "--runs-dir", runs + "");
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("nothing listens at " + NO_SERVER), cli.err());
    assertTrue(cli.err().contains("make mlflow-up"), cli.err());
    assertFalse(Files.exists(runs), "no run may be begun");
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
    assertEquals(1, cli.exitCode());
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
}
