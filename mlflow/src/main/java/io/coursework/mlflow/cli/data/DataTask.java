package io.coursework.mlflow.cli.data;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.DataConfig;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The options by which the data commands are told of the task that a file belongs to. */
final class DataTask {

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  DataTask(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  static Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "config", "FILE", "take seed, task and split from it (default: the defaults)"))
        .addOption(
            Arguments.oneOf(
                "notation",
                "NAME",
                Notation.class,
                "how expressions are written: "
                    + String.join(", ", SnakeCase.words(Notation.class))
                    + " (default: bracket); without --config also how MED of an even count is taken:"
                    + " upper for word, polish, postfix, floor_mean for nyu, nyu_flat, else lower"))
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "overrides a key of seed, task or split, such as task.domain.modulus=26; may be"
                    + " repeated"));
  }

  /**
   * What the options say. Where nobody chose, MED of an even count follows the files that are
   * usually written so: the upper median for word, polish and postfix, the floored mean for nyu and
   * nyu_flat; and the task has every operation of its domain.
   */
  DataConfig read(CommandLine line) {
    List<String> settings = new ArrayList<>();
    if (line.hasOption("notation")) {
      String word = line.getOptionValue("notation");
      Notation notation = Arguments.choice("notation", word, Notation.class);
      settings.add("task.notation=" + word);
      if (!line.hasOption("config")) {
        settings.add("task.domain.median=" + median(notation));
      }
    }
    settings.addAll(Arguments.all(line, "set"));
    Path file = line.hasOption("config") ? Path.of(line.getOptionValue("config")) : null;
    DataConfig data = config.data(file, settings);
    boolean chosen =
        file != null || settings.stream().anyMatch(s -> s.startsWith("task.operations="));
    return chosen
        ? data
        : data.with(data.task().with(catalogue.operations(data.task().domain()).names()));
  }

  Task task(DataConfig data) {
    return catalogue.task(data.task());
  }

  private static String median(Notation notation) {
    return switch (notation) {
      case BRACKET -> "lower";
      case WORD, POLISH, POSTFIX -> "upper";
      case NYU, NYU_FLAT -> "floor_mean";
    };
  }
}
