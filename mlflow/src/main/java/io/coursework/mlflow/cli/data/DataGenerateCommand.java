package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.data.DataFormat;
import io.coursework.curricula.data.DataWriter;
import io.coursework.curricula.data.Dataset;
import io.coursework.curricula.data.DatasetSpec;
import io.coursework.curricula.data.WrittenData;
import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.DataConfig;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Writes a data set with its card. */
public final class DataGenerateCommand implements Command {

  private static final String BOTH = "both"; // and whatever else the split has

  private final DataOptions data;

  @Inject
  DataGenerateCommand(DataOptions data) {
    this.data = data;
  }

  @Override
  public String name() {
    return "data generate";
  }

  @Override
  public String summary() {
    return "write a data set as TSV or JSON lines, with digest and data card";
  }

  @Override
  public String arguments() {
    return "--out FILE --count N [options]";
  }

  @Override
  public String example() {
    return "coursework data generate --out sums.tsv --count 50000 --mix SUM=2,MAX=1 --notation word"
        + " --part training --chains --set task.max_depth=2";
  }

  @Override
  public Options options() {
    return DataOptions.all()
        .addOption(Arguments.value("out", "FILE", "the file to write (required)"))
        .addOption(Arguments.value("count", "N", "rows (required)"))
        .addOption(DataOptions.format("by the file's name"))
        .addOption(
            Arguments.value(
                "mix", "OPERATION=WEIGHT,...", "the operations (default: all of the task, evenly)"))
        .addOption(
            Arguments.value(
                "part",
                "NAME",
                "training, held_out or both sides of the split, or monitor or unseen_multisets where"
                    + " it has them (default: both, and these)"))
        .addOption(Arguments.flag("chains", "also write the chain of thought"))
        .addOption(Arguments.flag("overwrite", "replace a file of that name"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    Path out = Path.of(Arguments.required(line, "out"));
    Arguments.required(line, "count");
    long rows = Arguments.whole(line, "count", 0, 1, Long.MAX_VALUE / 2);
    DataFormat format = DataOptions.format(line).orElseGet(() -> byName(out));
    DataConfig spec = data.read(line);
    Task task = data.task(spec);
    Dataset dataset =
        new Dataset(
            task,
            new DatasetSpec(
                spec.split(), parts(line, spec.split()), mix(line, task), rows, spec.seed()));
    DataWriter writer = new DataWriter(dataset, format, line.hasOption("chains"));
    WrittenData written;
    try (RowProgress progress = new RowProgress(console, out, rows)) {
      written = writer.write(out, line.hasOption("overwrite"), commands(line, out), progress);
      progress.finish("%,d bytes".formatted(written.bytes()));
    }
    written.stats().text().lines().forEach(text -> console.wrapped(text, 12));
    console.text("");
    console.text("written: " + written.file());
    console.text("card: " + written.card());
    console.text("digest: " + written.digest());
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("file", written.file().toString()).put("card", written.card().toString());
    result.put("digest", written.digest()).put("bytes", written.bytes());
    result.put("held_out_rows", written.heldOut());
    result.set("stats", Console.JSON.valueToTree(written.stats().toMap()));
    console.result(result);
    return CommandLineInterface.DONE;
  }

  private static DataFormat byName(Path file) {
    String name = file.toString();
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? DataFormat.JSONL : DataFormat.TSV;
  }

  /** How to make the file again, and how to check it. */
  private static List<String> commands(CommandLine line, Path out) {
    String task = Arguments.text(line, "config", "notation", "set");
    return List.of(
        "coursework data generate"
            + Arguments.text(line, "out", "count", "format", "mix", "part")
            + task
            + (line.hasOption("chains") ? " --chains" : ""),
        "coursework data check " + out + task);
  }

  private static Set<SplitPart> parts(CommandLine line, SplitSpec split) {
    String part = line.getOptionValue("part", BOTH).replace('-', '_');
    if (part.equals(BOTH)) {
      Set<SplitPart> parts = EnumSet.of(SplitPart.TRAINING, SplitPart.HELD_OUT);
      parts.addAll(split.parts());
      return parts;
    }
    List<String> words = SnakeCase.words(SplitPart.class);
    if (!words.contains(part)) {
      throw new UsageException(
          "--part %s is unknown; choose %s or %s"
              .formatted(line.getOptionValue("part"), String.join(", ", words), BOTH));
    }
    return EnumSet.of(Arguments.choice("part", part, SplitPart.class));
  }

  private static Map<String, Double> mix(CommandLine line, Task task) {
    Map<String, Double> mix = new LinkedHashMap<>();
    String text = line.getOptionValue("mix");
    if (text == null) {
      task.operations().names().forEach(name -> mix.put(name, 1.0));
      return mix;
    }
    for (String entry : text.split(",", -1)) {
      int equals = entry.indexOf('=');
      String name = (equals < 0 ? entry : entry.substring(0, equals)).strip();
      double weight = equals < 0 ? 1 : weight(entry.substring(equals + 1), text);
      if (name.isEmpty()) {
        throw notMix(text);
      }
      boolean known = task.operations().knows(name); // by an alias, too
      mix.merge(known ? task.operations().find(name).name() : name, weight, Double::sum);
    }
    return mix;
  }

  private static double weight(String number, String mix) {
    try {
      return Decimal.number(number.strip());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--mix %s: the weight '%s' %s".formatted(mix, number, e.getMessage()));
    }
  }

  private static UsageException notMix(String mix) {
    return new UsageException(
        "--mix %s is not operation=weight,...; write for example SUM=2,MAX=1".formatted(mix));
  }
}
