package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, read by the shells that they are for. */
class CompletionCommandTest {

  @TempDir static Path folder;
  private static Path script;

  @BeforeAll
  static void print() throws IOException {
    assumeTrue(installed("bash"), "bash is not installed");
    Cli cli = Cli.run("completion", "bash");
    assertEquals(0, cli.exitCode(), cli.err());
    script = Files.writeString(folder.resolve("completion.bash"), cli.out());
    Files.createFile(folder.resolve("mine.yaml"));
  }

  private static boolean installed(String shell) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
  }

  private static List<String> said(String shell, String program)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(shell, "-c", program)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }

  /** What bash offers where the last of these words has just been begun. */
  private static List<List<String>> offered(String... lines) throws Exception {
    StringBuilder program = new StringBuilder("source " + script + "\n");
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      program.append("COMP_WORDS=(");
      Arrays.stream(words).forEach(word -> program.append(" '").append(word).append("'"));
      program.append(" )\nCOMP_CWORD=%d\n_coursework\n".formatted(words.length - 1));
      program.append("echo \"${COMPREPLY[*]}\"\n");
    }
    return said("bash", program.toString()).stream()
        .map(line -> line.isEmpty() ? List.<String>of() : List.of(line.split(" ")))
        .toList();
  }

  @Test
  void bashTakesItForTheCommand() throws Exception {
    assertEquals(
        List.of("complete -o default -F _coursework coursework"),
        said("bash", "source " + script + "; complete -p coursework"));
  }

  @Test
  void bashOffersCommandsOptionsAndNames() throws Exception {
    List<List<String>> offered =
        offered(
            "coursework da",
            "coursework data ",
            "coursework help sweep r",
            "coursework data check --for",
            "coursework data check --format ",
            "coursework probe runs/latest --probe pari",
            "coursework train --config mi",
            "coursework train --set model.d_mo",
            "coursework train --config mine.yaml --off",
            "coursework tasks --modulus ",
            "coursework no-such-command --x");
    assertEquals(List.of("data"), offered.get(0));
    assertEquals(List.of("check", "generate", "stats"), offered.get(1));
    assertEquals(List.of("results", "run"), offered.get(2));
    assertEquals(List.of("--format"), offered.get(3));
    assertEquals(List.of("jsonl", "lra", "nyu", "tsv"), offered.get(4));
    assertEquals(List.of("parity"), offered.get(5));
    assertEquals(List.of("mine.yaml"), offered.get(6));
    assertEquals(List.of("model.d_model="), offered.get(7));
    assertEquals(List.of("--offline"), offered.get(8));
    assertEquals(List.of(), offered.get(9), "the shell's own, files");
    assertEquals(List.of(), offered.get(10));
  }

  @Test
  void everyOptionOfEveryCommandIsOffered() throws Exception {
    List<String> lines = new ArrayList<>();
    List<Set<String>> expected = new ArrayList<>();
    for (Command command :
        Guice.createInjector(Main.modules())
            .getInstance(Key.get(new TypeLiteral<Set<Command>>() {}))) {
      lines.add("coursework " + command.name() + " --");
      expected.add(
          Set.copyOf(
              CommandLineInterface.allOptions(command).getOptions().stream()
                  .map(Option::getLongOpt)
                  .map(name -> "--" + name)
                  .toList()));
    }
    List<List<String>> offered = offered(lines.toArray(String[]::new));
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(expected.get(i), Set.copyOf(offered.get(i)), lines.get(i));
    }
  }

  @Test
  void zshReadsTheSameBehindItsOwnWords() throws Exception {
    Cli cli = Cli.run("completion", "zsh");
    assertTrue(cli.out().startsWith("#compdef coursework\n"), cli.out());
    assertTrue(cli.out().contains("bashcompinit\n_coursework() {\n"), cli.out());
    String body = Files.readString(script);
    assertTrue(cli.out().endsWith(body.substring(body.indexOf("_coursework() {"))));
    assumeTrue(installed("zsh"), "zsh is not installed");
    Path file = Files.writeString(folder.resolve("_coursework"), cli.out());
    assertEquals(
        List.of("_bash_complete -o default -F _coursework"),
        said("zsh", "source " + file + "; echo $_comps[coursework]"));
  }

  @Test
  void refusesOtherShells() {
    Cli cli = Cli.run("completion", "fish");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("there is no completion for fish; give bash or zsh"), cli.err());
    assertFalse(Cli.run("completion").err().isEmpty());
    assertEquals(2, Cli.run("completion").exitCode());
  }
}
