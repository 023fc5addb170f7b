package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.SpecTypes;
import jakarta.inject.Inject;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists the probes with their keys and guides, as their records describe themselves. */
public final class ProbesCommand implements Command {

  private final Set<SpecType> types;

  @Inject
  ProbesCommand(Set<SpecType> types) {
    this.types = types;
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
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode probes = result.putArray("probes");
    for (SpecType type : SpecTypes.of(types, Probe.class)) {
      probes.add(shown(type, console));
    }
    console.lines("of two models, by --against:\n");
    ArrayNode ofTwo = result.putArray("of_two_models");
    for (SpecType type : SpecTypes.of(types, PairProbe.class)) {
      ofTwo.add(shown(type, console));
    }
    console.result(result);
    return CommandLineInterface.DONE;
  }

  private static ObjectNode shown(SpecType type, Console console) {
    Guide guide = Probe.guide(type.record());
    console.wrapped(type.name() + ": " + type.summary(), 2);
    console.wrapped("  measures   " + guide.measures(), 13);
    console.wrapped("  range      " + guide.range(), 13);
    console.wrapped("  at random  " + guide.random(), 13);
    console.wrapped("  use        " + guide.use(), 13);
    console.lines(SpecTypes.keys(type));
    return SpecTypes.json(type)
        .put("measures", guide.measures())
        .put("range", guide.range())
        .put("random", guide.random())
        .put("use", guide.use());
  }
}
