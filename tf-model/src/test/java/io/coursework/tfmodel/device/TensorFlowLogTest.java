package io.coursework.tfmodel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowLogTest {

  @TempDir Path folder;

  @Test
  void errorsAreForTheUserAndWhatTheVariableMeansIsNot() {
    String rest = "0000 00:00:1795907595.534521    6830 some_pass.cc:401] not enabled";
    assertFalse(TensorFlowLog.isMeant("I" + rest, 1));
    assertTrue(TensorFlowLog.isMeant("W" + rest, 1));
    assertFalse(TensorFlowLog.isMeant("W" + rest, 2));
    for (int level = 1; level <= 3; level++) {
      assertTrue(TensorFlowLog.isMeant("E" + rest, level));
      assertTrue(TensorFlowLog.isMeant("F" + rest, level));
      assertTrue(TensorFlowLog.isMeant("Illegal instruction", level));
      assertFalse(
          TensorFlowLog.isMeant(
              "WARNING: All log messages before absl::InitializeLog() is called are written to"
                  + " STDERR",
              level));
    }
  }

  @Test
  void whoWantsAllOfItGetsIt() {
    assertEquals(Optional.empty(), TensorFlowLog.level(null));
    assertEquals(Optional.empty(), TensorFlowLog.level("0"));
    assertEquals(Optional.empty(), TensorFlowLog.level("loud"));
    assertEquals(Optional.of(3), TensorFlowLog.level("3"));
  }

  /** What a process says whose first session is the device's. */
  private List<String> said(String level) throws Exception {
    Path output = folder.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            FirstSession.class.getName());
    builder.environment().put(TensorFlowLog.LEVEL, level);
    Process process = builder.redirectError(output.toFile()).start();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), "no end of a process with one session");
    assertEquals(0, process.exitValue(), Files.readString(output));
    return Files.readAllLines(output);
  }

  @Test
  void nothingIsSaidAtTheStartOfACommand() throws Exception {
    assertEquals(List.of("before", "after"), said("3"));
    List<String> all = said("0");
    assertTrue(all.stream().anyMatch(line -> line.contains("is not enabled")), all.toString());
  }

  /** Writes to its stderr before and after its first session. */
  public static final class FirstSession {
    public static void main(String[] arguments) {
      System.err.println("before");
      Devices.matrixProductSeconds("/device:CPU:0", 2);
      System.err.println("after");
    }
  }
}
