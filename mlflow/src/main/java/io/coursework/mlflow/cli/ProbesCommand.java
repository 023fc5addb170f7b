package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.config.ConfigLoader;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists the probes with their keys and guides, as their records describe themselves. */
final class ProbesCommand implements Command {

  private final Set<SpecType> types;
  private final ConfigLoader config;

  @Inject
  ProbesCommand(Set<SpecType> types, ConfigLoader config) {
    this.types = types;
    this.config = config;
  }

  @Override
  public String name() {
    return "probes";
  }

  @Override
  public String summary() {
    return "list the probes: what each measures, how to read its scores, when to use it";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String example() {
    return "coursework probes";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public int run(CommandLine line, Console console) {
    Arguments.noOthers(line);
    ArrayNode probes = Console.JSON.createArrayNode();
    for (SpecType type : SpecTypes.of(types, Probe.class)) {
      Guide guide = config.choices(List.of(type.name()), Probe.class, type.name()).get(0).guide();
      probes.add(
          SpecTypes.json(type)
              .put("measures", guide.measures())
              .put("range", guide.range())
              .put("random", guide.random())
              .put("use", guide.use()));
      console.text(type.name() + ": " + type.summary());
      console.text("  measures   " + guide.measures());
      console.text("  range      " + guide.range());
      console.text("  at random  " + guide.random());
      console.text("  use        " + guide.use());
      console.text(SpecTypes.keys(type));
    }
    console.result(Console.JSON.createObjectNode().set("probes", probes));
    return CommandLineInterface.DONE;
  }
}
