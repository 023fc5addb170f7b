package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.Prompts;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.inspection.InspectedModel;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists the places of a model where activations can be read and changed. */
public final class HooksCommand implements Command {

  private static final Prompts ANY = new Prompts(1, 1, new int[1]);

  /** How long these are is a matter of the prompts. */
  private static final Set<HookAxis> OF_PROMPTS =
      EnumSet.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.QUERY, HookAxis.KEY);

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  HooksCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public String summary() {
    return "list the activations of a model by hook name, with their shapes";
  }

  @Override
  public String arguments() {
    return "--model MODEL";
  }

  @Override
  public String example() {
    return "coursework hooks --model runs/latest";
  }

  @Override
  public Options options() {
    return ModelOptions.all();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    ModelOptions options = ModelOptions.of(line);
    try (TrainedModel trained = options.open(config, catalogue);
        InspectedModel model = InspectedModel.of(trained.transformer())) {
      ObjectNode result = Console.JSON.createObjectNode();
      result.put("model", options.name());
      ArrayNode hooks = result.putArray("hooks");
      List<List<String>> rows = new ArrayList<>();
      for (Hook hook : model.hooks()) {
        ObjectNode node = hooks.addObject().put("name", hook.name());
        ArrayNode axes = node.putArray("axes");
        ArrayNode shape = node.putArray("shape"); // null where it depends on the prompts
        List<String> words = new ArrayList<>();
        for (int i = 0; i < hook.axes().size(); i++) {
          HookAxis axis = hook.axes().get(i);
          Integer size = OF_PROMPTS.contains(axis) ? null : hook.shape(ANY).get(i);
          axes.add(SnakeCase.of(axis));
          shape.add(size);
          words.add(SnakeCase.of(axis) + (size == null ? "" : " " + size));
        }
        rows.add(List.of(hook.name(), String.join(", ", words)));
      }
      console.table(new TextTable("hooks", List.of("hook", "axes"), rows));
      console.result(result);
      return CommandLineInterface.DONE;
    }
  }
}
