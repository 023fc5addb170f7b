package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSubmitTest {

  @TempDir Path folder;

  private Path home(String name) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
    Files.createFile(bin.resolve("spark-submit")).toFile().setExecutable(true);
    return bin.getParent();
  }

  private static String refusal(String master, String... settings) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new SparkSubmit(Path.of("spark-submit"), master, List.of(settings)))
        .getMessage();
  }

  @Test
  void theOptionComesBeforeTheVariableAndThatBeforeThePath() throws IOException {
    Path option = home("option");
    Path variable = home("variable");
    Path onPath = home("path").resolve("bin");
    Map<String, String> environment =
        Map.of("SPARK_HOME", variable.toString(), "PATH", folder + ":" + onPath);
    assertEquals(
        option.resolve("bin/spark-submit"), SparkSubmit.find(Optional.of(option), environment));
    assertEquals(
        variable.resolve("bin/spark-submit"), SparkSubmit.find(Optional.empty(), environment));
    assertEquals(
        onPath.resolve("spark-submit"),
        SparkSubmit.find(Optional.empty(), Map.of("PATH", onPath.toString())));
  }

  @Test
  void saysWhereItLookedForSpark() {
    String nowhere =
        assertThrows(
                IllegalArgumentException.class,
                () -> SparkSubmit.find(Optional.empty(), Map.of("PATH", folder.toString())))
            .getMessage();
    assertTrue(nowhere.startsWith("no spark-submit is on the PATH; name a Spark by"), nowhere);
    String variable =
        assertThrows(
                IllegalArgumentException.class,
                () -> SparkSubmit.find(Optional.empty(), Map.of("SPARK_HOME", folder.toString())))
            .getMessage();
    assertTrue(variable.startsWith("SPARK_HOME = " + folder + " has no bin/spark-submit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark://a:7077",
        "spark://a:1,b:2",
        "k8s://https://c",
        "yarn",
        "local",
        "local[2]"
      })
  void takesTheMastersThatSparkHas(String master) {
    assertDoesNotThrow(() -> new SparkSubmit(Path.of("spark-submit"), master, List.of()));
  }

  @Test
  void refusesWhatIsNoMasterOrNoSettingAndRepeatsNoSecret() {
    assertTrue(refusal("http://a").startsWith("--master http://a is not a Spark master"));
    assertTrue(
        refusal("yarn", "cores=2").startsWith("--spark-conf cores=2 is not a Spark setting"));
    for (String key :
        List.of("spark.authenticate.secret", "spark.executorEnv.MLFLOW_TRACKING_PASSWORD")) {
      String message = refusal("yarn", key + "=hunter2");
      assertTrue(message.startsWith("--spark-conf " + key + " would show a secret"), message);
      assertFalse(message.contains("hunter2"));
    }
    assertTrue(refusal("yarn", "spark.speculation=true").contains("two processes cannot record"));
  }

  @Test
  void looksWhetherAMasterAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      SparkSubmit two =
          new SparkSubmit(Path.of("s"), "spark://127.0.0.1:1,127.0.0.1:" + port, List.of());
      assertDoesNotThrow(two::requireMaster);
    }
    SparkSubmit none = new SparkSubmit(Path.of("s"), "spark://127.0.0.1:" + port, List.of());
    String message = assertThrows(IOException.class, none::requireMaster).getMessage();
    assertTrue(
        message.startsWith("no master of Spark answers at spark://127.0.0.1:" + port), message);
    assertDoesNotThrow(new SparkSubmit(Path.of("s"), "yarn", List.of())::requireMaster);
  }

  @Test
  void theUsersSettingsComeAfterOursSoThatTheyCount() {
    List<String> command =
        new SparkSubmit(Path.of("s"), "yarn", List.of("spark.task.cpus=4"))
            .command(
                "a sweep",
                Map.of("spark.task.cpus", "1"),
                Path.of("j.jar"),
                TrialJob.class,
                List.of("x"));
    assertEquals(
        List.of(
            "s",
            "--master",
            "yarn",
            "--deploy-mode",
            "client",
            "--name",
            "a sweep",
            "--class",
            "io.coursework.mlflow.spark.TrialJob",
            "--conf",
            "spark.task.cpus=1",
            "--conf",
            "spark.task.cpus=4",
            "--conf",
            "spark.speculation=false",
            "j.jar",
            "x"),
        command);
  }
}
