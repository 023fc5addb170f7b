package io.coursework.mlflow.cli.data;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.data.DataFormat;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.DataConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options by which the data commands are told of a file and the task that it belongs to. */
final class DataOptions {

  private static final String FORMAT = "format";

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  DataOptions(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  static Options all() {
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

  /** Those of a command that reads a file. */
  static Options ofFile() {
    return all().addOption(format("by the file's first line"));
  }

  /**
   * How a file is laid out.
   *
   * @param otherwise by what that is told where the option is absent
   */
  static Option format(String otherwise) {
    return Arguments.oneOf(
        FORMAT,
        "NAME",
        DataFormat.class,
        "tsv, jsonl, nyu or lra (default: %s)".formatted(otherwise));
  }

  static Optional<DataFormat> format(CommandLine line) {
    return Optional.ofNullable(line.getOptionValue(FORMAT))
        .map(word -> Arguments.choice(FORMAT, word, DataFormat.class));
  }

  /**
   * The file that is named.
   *
   * @throws io.coursework.curricula.data.DataException if it is not there, or is not text, whatever
   *     its format is said to be
   */
  DataFile file(CommandLine line) throws IOException {
    Path file = Arguments.path(line, "file");
    Task task = task(read(line));
    DataFormat told = DataFormat.of(file);
    return new DataFile(file, format(line).orElse(told), task);
  }

  /**
   * What the options say of the task. Where nobody chose, MED of an even count follows the files
   * that are usually written so: the upper median for word, polish and postfix, the floored mean
   * for nyu and nyu_flat; and the task has every operation of its domain.
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
