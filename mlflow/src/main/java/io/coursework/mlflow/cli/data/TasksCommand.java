package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.data.DataSpec;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.ChanceBaselines;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.SpecTypes;
import io.coursework.mlflow.cli.console.UsageException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists what a task is made of, as the records describe themselves. */
public final class TasksCommand implements Command {

  private final Catalogue catalogue;
  private final Set<SpecType> types;

  @Inject
  TasksCommand(Catalogue catalogue, Set<SpecType> types) {
    this.catalogue = catalogue;
    this.types = types;
  }

  @Override
  public String name() {
    return "tasks";
  }

  @Override
  public String summary() {
    return "list operations with their chance baselines, notations, splits and data sources";
  }

  @Override
  public String arguments() {
    return "[--modulus N | --group NAME [--subgroup NAME]]";
  }

  @Override
  public String example() {
    return "coursework tasks --group S3";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.value("modulus", "N", "operations modulo N, 2..128 (default: 10)"))
        .addOption(
            Arguments.value("group", "NAME", "operations of a permutation group, such as S3 or A5"))
        .addOption(
            Arguments.value(
                "subgroup", "NAME", "its subgroup for the sub-blocks (default: alternating)"));
  }

  @Override
  public int run(CommandLine line, Console console) {
    Arguments.noOthers(line);
    Domain domain = domain(line);
    ObjectNode result = Console.JSON.createObjectNode();
    operations(domain, console, result.putArray("operations"));
    notations(console, result.putArray("notations"));
    choices("domain", "task.domain, what the values are", Domain.class, console, result);
    choices("split", "split, what is held out", SplitSpec.class, console, result);
    choices("data", "data, where the expressions come from", DataSpec.class, console, result);
    console.result(result);
    return CommandLineInterface.DONE;
  }

  private static Domain domain(CommandLine line) {
    String group = line.getOptionValue("group");
    if (group == null && line.hasOption("subgroup")) {
      throw new UsageException("--subgroup needs a group; give --group, such as S4");
    }
    if (group == null) {
      return new Integers((int) Arguments.whole(line, "modulus", 10, 2, 128), MedianRule.LOWER);
    }
    if (line.hasOption("modulus")) {
      throw new UsageException("--modulus and --group exclude each other; give one of them");
    }
    try {
      return new Permutations(group, line.getOptionValue("subgroup", "alternating"));
    } catch (InvalidSpecException e) {
      throw new UsageException("--group: " + e.getMessage());
    }
  }

  private void operations(Domain domain, Console console, ArrayNode nodes) {
    List<List<String>> meanings = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Operation operation : catalogue.operations(domain).all()) {
      ObjectNode node = nodes.addObject();
      node.put("name", operation.name());
      operation.aliases().forEach(node.putArray("aliases")::add);
      String word = Notation.WORD.operation(operation, domain.size());
      String named = Notation.NYU.operation(operation, domain.size());
      node.put("word", word).put("public", named).put("summary", operation.summary());
      String commonest = "-";
      String copy = "-";
      try {
        ChanceBaselines chance = ChanceBaselines.of(operation, domain.size(), 2, 3);
        commonest = "%.3f (%s)".formatted(chance.commonest(), domain.text(chance.answer()));
        copy = "%.3f".formatted(chance.copy());
        node.put("chance", chance.commonest()).put("copy_chance", chance.copy());
      } catch (IllegalArgumentException e) {
        node.put("chance_unknown", e.getMessage());
      }
      meanings.add(
          List.of(operation.name(), String.join(" ", operation.aliases()), operation.summary()));
      rows.add(List.of(operation.name(), word, named, commonest, copy));
    }
    console.table(new TextTable("operations", List.of("operation", "also", "meaning"), meanings));
    console.table(
        new TextTable(
            "notations", List.of("operation", "word", "public", "commonest", "copy"), rows));
    console.wrapped(
        ("word, public: its name in the notations word and nyu. commonest, copy: accuracy of always"
                + " giving the commonest answer, and of copying an operand, for one operation on two"
                + " or three of %d values, exact.")
            .formatted(domain.size()),
        0);
    console.text("");
  }

  private static void notations(Console console, ArrayNode nodes) {
    console.text("task.notation, how expressions and their chains of thought are written:");
    for (Notation notation : Notation.values()) {
      String name = SnakeCase.of(notation);
      nodes.addObject().put("name", name).put("example", notation.example());
      console.wrapped("  %-10s  %s".formatted(name, notation.example()), 14);
    }
    console.text("");
  }

  private void choices(
      String key, String title, Class<?> base, Console console, ObjectNode result) {
    console.text(title + ":");
    ArrayNode nodes = result.putArray(key);
    for (SpecType type : SpecTypes.of(types, base)) {
      nodes.add(SpecTypes.json(type));
      console.wrapped("  " + type.name() + ": " + type.summary(), 4);
      console.lines(SpecTypes.keys(type));
    }
  }
}
