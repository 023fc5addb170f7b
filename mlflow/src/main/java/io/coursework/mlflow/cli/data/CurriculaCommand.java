package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.PredefinedCurriculum;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.SpecTypes;
import io.coursework.mlflow.cli.console.Wrapping;
import io.coursework.mlflow.config.ConfigLoader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists the curricula with their keys, as their records describe themselves. */
public final class CurriculaCommand implements Command {

  private final Set<SpecType> types;

  @Inject
  CurriculaCommand(Set<SpecType> types) {
    this.types = types;
  }

  @Override
  public String name() {
    return "curricula";
  }

  @Override
  public String summary() {
    return "list the curricula, their keys, configurations to begin with, and their controls";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String example() {
    return "coursework curricula";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException {
    Arguments.noOthers(line);
    Map<String, List<Path>> shipped = ConfigLoader.shippedByCurriculum();
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode curricula = result.putArray("curricula");
    for (SpecType type : SpecTypes.of(types, Curriculum.class)) {
      boolean ahead = PredefinedCurriculum.class.isAssignableFrom(type.record());
      List<String> configs =
          shipped.getOrDefault(type.name(), List.of()).stream().map(Path::toString).toList();
      ObjectNode node = SpecTypes.json(type).put("adaptive", !ahead);
      configs.forEach(node.putArray("configurations")::add);
      curricula.add(node);
      console.wrapped(type.name() + ": " + type.summary() + (ahead ? "" : " (adaptive)"), 2);
      if (!configs.isEmpty()) {
        console.wrapped("  to begin with: " + String.join(", ", configs), 4);
      }
      console.lines(SpecTypes.keys(type));
    }
    ArrayNode controls = result.putArray("controls");
    List<String> words = new ArrayList<>();
    for (Control control : Control.values()) {
      String name = SnakeCase.of(control);
      controls.addObject().put("name", name).put("summary", control.summary());
      words.add(Wrapping.text("  %-20s  %s".formatted(name, control.summary()), 24));
    }
    console.lines(
        "controls, set by the key control of a configuration:\n" + String.join("\n", words));
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
