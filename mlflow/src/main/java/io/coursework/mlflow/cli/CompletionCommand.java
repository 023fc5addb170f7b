package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Completion;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.SpecTypes;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.sweep.ReproducePaperCommand;
import io.coursework.mlflow.config.ConfigLoader;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Prints what a shell reads to complete the words of this command line. */
final class CompletionCommand implements Command {

  private final Provider<Set<Command>> commands; // this command is one of them
  private final Set<SpecType> types;

  @Inject
  CompletionCommand(Provider<Set<Command>> commands, Set<SpecType> types) {
    this.commands = commands;
    this.types = types;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "print a script that lets the shell complete commands, options and names";
  }

  @Override
  public String arguments() {
    return "bash|zsh";
  }

  @Override
  public String example() {
    return "source <(coursework completion bash)";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException {
    String shell = Arguments.word(line, "shell, bash or zsh,");
    String script =
        switch (shell) {
          case "bash" -> Completion.bash(commands.get(), values());
          case "zsh" -> Completion.zsh(commands.get(), values());
          default ->
              throw new UsageException(
                  "there is no completion for %s; give bash or zsh".formatted(shell));
        };
    console.lines(script.stripTrailing());
    ObjectNode result = Console.JSON.createObjectNode();
    console.result(result.put("shell", shell).put("script", script));
    return CommandLineInterface.DONE;
  }

  /** Names that options take, beside those that their declarations have. */
  private Map<String, List<String>> values() throws IOException {
    return Map.of(
        "config",
        ConfigLoader.shippedByCurriculum().values().stream()
            .flatMap(Collection::stream)
            .map(Path::toString)
            .toList(),
        "probe",
        Stream.of(Probe.class, PairProbe.class)
            .flatMap(base -> SpecTypes.of(types, base).stream())
            .map(SpecType::name)
            .toList(),
        "set",
        ConfigLoader.keys().stream().map(key -> key + "=").toList(),
        "scale",
        ReproducePaperCommand.SCALES);
  }
}
