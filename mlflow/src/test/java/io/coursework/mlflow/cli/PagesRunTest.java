package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of every page as a reader would paste them: in order, in an empty folder, with
 * the distribution that {@code make build} made and a server of its own.
 */
@Tag("docs")
class PagesRunTest {

  private static final Path DISTRIBUTION = Path.of("target", "coursework").toAbsolutePath();

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> everyCommandRunsAsItStands() throws IOException {
    assertTrue(Files.isDirectory(DISTRIBUTION), "there is no distribution yet; run 'make build'");
    String only = System.getProperty("docs.page", "");
    return Page.all().stream()
        .filter(page -> page.toString().contains(only))
        .filter(page -> page.blocks().stream().anyMatch(Page.Block::runs))
        .map(page -> DynamicTest.dynamicTest(page.toString(), () -> run(page)));
  }

  private static void run(Page page) throws IOException {
    Path clean = Files.createTempDirectory(folder, "page-");
    Path repository = clean.resolve("mlflow");
    Files.createSymbolicLink(repository, Path.of("").toAbsolutePath());
    try {
      run(page, clean);
    } finally {
      Files.delete(repository); // the link alone
    }
  }

  private static void run(Page page, Path clean) throws IOException {
    Path script = clean.resolve("page.sh");
    StringBuilder commands = new StringBuilder("set -e\n");
    for (Page.Block block : page.blocks()) {
      if (block.runs()) {
        commands.append("echo '== %s:%d'\n".formatted(page, block.line())).append(block.text());
      }
    }
    Files.writeString(script, commands);
    Path said = clean.resolve("page.log");
    ProcessBuilder builder = new ProcessBuilder(List.of("bash", script.toString()));
    builder.directory(clean.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(MLFLOW|COURSEWORK)_.*"));
    environment.put("MLFLOW_TRACKING_URI", MlflowServer.shared().uri().toString());
    environment.put("PATH", DISTRIBUTION.resolve("bin") + ":" + environment.get("PATH"));
    int exitCode = Eventually.exitCode(builder.start(), said);
    assertEquals(0, exitCode, () -> page + ":\n" + text(said));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
