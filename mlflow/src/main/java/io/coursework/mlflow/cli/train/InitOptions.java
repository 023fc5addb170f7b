package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.TextNode;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.tfmodel.transfer.Freeze;
import io.coursework.tfmodel.transfer.InitPart;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Shorthands for the section {@code init} of a configuration. */
public final class InitOptions {

  private static final String PREFIX = "init-"; // --init-from is init.from

  static final List<String> NAMES = List.of(PREFIX + "from", PREFIX + "part", PREFIX + "freeze");

  private InitOptions() {}

  public static List<Option> all() {
    return List.of(
        Arguments.value(
            NAMES.get(0),
            "MODEL",
            "begin with the weights of a trained model (init.from): a folder, runs:/<run id>/model,"
                + " models:/<name>/<version> or models:/<name>@<alias>; {seed} is replaced by the seed"),
        Arguments.value(
            NAMES.get(1),
            String.join("|", SnakeCase.words(InitPart.class)),
            "what to take from it (init.part; default: all)"),
        Arguments.value(
            NAMES.get(2),
            String.join("|", SnakeCase.words(Freeze.class)),
            "which parameters training leaves unchanged (init.freeze; default: none)"));
  }

  /** All settings of a command line, those of these options last. */
  public static List<String> settings(CommandLine line) {
    List<String> settings = new ArrayList<>(Arguments.all(line, "set"));
    for (String name : NAMES) {
      if (line.hasOption(name)) {
        String key = "init." + name.substring(PREFIX.length());
        // In quotes, as JSON and so YAML writes a text: a model's name may hold any sign.
        settings.add(key + "=" + TextNode.valueOf(line.getOptionValue(name)));
      }
    }
    return settings;
  }
}
