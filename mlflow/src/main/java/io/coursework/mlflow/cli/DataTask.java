package io.coursework.mlflow.cli;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.DataConfig;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
            Arguments.value(
                "notation",
                "NAME",
                "how expressions are written: "
                    + String.join(", ", names())
                    + " (default: bracket)"))
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
    String notation = line.getOptionValue("notation");
    if (notation != null) {
      settings.add("task.notation=" + notation(notation));
      if (!line.hasOption("config")) {
        settings.add(
            "task.domain.median=" + median(Notation.valueOf(notation.toUpperCase(Locale.ROOT))));
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

  private static String notation(String name) {
    if (!names().contains(name)) {
      throw new UsageException(
          "--notation %s is unknown; choose one of %s (nearest: %s)"
              .formatted(name, names(), NearestName.of(name, names()).orElseThrow()));
    }
    return name;
  }

  private static List<String> names() {
    return Arrays.stream(Notation.values()).map(n -> n.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static String median(Notation notation) {
    return switch (notation) {
      case BRACKET -> "lower";
      case WORD, POLISH, POSTFIX -> "upper";
      case NYU, NYU_FLAT -> "floor_mean";
    };
  }
}
