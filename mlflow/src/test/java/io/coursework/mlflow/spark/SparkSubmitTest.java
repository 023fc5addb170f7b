package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.system.UnfitPlaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
            () ->
                new SparkSubmit(
                    Path.of("spark-submit"), master, SparkSettings.of(List.of(settings))))
        .getMessage();
  }

  private static SparkSubmit submit(String master) {
    return new SparkSubmit(Path.of("s"), master, SparkSettings.of(List.of()));
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
    assertDoesNotThrow(() -> submit(master));
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
    String login = refusal("k8s://https://ada:hunter2@c");
    assertTrue(login.startsWith("--master k8s://https://c has a login in its address"), login);
  }

  /** What one says who asks an address that gives this answer. */
  private static String asked(byte[] answer) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket one = socket.accept()) {
                  one.getInputStream().readNBytes(13);
                  one.getOutputStream().write(answer);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      server.start();
      // The first of two does not answer.
      SparkSubmit submit = submit("spark://127.0.0.1:1,127.0.0.1:" + socket.getLocalPort());
      try {
        submit.requireMaster();
        return "";
      } catch (UnfitPlaceException e) {
        return e.getMessage();
      } finally {
        server.join();
      }
    }
  }

  @Test
  void looksWhetherAMasterOfSparkAnswers() throws Exception {
    byte[] failure = {0, 0, 0, 0, 0, 0, 0, 13, 8, 0, 0, 0, 0}; // a stream that is not there
    assertEquals("", asked(failure));
    assertEquals("", asked(new byte[0]), "who hangs up may want TLS");
    String page = asked("HTTP/1.1 400 Illegal character".getBytes(StandardCharsets.US_ASCII));
    assertTrue(
        page.contains("(a web page answers there; the master itself has another port"), page);
    String other = asked("SSH-2.0-OpenSSH_9".getBytes(StandardCharsets.US_ASCII));
    assertTrue(other.contains("(what answers there is not Spark)"), other);

    String none =
        assertThrows(UnfitPlaceException.class, submit("spark://127.0.0.1:1")::requireMaster)
            .getMessage();
    assertTrue(none.startsWith("no master of Spark answers at spark://127.0.0.1:1"), none);
    assertDoesNotThrow(submit("yarn")::requireMaster);
  }

  @Test
  void noSettingStandsOnTheCommandLine() {
    List<String> command =
        new SparkSubmit(Path.of("s"), "yarn", SparkSettings.of(List.of("spark.hadoop.x=hunter2")))
            .command("a sweep", Path.of("p"), Path.of("j.jar"), TrialJob.class, List.of("x"));
    assertEquals(
        List.of(
            "s",
            "--properties-file",
            "p",
            "--master",
            "yarn",
            "--deploy-mode",
            "client",
            "--name",
            "a sweep",
            "--class",
            "io.coursework.mlflow.spark.TrialJob",
            "j.jar",
            "x"),
        command);
  }
}
